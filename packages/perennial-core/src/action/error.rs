//! [`ActionError`]: why an action was not done, and whose fault that is.

use std::error::Error;
use std::fmt;

use super::FieldErrors;
use crate::PageError;

/// Why an action was not done, and whose fault that is.
///
/// Any error type turns into one that blames the server, so `?` works: the visitor is told nothing of
/// it. What is wrong with the fields of a form is shown beside them.
///
/// ```
/// use perennial_core::ActionError;
///
/// fn take(stock: u32, wanted: u32) -> Result<u32, ActionError> {
///     stock.checked_sub(wanted).ok_or_else(|| ActionError::invalid("amount", "there are not so many"))
/// }
/// assert_eq!(take(1, 2).unwrap_err().status(), 422);
/// ```
pub struct ActionError(ActionErrorKind);

/// Whose fault it is.
pub enum ActionErrorKind {
    /// The visitor's: what was entered cannot be accepted (422).
    Invalid(FieldErrors),
    /// As an error of a page: the visitor's with another status, the server's, or a redirect.
    Other(PageError),
}

impl ActionError {
    /// A field has a value that cannot be accepted (422). An empty name is the form itself.
    #[must_use]
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, message);
        errors.into()
    }

    /// The visitor may not do it, or it cannot be done: with a status of 400 to 499, and a message that
    /// they are shown.
    #[must_use]
    pub fn client(status: u16, message: impl Into<String>) -> Self {
        PageError::client(status, message).into()
    }

    /// The server's fault, said in words that only the log shows.
    #[must_use]
    pub fn server_message(message: impl Into<String>) -> Self {
        PageError::server_message(message).into()
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match &self.0 {
            ActionErrorKind::Invalid(_) => 422,
            ActionErrorKind::Other(error) => error.status(),
        }
    }

    /// Whose fault it is, with all that is known of it.
    #[must_use]
    pub fn into_kind(self) -> ActionErrorKind {
        self.0
    }

    /// Whose fault it is.
    #[must_use]
    pub const fn kind(&self) -> &ActionErrorKind {
        &self.0
    }
}

impl fmt::Debug for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ActionErrorKind::Invalid(errors) => errors.fmt(f),
            ActionErrorKind::Other(error) => error.fmt(f),
        }
    }
}

impl From<FieldErrors> for ActionError {
    fn from(errors: FieldErrors) -> Self {
        Self(ActionErrorKind::Invalid(errors))
    }
}

impl From<PageError> for ActionError {
    fn from(error: PageError) -> Self {
        Self(ActionErrorKind::Other(error))
    }
}

// No `Error` for `ActionError` itself: it would forbid this, which makes `?` work.
impl<E: Error + Send + Sync + 'static> From<E> for ActionError {
    fn from(error: E) -> Self {
        PageError::from(error).into()
    }
}
