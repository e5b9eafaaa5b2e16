//! `cargo xtask bench`: builds the benchmark for release, with the apps that it looks at in a browser,
//! and runs it.

use std::process::Stdio;

use crate::measure::output;
use crate::readme::{self, BENCHMARK};
use crate::{Repository, TaskError, release};

const WRITE: &str = "--write";
/// The measurement in a browser, and its apps: pages of ours, and the same by Sycamore alone.
const BROWSER: (&str, [&str; 2]) = ("browser", ["tests/apps/rows", "tests/apps/bare-rows"]);

/// Runs all measurements, or those that are named; `--long` and `--smoke` say how much.
pub(crate) fn run(repository: &Repository, arguments: &[String]) -> Result<(), TaskError> {
    let write = arguments.iter().any(|word| word == WRITE);
    let words: Vec<&String> = arguments.iter().filter(|word| *word != WRITE).collect();
    let names: Vec<_> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let (browser, apps) = BROWSER;
    if names.is_empty() || names.iter().any(|name| **name == browser) {
        release::build(repository, &apps)?;
    }
    let mut command = repository.command("cargo");
    command
        .args(["run", "--release", "--quiet", "--locked", "-p", "perennial-bench", "--"])
        .args(&words)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let table = output(&mut command)?;
    print!("{table}");
    match (write, names.is_empty()) {
        (false, _) => Ok(()),
        (true, true) => readme::put(repository, BENCHMARK, &table),
        (true, false) => readme::put_rows(repository, BENCHMARK, &table),
    }
}
