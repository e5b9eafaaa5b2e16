//! [`Response`]: what an adapter sends.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::error_view::ErrorView;
use crate::{ChangeStream, FilePart};

/// A response. For a HEAD request the body is there for its length; the adapter does not send it.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers, in the order in which they are sent. `Content-Length` is the adapter's.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body, unless [`file`](Self::file) is.
    pub body: Bytes,
    /// The body of a large file, read while it is sent.
    pub file: Option<Box<FilePart>>,
    /// The body of a stream of changes, which ends when the client leaves or the server shuts down.
    pub events: Option<Box<ChangeStream>>,
    /// The error view that becomes the body: [`Site::respond`](crate::Site::respond) renders it.
    pub(crate) error_view: Option<Box<ErrorView>>,
}

impl Response {
    /// A response without headers and body.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::with_capacity(14),
            body: Bytes::new(),
            file: None,
            events: None,
            error_view: None,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Adds a header with a value that the program made. What cannot stand in a header is left
    /// out; that cannot be reached by a request, only by a template's own headers.
    #[must_use]
    pub fn text_header(self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => self.header(name, value),
            Err(_) => self,
        }
    }

    /// Sets the body and its content type.
    #[must_use]
    pub fn body(self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut response =
            self.header(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        response.body = body.into();
        response
    }

    /// Forbids all caches to keep it.
    #[must_use]
    pub fn no_store(self) -> Self {
        self.header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
    }
}
