//! [`TestError`]: why a site or a browser could not be driven, or what it did wrong.

use std::fmt;
use std::path::PathBuf;

/// Why a site or a browser could not be driven, or what it did wrong.
///
/// Its `Debug` form is that of `Display`, so that a test which unwraps it says what happened as it
/// is meant to be read.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum TestError {
    /// The folder does not hold a built app.
    #[error(
        "PER-9001: {folder:?} is not the folder of a built app: {reason}\n\
         hint: run `perennial build` in the app's folder first"
    )]
    NotBuilt {
        /// The folder.
        folder: PathBuf,
        /// What is missing in it.
        reason: String,
    },
    /// A program did not start.
    #[error("PER-9002: {program:?} did not start: {source}")]
    Spawn {
        /// The program.
        program: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A program started, but was not ready in time or ended.
    #[error("PER-9003: {program} was not ready {after}\n--- what it printed:\n{log}")]
    NotReady {
        /// The program.
        program: String,
        /// When that was found.
        after: String,
        /// What it printed till then.
        log: String,
    },
    /// A file or folder cannot be used.
    #[error("PER-9004: {what} {path:?}: {source}")]
    File {
        /// What was being done.
        what: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The connection to the server failed.
    #[error("PER-9005: {what}: {source}")]
    Connection {
        /// What was being done.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// What the server sent is not HTTP/1.1.
    #[error("PER-9006: the answer is not HTTP/1.1: {0}")]
    Http(String),
    /// A program that the tests need is not installed.
    #[error("PER-9010: {program} is not installed\nhint: {hint}")]
    NotInstalled {
        /// The program.
        program: &'static str,
        /// The line that installs it.
        hint: &'static str,
    },
    /// The browser or its driver refused something.
    #[cfg(feature = "browser")]
    #[error("PER-9011: the browser, {what}: {source}")]
    Browser {
        /// What was being done.
        what: String,
        /// Why it failed.
        source: Box<thirtyfour::error::WebDriverError>,
    },
    /// Something that was waited for in the page did not happen.
    #[error("PER-9012: not within {seconds} s: {condition}\n--- the page:\n{page}")]
    Waited {
        /// What was waited for.
        condition: String,
        /// How long.
        seconds: u64,
        /// Address and text of the page at the end.
        page: String,
    },
    /// The page wrote errors or warnings to the console.
    #[error("PER-9013: the console is not empty:\n{0}")]
    Console(String),
}

impl fmt::Debug for TestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
