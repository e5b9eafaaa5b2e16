//! [`Location`]: where a redirect leads, as it can stand in a header.

use std::fmt::{self, Write as _};

/// Where a redirect leads: a URL reference of ASCII alone, as it stands in a `Location` header
/// (RFC 9110 section 10.2.2).
///
/// Apps write paths as people read them. Bytes that cannot stand in a URL are percent-encoded;
/// escapes stay as they are.
///
/// ```
/// use perennial_protocol::Location;
/// assert_eq!(Location::parse("/town/são-paulo")?.as_str(), "/town/s%C3%A3o-paulo");
/// assert_eq!(Location::parse("/town/s%C3%A3o?a=100%")?.as_str(), "/town/s%C3%A3o?a=100%25");
/// assert!(Location::parse("//evil.example").is_err());
/// assert!(Location::parse("javascript:alert(1)").is_err());
/// # Ok::<(), perennial_protocol::LocationError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location(String);

/// A redirect cannot lead there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    /// It has a line break or another control character.
    #[error(
        "PER-1050: a redirect cannot lead to {0:?}: it has a control character\n\
         hint: percent-encode what comes from a visitor before it becomes part of a URL"
    )]
    ControlCharacter(String),
    /// It begins with two slashes.
    #[error(
        "PER-1051: a redirect cannot lead to {0:?}: it begins with two slashes, which browsers read \
         as the name of a host\n\
         hint: write one slash, or the whole URL with https:"
    )]
    NoScheme(String),
    /// It is no `http` or `https` URL, and no path.
    #[error(
        "PER-1052: a redirect cannot lead to {0:?}: it is neither a path nor a URL with http: or \
         https:\n\
         hint: a path begins with a slash, such as /log-in; a URL is like https://example.org/"
    )]
    Scheme(String),
}

impl Location {
    /// Takes the path or URL that an app gives.
    ///
    /// # Errors
    /// [`LocationError`], if it could break the response, or lead elsewhere than it seems to.
    pub fn parse(target: &str) -> Result<Self, LocationError> {
        if target.starts_with("//") {
            return Err(LocationError::NoScheme(target.to_owned()));
        }
        let end = target.find(['/', '?', '#']).unwrap_or(target.len());
        let (before, rest) = target.split_at(end);
        if target.is_empty() || before.contains(':') && !begins_as_url(before, rest) {
            return Err(LocationError::Scheme(target.to_owned()));
        }
        Self::from_upstream(target)
    }

    /// Takes the value of the `Location` header that another server sent: any URL reference.
    ///
    /// # Errors
    /// [`LocationError`], if it has a control character.
    pub fn from_upstream(value: &str) -> Result<Self, LocationError> {
        if value.chars().any(char::is_control) {
            return Err(LocationError::ControlCharacter(value.to_owned()));
        }
        let mut location = String::with_capacity(value.len());
        let bytes = value.as_bytes();
        for (place, byte) in bytes.iter().enumerate() {
            let is_escape = || {
                let digits = bytes.get(place + 1..place + 3);
                digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            };
            if is_plain(*byte) && (*byte != b'%' || is_escape()) {
                location.push(char::from(*byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(location, "%{byte:02X}");
            }
        }
        Ok(Self(location))
    }

    /// The URL reference, of visible ASCII alone.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether what stands before the first slash, and what follows, begin an `http` or `https` URL
/// with a host.
fn begins_as_url(before: &str, rest: &str) -> bool {
    let is_web = before.eq_ignore_ascii_case("http:") || before.eq_ignore_ascii_case("https:");
    let host = rest.strip_prefix("//").unwrap_or_default();
    is_web && !host.is_empty() && !host.starts_with(['/', '\\', '?', '#'])
}

/// Whether a byte may stand in a URL reference as it is (RFC 3986 section 2). A backslash may not:
/// browsers read it as a slash.
const fn is_plain(byte: u8) -> bool {
    let excluded = matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}');
    byte.is_ascii_graphic() && !excluded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_stand_in_a_url_is_escaped_and_escapes_stay() {
        for (target, expected) in [
            ("/town/são-paulo", "/town/s%C3%A3o-paulo"),
            ("/town/s%C3%A3o-paulo?q=a b#c", "/town/s%C3%A3o-paulo?q=a%20b#c"),
            ("/100%", "/100%25"),
            ("/%zz%41", "/%25zz%41"),
            ("/\\evil.example", "/%5Cevil.example"),
            ("/a\"<b>", "/a%22%3Cb%3E"),
            ("https://example.org/é", "https://example.org/%C3%A9"),
            ("HTTP://example.org", "HTTP://example.org"),
            ("log-in", "log-in"),
            ("?page=2", "?page=2"),
            ("/a:b", "/a:b"),
        ] {
            assert_eq!(Location::parse(target).unwrap().as_str(), expected);
        }
        let upstream = Location::from_upstream("//cdn.example/é").unwrap();
        assert_eq!(upstream.to_string(), "//cdn.example/%C3%A9");
    }

    #[test]
    fn a_location_that_leads_elsewhere_than_it_seems_is_refused() {
        let code = |target: &str| Location::parse(target).unwrap_err().to_string();
        for target in ["/a\r\nset-cookie: a=b", "/a\n", "/\t/evil.example", "/a\0", "/\u{85}"] {
            assert!(code(target).contains("PER-1050"), "{target:?}");
            assert!(Location::from_upstream(target).is_err(), "{target:?}");
        }
        assert!(code("//evil.example").contains("PER-1051"));
        for target in [
            "",
            "javascript:alert(1)",
            " javascript:alert(1)",
            "JavaScript://%0aalert(1)",
            "data:text/html,x",
            "https:evil.example",
            "https:/evil.example",
            "https:///evil.example",
            "https://",
        ] {
            assert!(code(target).contains("PER-1052"), "{target:?}");
        }
    }
}
