//! [`Answer`]: what a route's function answers.

use std::fmt::Display;

use serde::Serialize;

use crate::PageError;

/// What a route's function answers: a body with its content type, status 200 unless another is set.
/// No cache keeps it, unless the function sets `cache-control`.
///
/// ```
/// use perennial_core::Answer;
///
/// let csv = Answer::new("text/csv; charset=utf-8", "id,name\n1,tea\n")
///     .header("content-disposition", "attachment; filename=\"stock.csv\"");
/// assert_eq!(Answer::empty(204).body.len(), 0);
/// assert_eq!(Answer::json(&[1, 2]).unwrap().body, b"[1,2]");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an answer does nothing before it is returned"]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers: names in lower case, and values. A `set-cookie` may stand there several times.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A body of this content type.
    pub fn new(content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::empty(200).header("content-type", content_type) }
    }

    /// A status alone.
    pub const fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// A value as JSON.
    ///
    /// # Errors
    /// Blames the server, if it cannot be written as JSON.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, PageError> {
        Ok(Self::new("application/json; charset=utf-8", serde_json::to_vec(value)?))
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new("text/plain; charset=utf-8", text.into())
    }

    /// Sets the status.
    pub const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into().to_ascii_lowercase(), value.into()));
        self
    }

    /// Sets a cookie, as [`Reply::cookie`](crate::Reply::cookie) does.
    pub fn cookie(self, cookie: impl Display) -> Self {
        self.header("set-cookie", cookie.to_string())
    }
}
