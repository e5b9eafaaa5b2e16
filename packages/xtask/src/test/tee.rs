//! Runs a command, shows what it prints as it prints it, and counts the tests in it.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Command, Stdio};
use std::thread;

use super::tally::Tally;
use crate::TaskError;

/// Runs a command that runs tests, and counts them. One that fails without a failed test counts
/// as one failure, and one without tests that succeeds as one success.
pub(super) fn count_tests(command: &mut Command) -> Result<Tally, TaskError> {
    let (succeeded, tally) = run(command)?;
    Ok(match (succeeded, tally) {
        (true, tally) if tally == Tally::default() => Tally::SUCCESS,
        (false, tally) if tally.failed == 0 => Tally { failed: 1, ..tally },
        (_, tally) => tally,
    })
}

/// Runs a command that is one step, whatever it prints.
pub(super) fn succeed(command: &mut Command) -> Result<Tally, TaskError> {
    let status = show(command).stdin(Stdio::null()).status().map_err(not_started(command))?;
    Ok(if status.success() { Tally::SUCCESS } else { Tally::FAILURE })
}

fn run(command: &mut Command) -> Result<(bool, Tally), TaskError> {
    show(command).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(not_started(command))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let tally = thread::scope(|scope| {
        let errors = scope.spawn(|| stderr.map_or_else(Tally::default, pass_on));
        let mut tally = stdout.map_or_else(Tally::default, pass_on);
        tally += errors.join().unwrap_or_default();
        tally
    });
    let status = child.wait().map_err(not_started(command))?;
    Ok((status.success(), tally))
}

/// Prints each line as it comes.
fn pass_on(pipe: impl Read) -> Tally {
    let mut tally = Tally::default();
    let (mut lines, mut line) = (BufReader::new(pipe), Vec::new());
    while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        print!("{text}");
        tally += Tally::of_line(&text).unwrap_or_default();
        line.clear();
    }
    tally
}

fn show(command: &mut Command) -> &mut Command {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    println!("$ {}", words.join(" "));
    command
}

fn not_started(command: &Command) -> impl FnOnce(std::io::Error) -> TaskError + use<> {
    TaskError::while_doing(format!("{:?} did not run", command.get_program()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: (u64, u64)) {
        let tally = count_tests(Command::new("sh").args(["-c", script]));
        assert_eq!(tally.ok(), Some(Tally { passed: expected.0, failed: expected.1 }), "{script}");
    }

    #[test]
    fn what_a_command_prints_on_either_stream_is_counted() {
        check(
            "echo 'test result: ok. 2 passed; 0 failed'; echo 'test result: ok. 3 passed; 0 failed' >&2",
            (5, 0),
        );
        check("echo 'test result: FAILED. 2 passed; 1 failed'; exit 101", (2, 1));
    }

    #[test]
    fn a_command_that_fails_before_its_tests_is_a_failure() {
        check("exit 1", (0, 1));
        check("echo 'test result: ok. 2 passed; 0 failed'; exit 1", (2, 1));
        check("true", (1, 0));
    }
}
