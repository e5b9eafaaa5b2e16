//! The wasm target of the Rust toolchain: is it there, and if not, add it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::reporter::RunningStep;
use crate::{App, Reporter, Step};

/// The target that clients are built for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The toolchain cannot build the client.
#[derive(Debug, thiserror::Error)]
pub enum ToolchainError {
    /// There is no `rustc`.
    #[error(
        "PER-7020: rustc cannot be started: {0}\n\
         hint: install Rust with rustup, and see that its bin folder is on the PATH"
    )]
    NoCompiler(std::io::Error),
    /// The target is missing and could not be added.
    #[error("PER-7021: the toolchain lacks the target {WASM_TARGET}: {reason}\nhint: {hint}")]
    NoTarget {
        /// Why it could not be added.
        reason: String,
        /// What would add it.
        hint: String,
    },
}

/// Whether the toolchain that counts in a folder can build clients.
///
/// # Errors
/// [`ToolchainError::NoCompiler`], if there is no `rustc`.
pub fn has_wasm_target(folder: &Path) -> Result<bool, ToolchainError> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .current_dir(folder)
        .output()
        .map_err(ToolchainError::NoCompiler)?;
    let folder = String::from_utf8_lossy(&output.stdout);
    Ok(output.status.success() && PathBuf::from(folder.trim()).is_dir())
}

/// Sees to it that the wasm target is there, if need be by `rustup target add`.
///
/// # Errors
/// [`ToolchainError`], if it is not there and cannot be added.
pub fn require_wasm_target(app: &App, reporter: &dyn Reporter) -> Result<(), ToolchainError> {
    if has_wasm_target(app.folder())? {
        return Ok(());
    }
    let step = RunningStep::begin(reporter, Step::Target);
    let output = Command::new("rustup")
        .args(["target", "add", WASM_TARGET])
        .current_dir(app.folder())
        .output()
        .map_err(|error| ToolchainError::NoTarget {
            reason: format!("rustup cannot be started: {error}"),
            hint: "install Rust with rustup, or the wasm target from where Rust came from".into(),
        })?;
    if !output.status.success() {
        return Err(ToolchainError::NoTarget {
            reason: String::from_utf8_lossy(&output.stderr).trim_end().to_owned(),
            hint: format!("rustup target add {WASM_TARGET}"),
        });
    }
    step.end("added");
    Ok(())
}
