//! [`ResponseHeaders`]: headers that an app adds to its pages.

use crate::Absent;

/// Headers that an app adds to its pages, checked when they are sent.
///
/// ```
/// use perennial_core::ResponseHeaders;
/// let headers = ResponseHeaders::new().set("Content-Language", "fr").set("x-robots-tag", "noai");
/// assert!(headers.check().is_ok());
/// assert!(ResponseHeaders::new().set("set-cookie", "a=b").check().is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResponseHeaders(Vec<(String, String)>);

/// Headers that say how a message is sent (RFC 9110 section 7.6.1 and 8.6), or that the framework
/// makes of what it knows.
const OWNED: [(&str, &str); 35] = {
    const HOP: &str = "it is about one connection, not about the page";
    const FRAME: &str = "the server makes it of the body that it sends";
    const CACHE: &str = "it follows from how the template is stored and renewed";
    const PERSONAL: &str = "pages are stored and shown to everybody";
    const OWN: &str = "the framework sends its own";
    const POLICY: &str = "App::content_security_policy sets it";
    const STATUS: &str =
        "it belongs to the answer's status, which a state function's error decides";
    [
        ("connection", HOP),
        ("keep-alive", HOP),
        ("proxy-authenticate", HOP),
        ("proxy-authorization", HOP),
        ("proxy-connection", HOP),
        ("te", HOP),
        ("trailer", HOP),
        ("transfer-encoding", HOP),
        ("upgrade", HOP),
        ("content-length", FRAME),
        ("content-encoding", FRAME),
        ("content-range", FRAME),
        ("content-type", FRAME),
        ("accept-ranges", FRAME),
        ("date", FRAME),
        ("age", CACHE),
        ("cache-control", CACHE),
        ("cache-status", CACHE),
        ("cdn-cache-control", CACHE),
        ("etag", CACHE),
        ("expires", CACHE),
        ("last-modified", CACHE),
        ("pragma", CACHE),
        ("vary", CACHE),
        ("clear-site-data", PERSONAL),
        ("set-cookie", PERSONAL),
        ("set-cookie2", PERSONAL),
        ("www-authenticate", PERSONAL),
        ("content-security-policy", POLICY),
        ("perennial-build", OWN),
        ("server", OWN),
        ("x-content-type-options", OWN),
        ("allow", STATUS),
        ("location", STATUS),
        ("retry-after", STATUS),
    ]
};

/// A header cannot be sent with pages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Its name is none.
    #[error(
        "PER-2070: {0:?} is no name of a header\n\
         hint: names are made of letters, digits and -, such as Content-Language"
    )]
    Name(String),
    /// Its value cannot stand in a header.
    #[error(
        "PER-2071: the header {name:?} cannot have the value {value:?}\n\
         hint: values are ASCII text in one line; write other letters percent-encoded"
    )]
    Value {
        /// The header.
        name: String,
        /// Its value.
        value: String,
    },
    /// It is not the app's to set.
    #[error("PER-2072: the header {name:?} cannot be set: {reason}\nhint: leave it out")]
    Owned {
        /// The header.
        name: String,
        /// Why it cannot.
        reason: &'static str,
    },
}

impl ResponseHeaders {
    /// No headers.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets a header; an earlier value goes. Case does not matter in a name.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.insert(name.into(), value.into());
        self
    }

    pub(crate) fn insert(&mut self, name: String, value: String) {
        let name = name.to_ascii_lowercase();
        self.0.retain(|(own, _)| *own != name);
        self.0.push((name, value));
    }

    /// The headers: names in lower case, and values.
    #[must_use]
    pub fn all(&self) -> &[(String, String)] {
        &self.0
    }

    /// Checks that all can be sent.
    ///
    /// # Errors
    /// [`HeaderError`] names the first that cannot, and says why.
    pub fn check(&self) -> Result<(), HeaderError> {
        self.0.iter().try_for_each(|(name, value)| check(name, value))
    }
}

/// What a headers function may return.
pub trait IntoHeaders {
    /// The headers.
    fn into_headers(self) -> ResponseHeaders;
}

impl IntoHeaders for ResponseHeaders {
    fn into_headers(self) -> ResponseHeaders {
        self
    }
}

impl IntoHeaders for Absent {
    fn into_headers(self) -> ResponseHeaders {
        ResponseHeaders::new()
    }
}

fn check(name: &str, value: &str) -> Result<(), HeaderError> {
    // RFC 9110 section 5.6.2: a token.
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err(HeaderError::Name(name.to_owned()));
    }
    if let Some((_, reason)) = OWNED.iter().find(|(owned, _)| *owned == name) {
        return Err(HeaderError::Owned { name: name.to_owned(), reason });
    }
    let text = |byte: u8| byte.is_ascii_graphic() || byte == b' ' || byte == b'\t';
    if !value.bytes().all(text) || value.trim() != value {
        return Err(HeaderError::Value { name: name.to_owned(), value: value.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(name: &str, value: &str) -> String {
        let text = ResponseHeaders::new().set(name, value).check().unwrap_err().to_string();
        assert!(text.contains("hint:"), "{text}");
        text
    }

    #[test]
    fn what_would_break_the_message_is_refused() {
        for value in ["a\r\nset-cookie: x=y", "a\nb", "\0", "é", " a", "a\u{7f}"] {
            assert!(error("x-note", value).contains("PER-2071"), "{value:?}");
        }
        for name in ["", "x note", "x:note", "x\r\n", "é"] {
            assert!(error(name, "a").contains("PER-2070"), "{name:?}");
        }
    }

    #[test]
    fn what_is_not_the_apps_is_refused_in_any_case() {
        for name in ["Set-Cookie", "CONTENT-LENGTH", "connection", "ETag", "CDN-Cache-Control"] {
            assert!(error(name, "a").contains("PER-2072"), "{name}");
        }
    }

    #[test]
    fn the_last_value_of_a_name_counts() {
        let headers = ResponseHeaders::new().set("X-Note", "1").set("x-note", "2");
        assert_eq!(headers.all(), [("x-note".to_owned(), "2".to_owned())]);
    }
}
