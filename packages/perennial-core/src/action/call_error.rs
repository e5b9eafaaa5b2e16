//! [`CallError`]: why a call of an action in the browser came to nothing.

use std::fmt;

use super::FieldErrors;

/// Why a call of an action in the browser came to nothing: what the visitor may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallError {
    /// The HTTP status; 0, if there was no answer.
    pub status: u16,
    /// What the visitor may know.
    pub message: String,
    /// What is wrong with what was sent.
    pub fields: FieldErrors,
}

impl CallError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), fields: FieldErrors::default() }
    }

    /// What was to be sent breaks its rules.
    pub(crate) fn invalid(fields: FieldErrors) -> Self {
        Self { status: 422, message: String::new(), fields }
    }

    /// There is no browser that could call.
    #[allow(dead_code, reason = "the client is one")]
    pub(crate) fn no_browser() -> Self {
        Self::new(0, "actions are called in the browser alone")
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CallError {}
