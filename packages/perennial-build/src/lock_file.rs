//! The one version of wasm-bindgen: the app's lock file must hold the one built in here.

use std::path::PathBuf;
use std::process::Command;

use crate::reporter::RunningStep;
use crate::{App, Reporter, Step, cargo};

/// The version of wasm-bindgen that this library can bind. Its format changes with every release,
/// so the app must be compiled with exactly this one.
pub const WASM_BINDGEN_VERSION: &str = wasm_bindgen_shared::SCHEMA_VERSION;

/// The lock file does not allow a build.
#[derive(Debug, thiserror::Error)]
pub enum LockFileError {
    /// Cargo could not write it.
    #[error("PER-7010: cargo cannot choose the versions of the dependencies:\n{0}")]
    Resolve(String),
    /// It cannot be read.
    #[error("PER-7011: cannot read {}: {source}", path.display())]
    Read {
        /// The lock file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The app does not use wasm-bindgen at all.
    #[error(
        "PER-7012: {} does not depend on wasm-bindgen\n\
         hint: an app depends on the crate perennial, which brings it", .0.display()
    )]
    NoBindgen(PathBuf),
    /// It has another version.
    #[error(
        "PER-7013: the app is locked to wasm-bindgen {locked}, this build of Perennial binds \
         {WASM_BINDGEN_VERSION}\n\
         hint: cargo update -p wasm-bindgen --precise {WASM_BINDGEN_VERSION}"
    )]
    OtherBindgen {
        /// The version in the lock file.
        locked: String,
    },
}

/// Checks that the app's lock file holds exactly [`WASM_BINDGEN_VERSION`]. Where there is no lock
/// file yet, cargo makes it.
///
/// # Errors
/// [`LockFileError`], if it does not, or there is no way to know.
pub fn check_lock_file(app: &App, reporter: &dyn Reporter) -> Result<(), LockFileError> {
    if !app.lock_file().exists() {
        resolve(app, reporter)?;
    }
    match locked_wasm_bindgen(app)? {
        Some(locked) if locked == WASM_BINDGEN_VERSION => Ok(()),
        Some(locked) => Err(LockFileError::OtherBindgen { locked }),
        None => Err(LockFileError::NoBindgen(app.folder().into())),
    }
}

/// The version of wasm-bindgen in the app's lock file.
///
/// # Errors
/// [`LockFileError::Read`], if the lock file cannot be read.
pub fn locked_wasm_bindgen(app: &App) -> Result<Option<String>, LockFileError> {
    let path = app.lock_file();
    let text = std::fs::read_to_string(path)
        .map_err(|source| LockFileError::Read { path: path.into(), source })?;
    Ok(locked_version(&text, "wasm-bindgen"))
}

fn resolve(app: &App, reporter: &dyn Reporter) -> Result<(), LockFileError> {
    let step = RunningStep::begin(reporter, Step::Resolve);
    let mut command: Command = cargo::command(app);
    let output = command.arg("generate-lockfile").output();
    match output {
        Ok(output) if output.status.success() => {
            step.end("");
            Ok(())
        }
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr);
            Err(LockFileError::Resolve(text.trim_end().to_owned()))
        }
        Err(error) => Err(LockFileError::Resolve(error.to_string())),
    }
}

/// The version of a package in a lock file. Cargo writes each as a `name` and then a `version`
/// line; that form has not changed since it exists.
fn locked_version(lock_file: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock_file.lines();
    lines.find(|line| *line == name)?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_package_with_exactly_this_name() {
        let text = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.99\"\n";
        assert_eq!(locked_version(text, "wasm-bindgen").as_deref(), Some("0.2.99"));
        assert_eq!(locked_version(text, "wasm"), None);
    }

    #[test]
    fn the_error_names_both_versions_and_the_line_that_mends_it() {
        let error = LockFileError::OtherBindgen { locked: "0.2.1".into() }.to_string();
        assert!(error.contains("0.2.1,") && error.contains(WASM_BINDGEN_VERSION), "{error}");
        assert!(error.contains("\nhint: cargo update -p wasm-bindgen --precise "), "{error}");
    }
}
