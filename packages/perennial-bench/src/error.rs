//! [`BenchError`]: why the benchmark cannot go on.

use std::process::ExitStatus;

/// Why the benchmark cannot go on. Each is a fault in what is measured or in its surroundings:
/// a missed target is none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    /// The command line means nothing.
    #[error("PER-9601: {0}\nhint: perennial-bench [NAME...] [--long | --smoke | --stored=PAGES]")]
    Usage(String),
    /// A file, a process or a socket does not work.
    #[error("PER-9602: {what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// An answer is not what it must be.
    #[error("PER-9603: {path} was answered wrongly: {reason}")]
    Answer {
        /// What was asked for.
        path: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// A server or a worker ended.
    #[error("PER-9604: {name} ended: {status}")]
    Ended {
        /// Which.
        name: &'static str,
        /// How.
        status: ExitStatus,
    },
    /// A server or a worker did not do what was expected of it.
    #[error("PER-9605: {name}: {reason}")]
    Process {
        /// Which.
        name: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// What is measured did something that it must not do.
    #[error("PER-9606: {0}")]
    Wrong(String),
    /// An app's server or a browser does not do what was expected of it.
    #[error(transparent)]
    Test(#[from] perennial_test::TestError),
}

impl BenchError {
    /// For `map_err`: what was being done when a file, a process or a socket failed.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    pub(crate) fn answer(path: &str, reason: impl Into<String>) -> Self {
        Self::Answer { path: path.to_owned(), reason: reason.into() }
    }
}
