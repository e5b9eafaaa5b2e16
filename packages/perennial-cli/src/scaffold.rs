//! A new app: its name, its files, and what they depend on.

mod dependency;
mod name;

use std::fs;
use std::path::{Path, PathBuf};

use dependency::Source;
pub(crate) use name::Name;

/// The files of a new app, by path. `{{…}}` is filled in.
const FILES: &[(&str, &str)] = &[
    (".gitignore", include_str!("scaffold/template/gitignore")),
    ("Cargo.toml", include_str!("scaffold/template/Cargo.toml.template")),
    ("README.md", include_str!("scaffold/template/README.md")),
    ("src/about.rs", include_str!("scaffold/template/src/about.rs")),
    ("src/home.rs", include_str!("scaffold/template/src/home.rs")),
    ("src/main.rs", include_str!("scaffold/template/src/main.rs")),
    ("static/favicon.svg", include_str!("scaffold/template/static/favicon.svg")),
    ("static/style.css", include_str!("scaffold/template/static/style.css")),
];

/// A new app cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScaffoldError {
    /// The name cannot be that of a package.
    #[error("PER-8010: {name:?} cannot be the name of an app: {reason}\nhint: {hint}")]
    Name {
        /// The name.
        name: String,
        /// Which rule it breaks.
        reason: &'static str,
        /// A name that would do, or what one looks like.
        hint: String,
    },
    /// The folder has something in it.
    #[error(
        "PER-8011: {} is not empty\nhint: take another name, or remove the folder", .0.display()
    )]
    NotEmpty(PathBuf),
    /// There is a file of that name.
    #[error("PER-8012: {} is a file\nhint: take another name", .0.display())]
    IsFile(PathBuf),
    /// A file cannot be written.
    #[error("PER-8013: cannot write {}: {source}\nhint: may you write there?", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A new app that is to be written.
#[derive(Debug)]
pub(crate) struct Scaffold {
    folder: PathBuf,
    name: Name,
    source: Source,
}

impl Scaffold {
    pub(crate) fn new(folder: &Path, name: Name) -> Self {
        Self { folder: folder.into(), name, source: Source::find() }
    }

    /// Writes all files, and returns their paths in the folder.
    pub(crate) fn write(&self) -> Result<Vec<&'static str>, ScaffoldError> {
        self.check_folder()?;
        for (path, template) in FILES {
            write(&self.folder.join(path), self.fill(template).as_bytes())?;
        }
        let mut written: Vec<&'static str> = FILES.iter().map(|(path, _)| *path).collect();
        if let Some(lock_file) = self.source.lock_file() {
            write(&self.folder.join("Cargo.lock"), lock_file.as_bytes())?;
            written.push("Cargo.lock");
        }
        Ok(written)
    }

    fn check_folder(&self) -> Result<(), ScaffoldError> {
        if self.folder.is_file() {
            return Err(ScaffoldError::IsFile(self.folder.clone()));
        }
        let empty = fs::read_dir(&self.folder).map_or(true, |mut entries| entries.next().is_none());
        if empty { Ok(()) } else { Err(ScaffoldError::NotEmpty(self.folder.clone())) }
    }

    fn fill(&self, template: &str) -> String {
        template
            .replace("{{name}}", self.name.as_str())
            .replace("{{title}}", &self.name.title())
            .replace("{{perennial}}", &self.source.dependency())
            .replace("{{workspace}}", self.workspace())
            .replace("{{patches}}", &self.source.patches())
    }

    /// A package below another's workspace would be taken for a member of it; a table of its own
    /// keeps it apart.
    fn workspace(&self) -> &'static str {
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let is_root = |above: &Path| {
            fs::read_to_string(above.join("Cargo.toml"))
                .is_ok_and(|text| text.lines().any(|line| line.trim().starts_with("[workspace")))
        };
        let below_one = folder.ancestors().skip(1).any(is_root);
        if below_one { "\n# Not a member of the workspace above it.\n[workspace]\n" } else { "" }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ScaffoldError> {
    let failed = |source| ScaffoldError::Write { path: path.into(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, bytes).map_err(failed)
}
