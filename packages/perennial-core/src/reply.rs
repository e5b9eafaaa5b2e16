//! [`Reply`]: a state for one visitor, with what else the response is to have.

use std::fmt::Display;

use crate::{Absent, PageError};

/// What of a response the author's functions for a request may set, beside its state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResponseParts {
    /// The status; `None`: 200.
    pub status: Option<u16>,
    /// Headers: names in lower case, and values. A `set-cookie` may stand there several times.
    pub headers: Vec<(String, String)>,
}

impl ResponseParts {
    /// Adds what was set later: its status wins, its headers follow.
    pub fn merge(&mut self, later: Self) {
        self.status = later.status.or(self.status);
        self.headers.extend(later.headers);
    }
}

/// A state for one visitor, with what else the response is to have: a status, headers, cookies.
///
/// ```
/// use perennial_core::{PageError, Reply, RequestContext};
/// use perennial_core::cookie::Cookie;
///
/// async fn basket(request: RequestContext) -> Result<Reply<u32>, PageError> {
///     let items = request.cookie("items").and_then(|text| text.parse().ok()).unwrap_or(0);
///     let seen = Cookie::build(("seen", "1")).http_only(true).path("/");
///     Ok(Reply::new(items).cookie(seen).header("x-items", items.to_string()))
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply<S> {
    /// The state.
    pub state: S,
    /// What else the response is to have.
    pub parts: ResponseParts,
}

impl<S> Reply<S> {
    /// A state, with status 200.
    #[must_use]
    pub fn new(state: S) -> Self {
        Self { state, parts: ResponseParts::default() }
    }

    /// Sets the status of the page.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.parts.status = Some(status);
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parts.headers.push((name.into().to_ascii_lowercase(), value.into()));
        self
    }

    /// Sets a cookie: anything that prints as the value of `Set-Cookie` (RFC 6265 section 4.1),
    /// such as [`cookie::Cookie`](crate::cookie::Cookie). Unless it says a path, it is one of the whole
    /// app, for the data of pages as for the pages.
    #[must_use]
    pub fn cookie(self, cookie: impl Display) -> Self {
        self.header("set-cookie", cookie.to_string())
    }
}

impl<S> From<S> for Reply<S> {
    fn from(state: S) -> Self {
        Self::new(state)
    }
}

/// What a request-state function may return for a state `S`: `S` or [`Reply<S>`], or a `Result` of
/// one of them with any error.
///
/// `Marker` keeps the implementations apart and is always inferred.
#[diagnostic::on_unimplemented(
    message = "a request-state function for `{S}` cannot return `{Self}`",
    note = "it returns `{S}`, or `Result<{S}, E>` where `E` is `PageError` or any error type",
    note = "in place of `{S}` it may be `Reply<{S}>`"
)]
pub trait IntoReply<S, Marker> {
    /// The state, or what went wrong.
    ///
    /// # Errors
    /// What the function returned, with its blame.
    fn into_reply(self) -> Result<Reply<S>, PageError>;
}

impl<S> IntoReply<S, fn(S)> for S {
    fn into_reply(self) -> Result<Reply<S>, PageError> {
        Ok(self.into())
    }
}

impl<S> IntoReply<S, fn(Reply<S>)> for Reply<S> {
    fn into_reply(self) -> Result<Reply<S>, PageError> {
        Ok(self)
    }
}

impl<S, E: Into<PageError>> IntoReply<S, fn(Result<S, E>)> for Result<S, E> {
    fn into_reply(self) -> Result<Reply<S>, PageError> {
        self.map(Into::into).map_err(Into::into)
    }
}

impl<S, E: Into<PageError>> IntoReply<S, fn(Result<Reply<S>, E>)> for Result<Reply<S>, E> {
    fn into_reply(self) -> Result<Reply<S>, PageError> {
        self.map_err(Into::into)
    }
}

impl<S> IntoReply<S, Absent> for Absent {
    fn into_reply(self) -> Result<Reply<S>, PageError> {
        Err(PageError::server_message("this function exists only on the server"))
    }
}
