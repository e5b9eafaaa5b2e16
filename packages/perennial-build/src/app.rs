//! [`App`]: an app as cargo knows it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand, Package};

/// The feature that turns `cargo run` into the development server.
const DEVELOPMENT_FEATURE: &str = "dev";

/// An app: a package with a binary that compiles to both sides.
#[derive(Debug, Clone)]
pub struct App {
    name: String,
    folder: PathBuf,
    binary: String,
    target_folder: PathBuf,
    lock_file: PathBuf,
    features: BTreeMap<String, Vec<String>>,
    path_dependencies: Vec<PathBuf>,
}

/// No app is found.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The folder has no `Cargo.toml`.
    #[error(
        "PER-7001: no Cargo.toml in {}\n\
         hint: name the folder of an app, or make one: perennial new NAME", .0.display()
    )]
    NoManifest(PathBuf),
    /// Cargo cannot read it.
    #[error("PER-7002: cargo cannot read {}:\n{message}", manifest.display())]
    Metadata {
        /// The `Cargo.toml`.
        manifest: PathBuf,
        /// What cargo says.
        message: String,
    },
    /// It is the root of a workspace, not a package.
    #[error(
        "PER-7003: {} is a workspace without a package of its own\n\
         hint: name the folder of one of its apps", .0.display()
    )]
    NoPackage(PathBuf),
    /// The package has no binary.
    #[error(
        "PER-7004: the package {0} has no binary\n\
         hint: an app has src/main.rs with #[perennial::main]"
    )]
    NoBinary(String),
    /// The package has several binaries.
    #[error(
        "PER-7005: the package {package} has several binaries: {}\n\
         hint: name the app's in its Cargo.toml: default-run = \"{}\"",
        binaries.join(", "), binaries.first().map_or("", String::as_str)
    )]
    SeveralBinaries {
        /// The package.
        package: String,
        /// Its binaries.
        binaries: Vec<String>,
    },
}

impl App {
    /// Finds the app in a folder; the path of its `Cargo.toml` does as well.
    ///
    /// ```
    /// let error = perennial_build::App::find("/no/such/app".as_ref()).unwrap_err();
    /// assert!(error.to_string().starts_with("PER-7001: no Cargo.toml in /no/such/app"));
    /// ```
    ///
    /// # Errors
    /// [`AppError`], if there is no package with one binary, or cargo cannot read it.
    pub fn find(path: &Path) -> Result<Self, AppError> {
        let manifest =
            if path.ends_with("Cargo.toml") { path.into() } else { path.join("Cargo.toml") };
        let manifest = manifest.canonicalize().map_err(|_| AppError::NoManifest(path.into()))?;
        let metadata = MetadataCommand::new()
            .manifest_path(&manifest)
            .current_dir(manifest.parent().unwrap_or(path))
            .no_deps()
            .exec()
            .map_err(|error| AppError::Metadata {
                manifest: manifest.clone(),
                message: metadata_message(&error),
            })?;
        Self::from_metadata(&metadata, &manifest)
    }

    fn from_metadata(metadata: &Metadata, manifest: &Path) -> Result<Self, AppError> {
        let folder = manifest.parent().unwrap_or(manifest);
        let package = metadata
            .packages
            .iter()
            .find(|package| package.manifest_path == manifest)
            .ok_or_else(|| AppError::NoPackage(folder.into()))?;
        Ok(Self {
            name: package.name.to_string(),
            folder: folder.into(),
            binary: binary(package)?,
            target_folder: metadata.target_directory.clone().into(),
            lock_file: metadata.workspace_root.join("Cargo.lock").into(),
            features: package.features.clone(),
            path_dependencies: package
                .dependencies
                .iter()
                .filter_map(|dependency| dependency.path.clone().map(PathBuf::from))
                .collect(),
        })
    }

    /// The name of the package.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder of the package, absolute.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name of the binary.
    #[must_use]
    pub fn binary(&self) -> &str {
        &self.binary
    }

    /// The lock file that counts for the package; it need not exist yet.
    #[must_use]
    pub fn lock_file(&self) -> &Path {
        &self.lock_file
    }

