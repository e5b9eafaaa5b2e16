//! [`Reporter`]: how a build tells what it does; [`PlainReporter`]: as lines of text.

use std::io::Write as _;
use std::time::{Duration, Instant};

/// A long step of a build. Some run side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Cargo writes the lock file.
    Resolve,
    /// The wasm target is added to the toolchain.
    Target,
    /// Cargo builds the server.
    Server,
    /// Cargo builds the client.
    Client,
    /// The client is split and bound to JavaScript.
    Bindings,
    /// wasm-opt makes the client smaller.
    Optimise,
    /// Assets are compressed.
    Compress,
    /// The server checks the app.
    Check,
    /// The server makes the pages of the build paths.
    Pages,
    /// The server writes the site as files.
    Export,
}

impl Step {
    /// What is being done, in a word or two.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Resolve => "dependencies",
            Self::Target => "wasm target",
            Self::Server => "server",
            Self::Client => "client",
            Self::Bindings => "bindings",
            Self::Optimise => "optimise",
            Self::Compress => "compress",
            Self::Check => "check",
            Self::Pages => "pages",
            Self::Export => "export",
        }
    }
}

/// Something to be told that is no progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message<'a> {
    /// What the compiler says, whole, with its colours as ANSI sequences.
    Diagnostic(&'a str),
    /// A line of the app's own server.
    App(&'a str),
    /// Something that should be looked at, but stops nothing.
    Warning(&'a str),
    /// Something good to know.
    Note(&'a str),
}

/// Is told what a build does. Its methods are called from several threads.
pub trait Reporter: Send + Sync {
    /// A step begins.
    fn begin(&self, step: Step);
    /// `done` of `total` parts of a step are done; `what` names the present one, and may be empty.
    fn progress(&self, step: Step, done: u64, total: u64, what: &str);
    /// A step is done. `note` says what came of it, and may be empty.
    fn end(&self, step: Step, took: Duration, note: &str);
    /// A step ends without result. The error itself is returned by what was called.
    fn abandon(&self, step: Step);
    /// Something is to be told.
    fn message(&self, message: Message<'_>);
}

/// A step that runs. Dropped without [`RunningStep::end`], it is abandoned.
pub(crate) struct RunningStep<'a> {
    reporter: &'a dyn Reporter,
    step: Step,
    begun: Instant,
    ended: bool,
}

impl<'a> RunningStep<'a> {
    pub(crate) fn begin(reporter: &'a dyn Reporter, step: Step) -> Self {
        reporter.begin(step);
        Self { reporter, step, begun: Instant::now(), ended: false }
    }

    pub(crate) fn is(&self, step: Step) -> bool {
        self.step == step
    }

    pub(crate) fn progress(&self, done: u64, total: u64, what: &str) {
        self.reporter.progress(self.step, done, total, what);
    }

    pub(crate) fn end(mut self, note: &str) {
        self.ended = true;
        self.reporter.end(self.step, self.begun.elapsed(), note);
    }
}

impl Drop for RunningStep<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.reporter.abandon(self.step);
        }
    }
}

/// Writes one line to standard error when a step begins, and one when it has ended.
///
/// For logs, and wherever the output is no terminal.
///
/// ```
/// use perennial_build::{Message, PlainReporter, Reporter, Step};
/// let reporter = PlainReporter::new();
/// reporter.begin(Step::Server);
/// reporter.end(Step::Server, std::time::Duration::from_millis(1_200), "");
/// reporter.message(Message::Note("listening"));
/// ```
#[derive(Debug, Default)]
pub struct PlainReporter(());

impl PlainReporter {
    /// A reporter that writes to standard error.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }
}

impl Reporter for PlainReporter {
    fn begin(&self, step: Step) {
        print(&format!("{:>12} …", step.title()));
    }

    fn progress(&self, _: Step, _: u64, _: u64, _: &str) {}

    fn end(&self, step: Step, took: Duration, note: &str) {
        let separator = if note.is_empty() { "" } else { ", " };
        print(&format!("{:>12} {:.1} s{separator}{note}", step.title(), took.as_secs_f64()));
    }

    fn abandon(&self, step: Step) {
        print(&format!("{:>12} failed", step.title()));
    }

    fn message(&self, message: Message<'_>) {
        match message {
            Message::Diagnostic(text) => print(text.trim_end()),
            Message::App(text) | Message::Note(text) => print(text),
            Message::Warning(text) => print(&format!("warning: {text}")),
        }
    }
}

/// Writes a line to standard error, without colours where nobody would see them. A closed
/// standard error must not stop a build, so failures are ignored.
fn print(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}
