//! [`Repository`]: where the checkout lies, and which files are its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::TaskError;

/// The checkout that this program was built from.
pub(crate) struct Repository {
    root: PathBuf,
}

impl Repository {
    pub(crate) fn find() -> Result<Self, TaskError> {
        let packages = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let root = packages.and_then(Path::parent).filter(|root| root.join("Cargo.toml").is_file());
        match root {
            Some(root) => Ok(Self { root: root.to_path_buf() }),
            None => Err(TaskError::new(
                "the checkout that this program was built from is gone\n\
                 hint: run it as `cargo xtask`, in the checkout",
            )),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }

    /// The command line, once it is built for release.
    pub(crate) fn command_line(&self) -> PathBuf {
        self.target().join("release/perennial").with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// The command line, as its tests have built it.
    pub(crate) fn test_command_line(&self) -> PathBuf {
        self.target().join("debug/perennial").with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// Where the atlas keeps its database while it is tested.
    pub(crate) fn atlas_data(&self) -> PathBuf {
        self.target().join("atlas-data")
    }

    /// The names of the folders in a folder of the checkout, in order.
    pub(crate) fn folders(&self, folder: &str) -> Result<Vec<String>, TaskError> {
        let failed = || TaskError::while_doing(format!("{folder} cannot be read"));
        let mut folders = Vec::new();
        for item in std::fs::read_dir(self.root.join(folder)).map_err(failed())? {
            let item = item.map_err(failed())?;
            if item.path().is_dir() {
                folders.push(item.file_name().to_string_lossy().into_owned());
            }
        }
        folders.sort();
        Ok(folders)
    }

    /// A command that runs at the top of the checkout.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The files that are tracked, or new and not ignored, relative to the root.
    pub(crate) fn files(&self) -> Result<Vec<String>, TaskError> {
        let listing = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
        let output = self
            .command("git")
            .args(listing)
            .output()
            .map_err(TaskError::while_doing("`git ls-files` did not run"))?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr);
            return Err(TaskError::new(format!("`git ls-files` failed: {}", message.trim())));
        }
        let names = String::from_utf8_lossy(&output.stdout);
        let exists = |name: &&str| !name.is_empty() && self.root.join(name).is_file();
        Ok(names.split('\0').filter(exists).map(str::to_owned).collect())
    }
}
