//! [`FetchError`]: why the data route gave no page.

use std::fmt;

/// Why the data route gave no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FetchError {
    /// There was no answer: no network, or a connection that was closed.
    NoAnswer,
    /// There was none in time, or a later navigation ended this one.
    Aborted,
    /// The answer, of this status, means nothing.
    Unreadable(u16),
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer => f.write_str("PER-6007: the data route did not answer"),
            Self::Aborted => f.write_str("PER-6008: the data route did not answer in time"),
            Self::Unreadable(status) => {
                write!(f, "PER-6009: the data route's answer ({status}) cannot be read")
            }
        }
    }
}
