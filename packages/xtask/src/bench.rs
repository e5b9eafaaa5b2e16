//! `cargo xtask bench`: builds the benchmark for release and runs it.

use std::process::Stdio;

use crate::measure::output;
use crate::readme::{self, BENCHMARK};
use crate::{Repository, TaskError};

const WRITE: &str = "--write";

/// Runs all measurements, or those that are named; `--long` and `--smoke` say how much.
pub(crate) fn run(repository: &Repository, arguments: &[String]) -> Result<(), TaskError> {
    let write = arguments.iter().any(|word| word == WRITE);
    let words = arguments.iter().filter(|word| *word != WRITE);
    let mut command = repository.command("cargo");
    command
        .args(["run", "--release", "--quiet", "--locked", "-p", "perennial-bench", "--"])
        .args(words)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let table = output(&mut command)?;
    print!("{table}");
    if write { readme::put(repository, BENCHMARK, &table) } else { Ok(()) }
}
