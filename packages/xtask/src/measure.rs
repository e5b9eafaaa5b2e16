//! `cargo xtask measure`: the figures of the README, measured, and with `--write` put into it.

use std::process::{Command, Stdio};

use crate::tidy::{BEGIN, END};
use crate::{Repository, TaskError};

const README: &str = "README.md";

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
    output(&mut cargo(&["build", "--release", "--locked", "-p", "perennial-cli"]))?;
    let mut build = repository.command(&repository.command_line().to_string_lossy());
    build.args(["build", "--release", "examples/atlas"]).env("ATLAS_DATA", repository.atlas_data());
    output(build.stdin(Stdio::null()).stderr(Stdio::inherit()))?;
    let measure =
        ["run", "--release", "--quiet", "--locked", "-p", "perennial-tests", "--bin", "measure"];
    let table = output(&mut cargo(&measure))?;
    print!("{table}");
    if write { put_into_readme(repository, &table) } else { Ok(()) }
}

/// Runs a command and gives what it wrote to its standard output.
fn output(command: &mut Command) -> Result<String, TaskError> {
    let program = command.get_program().to_owned();
    let output =
        command.output().map_err(TaskError::while_doing(format!("{program:?} did not run")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(TaskError::new(format!("{program:?} failed: {}", output.status)))
    }
}

fn put_into_readme(repository: &Repository, table: &str) -> Result<(), TaskError> {
    let path = repository.root().join(README);
    let text = std::fs::read_to_string(&path)
        .map_err(TaskError::while_doing("README.md cannot be read"))?;
    let text = replaced(&text, table).ok_or_else(|| {
        TaskError::new(format!("README.md does not have {BEGIN} and, after it, {END}"))
    })?;
    std::fs::write(&path, text).map_err(TaskError::while_doing("README.md cannot be written"))
}

/// The text with the table between the markers.
fn replaced(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{}\n{END}{after}", table.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let text = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        let new = format!("a\n{BEGIN}\n| new |\n{END}\nb\n");
        assert_eq!(replaced(&text, "| new |\n").as_deref(), Some(new.as_str()));
        assert_eq!(replaced(&new, "| new |"), Some(new.clone()));
        assert_eq!(replaced("no markers", "x"), None);
    }
}
