//! [`TaskError`]: why a command of the repository's automation failed.

/// Why a command failed: text for the person at the terminal, a hint included where there is one.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct TaskError(String);

impl TaskError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// Makes an error of `source`, with what was being done.
    pub(crate) fn while_doing<E: std::fmt::Display>(
        what: impl std::fmt::Display,
    ) -> impl FnOnce(E) -> Self {
        move |source| Self(format!("{what}: {source}"))
    }
}
