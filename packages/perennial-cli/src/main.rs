//! The `perennial` command: arguments, printing, exit codes. The work is done by `perennial-build`.

mod command;
mod error;
mod scaffold;
mod style;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use error::CommandError;

/// Pages that are built once, on demand, and are static from then on.
#[derive(Debug, Parser)]
#[command(name = "perennial", version, styles = style::HELP, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: command::Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage.";

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::print_error(&error);
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }
}