    /// The folder of static files; it need not exist.
    #[must_use]
    pub fn static_folder(&self) -> PathBuf {
        self.folder.join("static")
    }

    /// The folder of translations; it need not exist.
    #[must_use]
    pub fn translations_folder(&self) -> PathBuf {
        self.folder.join("translations")
    }

    /// The folder of all that was ever built of this app by this library.
    #[must_use]
    pub fn output_folder(&self) -> PathBuf {
        self.target_folder.join("perennial").join(&self.name)
    }

    /// The folder that a build in this mode makes.
    #[must_use]
    pub fn dist(&self, mode: crate::Mode) -> PathBuf {
        self.output_folder().join(mode.folder())
    }

    /// The folders of the packages that it depends on directly, by path.
    pub(crate) fn path_dependencies(&self) -> &[PathBuf] {
        &self.path_dependencies
    }

    /// The features that the server and the client are built with, where that differs from the
    /// default: the default without `dev`, which would make the server a development server again.
    pub(crate) fn features_without_development(&self) -> Option<String> {
        self.features.get(DEVELOPMENT_FEATURE)?;
        let default = self.features.get("default").map(Vec::as_slice).unwrap_or_default();
        let kept: Vec<&str> = default
            .iter()
            .map(String::as_str)
            .filter(|name| *name != DEVELOPMENT_FEATURE)
            .collect();
        Some(kept.join(","))
    }
}

fn binary(package: &Package) -> Result<String, AppError> {
    if let Some(binary) = &package.default_run {
        return Ok(binary.clone());
    }
    let binaries: Vec<String> = package
        .targets
        .iter()
        .filter(|target| target.is_bin())
        .map(|target| target.name.clone())
        .collect();
    match binaries.as_slice() {
        [] => Err(AppError::NoBinary(package.name.to_string())),
        [only] => Ok(only.clone()),
        _ => Err(AppError::SeveralBinaries { package: package.name.to_string(), binaries }),
    }
}

/// What cargo itself says, without the words of the library around it.
fn metadata_message(error: &cargo_metadata::Error) -> String {
    match error {
        cargo_metadata::Error::CargoMetadata { stderr } => stderr.trim_end().to_owned(),
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(manifest: &str, files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "fn main() {}").unwrap();
        }
        folder
    }

    const MANIFEST: &str = "[package]\nname = 'hello'\nedition = '2024'\n[workspace]\n";

    #[test]
    fn an_app_is_found_by_its_folder_and_by_its_manifest() {
        let folder = package(MANIFEST, &["src/main.rs"]);
        let app = App::find(folder.path()).unwrap();
        assert_eq!((app.name(), app.binary()), ("hello", "hello"));
        let app = App::find(&folder.path().join("Cargo.toml")).unwrap();
        assert_eq!(app.lock_file().file_name().unwrap(), "Cargo.lock");
        assert!(app.dist(crate::Mode::Release).ends_with("perennial/hello/release"));
    }

    #[test]
    fn the_server_is_built_without_the_feature_dev() {
        let features = "[features]\ndefault = ['dev', 'maps']\ndev = []\nmaps = []\n";
        let folder = package(&format!("{MANIFEST}{features}"), &["src/main.rs"]);
        let app = App::find(folder.path()).unwrap();
        assert_eq!(app.features_without_development().as_deref(), Some("maps"));
        let app = App::find(package(MANIFEST, &["src/main.rs"]).path()).unwrap();
        assert_eq!(app.features_without_development(), None);
    }

    #[track_caller]
    fn check_error(folder: &tempfile::TempDir, expected: &str) {
        let error = App::find(folder.path()).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn what_is_no_app_gets_an_error_that_says_why() {
        check_error(&tempfile::tempdir().unwrap(), "PER-7001: no Cargo.toml in ");
        check_error(&package("[package", &[]), "PER-7002: cargo cannot read ");
        check_error(&package("[workspace]\nresolver = '3'", &[]), "PER-7003: ");
        check_error(&package(MANIFEST, &["src/lib.rs"]), "PER-7004: the package hello has no bin");
        check_error(
            &package(MANIFEST, &["src/bin/a.rs", "src/bin/b.rs"]),
            "PER-7005: the package hello has several binaries: a, b\nhint: ",
        );
    }
}
