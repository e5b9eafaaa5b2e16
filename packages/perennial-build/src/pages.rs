//! Makes the pages of the build paths: the server binary does it, this starts it and listens.

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
    let failed = |source| PagesError::Start { server: server.into(), source };
    let step = RunningStep::begin(reporter, Step::Pages);
    let mut child = Command::new(server)
        .current_dir(app.folder())
        .env(environment::DIST, dist)
        .env(environment::OPERATION, environment::OPERATION_BUILD)
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
    if !status.success() {
        return Err(PagesError::Failed(status));
    }
    step.end(&format!("{made} made"));
    Ok(made)
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
