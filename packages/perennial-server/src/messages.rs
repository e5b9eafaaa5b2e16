//! What visitors are told of errors that the app says nothing of.

use http::StatusCode;
use perennial_core::{AppDefinition, ErrorPage};

/// What a visitor is told when the server is at fault.
pub(crate) const SERVER_FAULT: &str = "The page could not be made. Please try again later.";

/// What is said of errors that the app says nothing of.
#[must_use]
pub const fn message(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "There is no page at this address.",
        StatusCode::BAD_REQUEST => "The address is not written as addresses are.",
        StatusCode::URI_TOO_LONG => "The address is too long.",
        StatusCode::SERVICE_UNAVAILABLE => "The server is busy. Please try again in a moment.",
        StatusCode::METHOD_NOT_ALLOWED => "Pages can only be read.",
        _ => SERVER_FAULT,
    }
}

/// What is said of a part that does not exist.
pub(crate) const MISSING_PART: &str = "This part could not be shown.";

/// An error with the framework's own message in a locale, if the app has translated that.
pub(crate) fn translated(app: &AppDefinition, mut error: ErrorPage, locale: &str) -> ErrorPage {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let id = match status {
        _ if error.message == MISSING_PART => "perennial-missing-part.message",
        _ if error.message != message(status) => return error,
        StatusCode::NOT_FOUND => "perennial-not-found.message",
        StatusCode::BAD_REQUEST | StatusCode::URI_TOO_LONG => "perennial-bad-address.message",
        StatusCode::SERVICE_UNAVAILABLE => "perennial-busy.message",
        StatusCode::METHOD_NOT_ALLOWED => "perennial-refused.message",
        _ => "perennial-failed.message",
    };
    if let Some(own) = app.translations(locale).find(id) {
        error.message = own;
    }
    error
}
