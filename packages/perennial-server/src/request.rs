//! [`Request`]: what is known of a request when it is answered.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// The headers of a request, in whatever map the web server has them.
pub trait RequestHeaders {
    /// The first value of a header.
    fn value(&self, name: &HeaderName) -> Option<&HeaderValue>;

    /// All headers whose values are text: names in lower case.
    fn all(&self) -> Vec<(String, String)>;
}

impl RequestHeaders for HeaderMap {
    fn value(&self, name: &HeaderName) -> Option<&HeaderValue> {
        self.get(name)
    }

    fn all(&self) -> Vec<(String, String)> {
        owned(self.iter())
    }
}

/// The headers of a map whose values are text.
pub fn owned<'h>(
    headers: impl Iterator<Item = (&'h HeaderName, &'h HeaderValue)>,
) -> Vec<(String, String)> {
    let text = |(name, value): (&HeaderName, &HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    headers.filter_map(text).collect()
}

/// A request. Paths are as they were sent: percent-encoded.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path, without query.
    pub path: &'a str,
    /// The query, without its question mark.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a dyn RequestHeaders,
    /// The body, if the adapter read one.
    pub body: &'a Bytes,
}

impl Request<'_> {
    /// A header's value, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.value(name)?.to_str().ok()
    }

    /// Whether the method asks for a representation: GET or HEAD.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.method == Method::GET || self.method == Method::HEAD
    }
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { method, path, query, .. } = self;
        f.debug_struct("Request")
            .field("method", method)
            .field("path", path)
            .field("query", query)
            .finish_non_exhaustive()
    }
}
