//! `cargo xtask sizes`: how large clients are, beside that of the view library alone.

use std::process::Stdio;

use crate::measure::output;
use crate::{Repository, TaskError};

/// The apps: the view of a counter and a list by Sycamore alone, the same as a page of ours, and
/// the same as the first of twelve templates.
const APPS: [&str; 3] = ["bare", "counter", "parts"];

pub(crate) fn run(repository: &Repository) -> Result<(), TaskError> {
    let mut cargo = repository.command("cargo");
    cargo.args(["build", "--release", "--locked", "-p", "perennial-cli"]);
    output(cargo.stdin(Stdio::null()).stderr(Stdio::inherit()))?;
    for app in APPS {
        let mut measure = repository.command(&repository.command_line().to_string_lossy());
        measure.args(["sizes", &format!("tests/apps/{app}")]);
        let table = output(measure.stdin(Stdio::null()).stderr(Stdio::inherit()))?;
        println!("{app}\n{table}");
    }
    Ok(())
}
