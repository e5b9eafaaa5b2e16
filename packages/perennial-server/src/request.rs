//! [`Request`]: what is known of a request when it is answered.

use std::borrow::Cow;
use std::net::IpAddr;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::{FormReader, ReceivedFiles};

/// The headers of a request, in whatever map the web server has them.
pub trait RequestHeaders {
    /// The lines of a header.
    fn lines(&self, name: &HeaderName) -> HeaderLines<'_>;

    /// All headers whose values are text: names in lower case.
    fn all(&self) -> Vec<(String, String)>;
}

/// The lines of one header of a request, in the order in which they were sent. One line takes no
/// memory of its own.
#[derive(Debug, Default)]
pub struct HeaderLines<'h> {
    first: Option<&'h HeaderValue>,
    others: Vec<&'h HeaderValue>,
}

impl<'h> FromIterator<&'h HeaderValue> for HeaderLines<'h> {
    fn from_iter<I: IntoIterator<Item = &'h HeaderValue>>(lines: I) -> Self {
        let mut lines = lines.into_iter();
        Self { first: lines.next(), others: lines.collect() }
    }
}

impl<'h> HeaderLines<'h> {
    /// The lines as one, which is what several lines of a list mean (RFC 9110 section 5.3). Bytes
    /// that are not UTF-8 are replaced.
    fn joined(self) -> Option<Cow<'h, str>> {
        let mut joined = String::from_utf8_lossy(self.first?.as_bytes());
        for line in self.others {
            let joined = joined.to_mut();
            joined.push_str(", ");
            joined.push_str(&String::from_utf8_lossy(line.as_bytes()));
        }
        Some(joined)
    }
}

impl RequestHeaders for HeaderMap {
    fn lines(&self, name: &HeaderName) -> HeaderLines<'_> {
        self.get_all(name).into_iter().collect()
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

/// How the body of a request is to be read.
#[derive(Debug)]
pub enum BodyWanted {
    /// As a whole, of so many bytes at most.
    Whole(usize),
    /// As a form with files.
    Form(Box<FormReader>),
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
    /// The files that came with it, if the adapter read it by a [`FormReader`].
    pub files: Option<&'a ReceivedFiles>,
    /// The address at the other end of the connection, if it has one.
    pub peer: Option<IpAddr>,
}

impl<'a> Request<'a> {
    /// A request without files, and from nowhere: a page is asked for by its app itself.
    #[must_use]
    pub const fn new(
        method: &'a Method,
        path: &'a str,
        query: &'a str,
        headers: &'a dyn RequestHeaders,
        body: &'a Bytes,
    ) -> Self {
        Self { method, path, query, headers, body, files: None, peer: None }
    }

    /// The first line of a header that is no list, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.lines(name).first?.to_str().ok()
    }

    /// The value of a header, all of its lines as one list. A header that is no list, and was sent
    /// twice all the same, has a value that means nothing.
    #[must_use]
    pub fn list(&self, name: &HeaderName) -> Option<Cow<'_, str>> {
        self.headers.lines(name).joined()
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

#[cfg(test)]
mod tests {
    use super::*;
    use http::header;

    #[test]
    fn a_list_in_several_lines_is_one_list_and_a_single_line_is_borrowed() {
        let (method, body) = (Method::GET, Bytes::new());
        let mut headers = HeaderMap::new();
        headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0.5"));
        let request = Request::new(&method, "/", "", &headers, &body);
        let list = request.list(&header::ACCEPT_ENCODING);
        assert!(matches!(list, Some(Cow::Borrowed("gzip;q=0.5"))));
        assert_eq!(request.list(&header::IF_MATCH), None);
        let mut headers = headers.clone();
        headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        headers.append(header::ACCEPT_ENCODING, HeaderValue::from_bytes(b"\xff").unwrap());
        let request = Request { headers: &headers, ..request };
        let list = request.list(&header::ACCEPT_ENCODING);
        assert_eq!(list.as_deref(), Some("gzip;q=0.5, br, \u{fffd}"));
    }
}
