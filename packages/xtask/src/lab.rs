//! `cargo xtask lab`: the long forms of the engine's tests, which take hours. What `cargo xtask test`
//! runs of them is short.

use crate::{Repository, TaskError};

/// The tests, by the module that they are in; each has a long form.
const TESTS: [&str; 4] = ["model", "kill", "damage", "bounds"];

/// Runs all of them, or those that are named.
pub(crate) fn run(repository: &Repository, names: &[String]) -> Result<(), TaskError> {
    if let Some(unknown) = names.iter().find(|name| !TESTS.contains(&name.as_str())) {
        let known = TESTS.join(", ");
        return Err(TaskError::new(format!("there is no long test {unknown:?}\nhint: {known}")));
    }
    for test in TESTS.iter().filter(|test| names.is_empty() || names.iter().any(|n| n == *test)) {
        println!("the long form of {test}");
        let mut command = repository.command("cargo");
        command
            .args(["test", "--release", "--locked", "-p", "perennial-stores", "--test", "engine"])
            .args(["--", "--nocapture", "--test-threads=1", &format!("{test}::")])
            .env("PERENNIAL_LAB", "1");
        let status = command.status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(TaskError::new(format!("the long form of {test} failed, see above")));
        }
    }
    Ok(())
}
