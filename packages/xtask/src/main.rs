//! `cargo xtask COMMAND`: the repository's own automation, one file for each command.

mod bench;
mod lab;
mod measure;
mod readme;
mod release;
mod repository;
mod sizes;
mod task_error;
mod test;
mod tidy;

use std::process::ExitCode;

use repository::Repository;
use task_error::TaskError;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test             every test but those run by name, in order, with the time of each step
  test STEP...     only these steps
  tidy             the repository's rules
  circles          the largest circle of files that import each other, for each crate
  lab              the long forms of the engine's tests: hours
  lab NAME...      only these: model, kill, damage, bounds, schedules, panics, paths, siege,
                   inputs; the siege takes --minutes N (30) and --seed S (1)
  sizes            the client of a counter and a list, beside Sycamore's alone, by crate; of a form, of a live page
  measure          the figures of the README
  measure --write  the same, and puts them into the README
  bench            the benchmark: against a bare server, the renderer alone, nginx, and in a browser
  bench NAME...    only these: hot, random, nginx, stale, cold, widgets, crowd, scale, browser
  bench --long     with 5,000,000 stored pages: a quarter of an hour
  bench --stored=N with N stored pages
  bench --write    puts its table into the README, too, or the rows of what is named
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), TaskError> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match command {
        "test" => test::run(&Repository::find()?, rest),
        "lab" => lab::run(&Repository::find()?, rest),
        "bench" => bench::run(&Repository::find()?, rest),
        "tidy" => tidy::run(&Repository::find()?),
        "circles" => tidy::print_circles(&Repository::find()?),
        "sizes" => sizes::run(&Repository::find()?),
        "measure" => measure::run(&Repository::find()?, rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        unknown => Err(TaskError::new(format!("there is no command {unknown:?}\n\n{USAGE}"))),
    }
}
