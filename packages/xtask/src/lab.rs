//! `cargo xtask lab`: the long forms of the engine's tests, which take hours. What `cargo xtask test`
//! runs of them is short.

use crate::{Repository, TaskError, release};

/// Tests that have a long form.
struct Long {
    name: &'static str,
    /// What chooses them, for `cargo test`, up to their program.
    program: &'static [&'static str],
    /// What chooses them within their program.
    filter: &'static str,
    /// The apps that they start, as releases.
    apps: &'static [&'static str],
}

const STORES: &[&str] = &["-p", "perennial-stores", "--test", "engine"];

/// All of them, by their names.
const LONG: &[Long] = &[
    Long { name: "model", program: STORES, filter: "model::", apps: &[] },
    Long { name: "kill", program: STORES, filter: "kill::", apps: &[] },
    Long { name: "damage", program: STORES, filter: "damage::", apps: &[] },
    Long { name: "bounds", program: STORES, filter: "bounds::", apps: &[] },
    Long {
        name: "schedules",
        program: &["-p", "perennial-isg", "--features", "shuttle", "--lib"],
        filter: "exploration::",
        apps: &[],
    },
    Long {
        name: "panics",
        program: &["-p", "perennial-server", "--test", "panics"],
        filter: "",
        apps: &[],
    },
    Long {
        name: "paths",
        program: &["-p", "perennial-tests", "--test", "bad_paths"],
        filter: "",
        apps: &["examples/atlas"],
    },
    Long { name: "inputs", program: &["-p", "perennial-fuzz"], filter: "", apps: &[] },
];

/// Runs all of them, or those that are named.
pub(crate) fn run(repository: &Repository, names: &[String]) -> Result<(), TaskError> {
    if let Some(unknown) = names.iter().find(|name| LONG.iter().all(|it| it.name != *name)) {
        let known: Vec<_> = LONG.iter().map(|it| it.name).collect();
        let known = known.join(", ");
        return Err(TaskError::new(format!("there is no long test {unknown:?}\nhint: {known}")));
    }
    let chosen = |it: &&Long| names.is_empty() || names.iter().any(|name| name == it.name);
    for Long { name, program, filter, apps } in LONG.iter().filter(chosen) {
        println!("the long form of {name}");
        if !apps.is_empty() {
            release::build(repository, apps)?;
        }
        let mut command = repository.command("cargo");
        command
            .args(["test", "--release", "--locked"])
            .args(*program)
            .args(["--", "--nocapture", "--test-threads=1", filter])
            .env("ATLAS_DATA", repository.atlas_data())
            .env("PERENNIAL_LAB", "1");
        let status = command.status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(TaskError::new(format!("the long form of {name} failed, see above")));
        }
    }
    Ok(())
}
