//! What the server binary does for a build: it makes the pages of the build paths, or writes the site
//! as files. This starts it and listens.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use perennial_protocol::environment;

use crate::reporter::RunningStep;
use crate::serve::Interrupt;
use crate::{App, Message, Reporter, Step};

/// The pages of the build paths could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// The server could not be started, or not be listened to.
    #[error("PER-7070: the server {} cannot be started to make the pages: {source}", server.display())]
    Start {
        /// The binary.
        server: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It ended with an error, of which it has told itself.
    #[error(
        "PER-7071: the pages of the build paths could not be made: the server ended with {0}\n\
         hint: see what it wrote above"
    )]
    Failed(ExitStatus),
}

/// Runs the server to make all pages of the build paths. Returns how many.
pub(crate) fn make(
    app: &App,
    dist: &Path,
    server: &Path,
    reporter: &dyn Reporter,
    interrupt: &Interrupt,
) -> Result<u64, PagesError> {
    let mut command = Command::new(server);
    command.env(environment::OPERATION, environment::OPERATION_BUILD);
    let (made, status) = run(app, dist, command, Step::Pages, reporter, interrupt)?;
    if status.success() { Ok(made) } else { Err(PagesError::Failed(status)) }
}

/// Runs the server, told what to do, with its progress as that of a step. Returns how many pages it
/// made, and how it ended.
pub(crate) fn run(
    app: &App,
    dist: &Path,
    mut command: Command,
    step: Step,
    reporter: &dyn Reporter,
    interrupt: &Interrupt,
) -> Result<(u64, ExitStatus), PagesError> {
    let server = command.get_program().to_owned();
    let failed = |source| PagesError::Start { server: server.clone().into(), source };
    let step = RunningStep::begin(reporter, step);
    let mut child = command
        .current_dir(app.folder())
        .env(environment::DIST, dist)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let _running = interrupt.on_interrupt_end(&child);
    let (output, errors) = (child.stdout.take(), child.stderr.take());
    let made = std::thread::scope(|scope| {
        scope.spawn(|| forward(errors, &step, reporter));
        forward(output, &step, reporter)
    });
    let status = child.wait().map_err(failed)?;
    if status.success() {
        step.end(&format!("{made} made"));
    }
    Ok((made, status))
}

/// Passes lines on to the reporter, and takes progress from those that tell it.
fn forward(stream: Option<impl Read>, step: &RunningStep<'_>, reporter: &dyn Reporter) -> u64 {
    let mut made = 0;
    let Some(stream) = stream else { return made };
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while let Ok(1..) = reader.read_until(b'\n', &mut line) {
        let text = String::from_utf8_lossy(&line);
        match progress(text.trim_end()) {
            Some((done, total)) => {
                made = done;
                step.progress(done, total, "");
            }
            None => reporter.message(Message::App(text.trim_end())),
        }
        line.clear();
    }
    made
}

/// Reads `progress DONE TOTAL`.
fn progress(line: &str) -> Option<(u64, u64)> {
    let (done, total) = line.strip_prefix("progress ")?.split_once(' ')?;
    Some((done.parse().ok()?, total.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_progress_lines_are_progress() {
        assert_eq!(progress("progress 3 50"), Some((3, 50)));
        assert_eq!(progress("progress is slow"), None);
        assert_eq!(progress("progress 3"), None);
        assert_eq!(progress("made progress 3 50"), None);
    }
}
