//! `cargo xtask measure`: the figures of the README, measured, and with `--write` put into it.

use std::process::{Command, Stdio};

use crate::readme::{self, MEASURED};
use crate::{Repository, TaskError, release};

pub(crate) fn run(repository: &Repository, arguments: &[String]) -> Result<(), TaskError> {
    let write = match arguments {
        [] => false,
        [flag] if flag == "--write" => true,
        _ => return Err(TaskError::new("measure knows one argument, --write")),
    };
    let cargo = |words: &[&str]| {
        let mut command = repository.command("cargo");
        command.args(words).stdin(Stdio::null()).stderr(Stdio::inherit());
        command.env("ATLAS_DATA", repository.atlas_data());
        command
    };
    release::build(repository, &["examples/atlas"])?;
    let measure =
        ["run", "--release", "--quiet", "--locked", "-p", "perennial-tests", "--bin", "measure"];
    let table = output(&mut cargo(&measure))?;
    print!("{table}");
    if write { readme::put(repository, MEASURED, &table) } else { Ok(()) }
}

/// Runs a command and gives what it wrote to its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String, TaskError> {
    let program = command.get_program().to_owned();
    let output =
        command.output().map_err(TaskError::while_doing(format!("{program:?} did not run")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(TaskError::new(format!("{program:?} failed: {}", output.status)))
    }
}
