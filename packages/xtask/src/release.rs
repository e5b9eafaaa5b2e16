//! Releases of the command line and of apps, for what measures them or tests them at length.

use std::process::Stdio;

use crate::measure::output;
use crate::{Repository, TaskError};

/// Builds the command line.
pub(crate) fn build_command_line(repository: &Repository) -> Result<(), TaskError> {
    let mut cargo = repository.command("cargo");
    cargo.args(["build", "--release", "--locked", "-p", "perennial-cli"]);
    output(cargo.stdin(Stdio::null()).stderr(Stdio::inherit()))?;
    Ok(())
}

/// Builds the command line, and apps by it: the folders of their packages.
pub(crate) fn build(repository: &Repository, apps: &[&str]) -> Result<(), TaskError> {
    build_command_line(repository)?;
    for app in apps {
        let mut build = repository.command(&repository.command_line().to_string_lossy());
        build.args(["build", "--release", app]).env("ATLAS_DATA", repository.atlas_data());
        output(build.stdin(Stdio::null()).stderr(Stdio::inherit()))?;
    }
    Ok(())
}
