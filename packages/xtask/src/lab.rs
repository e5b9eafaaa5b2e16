//! `cargo xtask lab`: the long forms of the engine's tests, which take hours. What `cargo xtask test`
//! runs of them is short.

use std::process::Command;

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
    /// The packages whose servers they start without a client.
    servers: &'static [&'static str],
}

const STORES: &[&str] = &["-p", "perennial-stores", "--test", "engine"];

/// All of them, by their names.
const LONG: &[Long] = &[
    Long { name: "model", program: STORES, filter: "model::", apps: &[], servers: &[] },
    Long { name: "kill", program: STORES, filter: "kill::", apps: &[], servers: &[] },
    Long { name: "damage", program: STORES, filter: "damage::", apps: &[], servers: &[] },
    Long { name: "bounds", program: STORES, filter: "bounds::", apps: &[], servers: &[] },
    Long {
        name: "schedules",
        program: &["-p", "perennial-isg", "--features", "shuttle", "--lib"],
        filter: "exploration::",
        apps: &[],
        servers: &[],
    },
    Long {
        name: "panics",
        program: &["-p", "perennial-server", "--test", "panics"],
        filter: "",
        apps: &[],
        servers: &[],
    },
    Long {
        name: "paths",
        program: &["-p", "perennial-tests", "--test", "bad_paths"],
        filter: "",
        apps: &["examples/atlas"],
        servers: &[],
    },
    Long {
        name: "siege",
        program: &["-p", "perennial-tests", "--test", "attacks"],
        filter: "siege::",
        apps: &[],
        servers: &["siege"],
    },
    Long {
        name: "live-tabs",
        program: &["-p", "perennial-actix", "--test", "live_tabs"],
        filter: "",
        apps: &[],
        servers: &[],
    },
    Long {
        name: "loop",
        program: &["-p", "perennial-tests", "--test", "dev_loop"],
        filter: "",
        apps: &[],
        servers: &[],
    },
    Long {
        name: "inputs",
        program: &["-p", "perennial-fuzz"],
        filter: "",
        apps: &[],
        servers: &[],
    },
];

/// How long the siege takes if the command does not say it, in minutes.
const SIEGE_MINUTES: u64 = 30;

/// The options of the siege, as environment variables of its suite.
struct Options {
    minutes: u64,
    seed: u64,
}

impl Options {
    /// Takes the options out of the arguments, and leaves the names.
    fn take(arguments: &[String]) -> Result<(Self, Vec<String>), TaskError> {
        let (mut options, mut names) = (Self { minutes: SIEGE_MINUTES, seed: 1 }, Vec::new());
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let place = match argument.as_str() {
                "--minutes" => &mut options.minutes,
                "--seed" => &mut options.seed,
                _ => {
                    names.push(argument.clone());
                    continue;
                }
            };
            let value = rest.next().map(String::as_str).unwrap_or_default();
            *place = value.parse().map_err(|_| {
                TaskError::new(format!(
                    "the value {value:?} of {argument} is no number\n\
                     hint: cargo xtask lab siege --minutes 30 --seed 1"
                ))
            })?;
        }
        Ok((options, names))
    }
}

/// Runs all of them, or those that are named.
pub(crate) fn run(repository: &Repository, arguments: &[String]) -> Result<(), TaskError> {
    let (options, names) = Options::take(arguments)?;
    if let Some(unknown) = names.iter().find(|name| LONG.iter().all(|it| it.name != *name)) {
        let known: Vec<_> = LONG.iter().map(|it| it.name).collect();
        let known = known.join(", ");
        return Err(TaskError::new(format!("there is no long test {unknown:?}\nhint: {known}")));
    }
    let chosen = |it: &&Long| names.is_empty() || names.iter().any(|name| name == it.name);
    for Long { name, program, filter, apps, servers } in LONG.iter().filter(chosen) {
        println!("the long form of {name}");
        if !apps.is_empty() {
            release::build(repository, apps)?;
        }
        for server in *servers {
            let mut command = repository.command("cargo");
            succeed(command.args(["build", "--release", "--locked", "-p", server]), name)?;
        }
        let mut command = repository.command("cargo");
        command
            .args(["test", "--release", "--locked"])
            .args(*program)
            .args(["--", "--nocapture", "--test-threads=1", "--include-ignored", filter])
            .env("ATLAS_DATA", repository.atlas_data())
            .env("PERENNIAL_LAB", "1")
            .env("PERENNIAL_SIEGE_MINUTES", options.minutes.to_string())
            .env("PERENNIAL_SIEGE_SEED", options.seed.to_string());
        succeed(&mut command, name)?;
    }
    Ok(())
}

fn succeed(command: &mut Command, name: &str) -> Result<(), TaskError> {
    if command.status().is_ok_and(|status| status.success()) {
        return Ok(());
    }
    Err(TaskError::new(format!("the long form of {name} failed, see above")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stand_anywhere_among_the_names() {
        let take = |text: &str| {
            Options::take(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        let (options, names) = take("--minutes 5 siege --seed 7").unwrap();
        assert_eq!((options.minutes, options.seed, names), (5, 7, vec!["siege".to_owned()]));
        assert_eq!(take("kill").unwrap().0.minutes, SIEGE_MINUTES);
        assert!(take("siege --minutes").is_err());
    }
}
