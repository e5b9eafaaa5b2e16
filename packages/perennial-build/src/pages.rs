//! What the server binary does for a build: it checks the app, makes the pages of the build paths, or
//! writes the site as files. This starts it and listens.

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
    /// The app contradicts itself, of which it has told itself.
    #[error(
        "PER-7072: the app cannot be served as it is: its check ended with {0}\n\
         hint: see what it wrote above"
    )]
    Check(ExitStatus),
}

/// Runs the server to check the app's description, with what the build in `dist` has of files.
pub(crate) fn check(
    app: &App,
    dist: &Path,
    server: &Path,
    reporter: &dyn Reporter,
    interrupt: &Interrupt,
) -> Result<(), PagesError> {
    let mut command = Command::new(server);
    command.env(environment::OPERATION, environment::OPERATION_CHECK);
    let (_, status) = run(app, dist, command, Step::Check, reporter, interrupt)?;
    if status.success() { Ok(()) } else { Err(PagesError::Check(status)) }
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
    let note = if step.is(Step::Check) { String::new() } else { format!("{made} made") };
    if status.success() {
        step.end(&note);
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
        match Line::of(text.trim_end()) {
            Line::Progress(done, total) => {
                made = done;
                step.progress(done, total, "");
            }
            Line::Wrote(pages) => made = pages,
            Line::Text(text) => reporter.message(Message::App(text)),
        }
        line.clear();
    }
    made
}

/// A line that the server writes.
#[derive(Debug, PartialEq, Eq)]
enum Line<'a> {
    /// `progress DONE TOTAL`.
    Progress(u64, u64),
    /// `wrote PAGES`: how many pages are there in the end. Some of those that were made may have been
    /// left out.
    Wrote(u64),
    /// Something for the reader.
    Text(&'a str),
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let progress = || {
            let (done, total) = line.strip_prefix("progress ")?.split_once(' ')?;
            Some(Self::Progress(done.parse().ok()?, total.parse().ok()?))
        };
        let wrote = || Some(Self::Wrote(line.strip_prefix("wrote ")?.parse().ok()?));
        progress().or_else(wrote).unwrap_or(Self::Text(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_progress_lines_are_progress() {
        assert_eq!(Line::of("progress 3 50"), Line::Progress(3, 50));
        assert_eq!(Line::of("wrote 1"), Line::Wrote(1));
        for text in ["progress is slow", "progress 3", "made progress 3 50", "wrote a file"] {
            assert_eq!(Line::of(text), Line::Text(text));
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_export_counts_the_pages_that_it_wrote_and_not_those_that_it_made() {
        let reporter = crate::PlainReporter::new();
        let step = RunningStep::begin(&reporter, Step::Export);
        let output: &[u8] = b"progress 20 21\nprogress 21 21\nleft out: x\nwrote 1\n";
        assert_eq!(forward(Some(output), &step, &reporter), 1);
        step.end("");
    }
}
