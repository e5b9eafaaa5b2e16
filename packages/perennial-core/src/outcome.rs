//! What state functions may return.

use crate::{Absent, PageError, Perishable};

/// What a state function may return for a state `S`: `S` or [`Perishable<S>`], or a `Result` of one
/// of them with any error.
///
/// `Marker` keeps the implementations apart and is always inferred.
#[diagnostic::on_unimplemented(
    message = "a state function for `{S}` cannot return `{Self}`",
    note = "it returns `{S}`, or `Result<{S}, E>` where `E` is `PageError` or any error type",
    note = "in place of `{S}` it may be `Perishable<{S}>`"
)]
pub trait IntoOutcome<S, Marker> {
    /// The state, or what went wrong.
    ///
    /// # Errors
    /// What the state function returned, with its blame.
    fn into_outcome(self) -> Result<Perishable<S>, PageError>;
}

impl<S> IntoOutcome<S, fn(S)> for S {
    fn into_outcome(self) -> Result<Perishable<S>, PageError> {
        Ok(self.into())
    }
}

impl<S> IntoOutcome<S, fn(Perishable<S>)> for Perishable<S> {
    fn into_outcome(self) -> Result<Perishable<S>, PageError> {
        Ok(self)
    }
}

impl<S, E: Into<PageError>> IntoOutcome<S, fn(Result<S, E>)> for Result<S, E> {
    fn into_outcome(self) -> Result<Perishable<S>, PageError> {
        self.map(Into::into).map_err(Into::into)
    }
}

impl<S, E: Into<PageError>> IntoOutcome<S, fn(Result<Perishable<S>, E>)>
    for Result<Perishable<S>, E>
{
    fn into_outcome(self) -> Result<Perishable<S>, PageError> {
        self.map_err(Into::into)
    }
}

impl<S> IntoOutcome<S, Absent> for Absent {
    fn into_outcome(self) -> Result<Perishable<S>, PageError> {
        Err(PageError::server_message("this function exists only on the server"))
    }
}
