//! [`CanonicalPath`]: the one form of a page's path that all other parts use.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The longest path that is looked at, in bytes as it stands in the request.
pub const MAX_PATH_BYTES: usize = 2_048;

/// A page's path in the one form that router, store key, data route, guards and invalidation use.
///
/// It begins with `/`, is percent-decoded exactly once, has no empty segment, no `.` or `..`
/// segment, no control character and no backslash; only `/` itself ends with a slash. Nothing is
/// repaired: what is not in this form is refused. Case and Unicode normalisation are kept as they
/// are, so `/Paris` and `/paris` are two paths.
///
/// ```
/// use perennial_protocol::{CanonicalPath, PathError};
/// let path = CanonicalPath::parse("/city/s%C3%A3o-paulo")?;
/// assert_eq!(path.as_str(), "/city/são-paulo");
/// assert_eq!(path.to_url(), "/city/s%C3%A3o-paulo");
/// assert_eq!(CanonicalPath::parse("/city/..%2fetc"), Err(PathError::EncodedSlash));
/// # Ok::<(), PathError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CanonicalPath(Box<str>);

/// Why a path is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// It does not begin with a slash.
    #[error("PER-1010: the path does not begin with `/`")]
    NotAbsolute,
    /// It is longer than [`MAX_PATH_BYTES`].
    #[error("PER-1011: the path is longer than {MAX_PATH_BYTES} bytes")]
    TooLong,
    /// It ends with a slash; the same path without it is canonical.
    #[error("PER-1012: the path ends with `/`")]
    TrailingSlash,
    /// Two slashes stand side by side.
    #[error("PER-1013: the path has an empty segment")]
    EmptySegment,
    /// A segment is `.` or `..`, in any spelling.
    #[error("PER-1014: the path has a `.` or `..` segment")]
    DotSegment,
    /// A `%` is not followed by two hexadecimal digits.
    #[error("PER-1015: the path has a `%` that two hexadecimal digits do not follow")]
    BadEscape,
    /// A segment has an encoded slash.
    #[error("PER-1016: the path has an encoded slash")]
    EncodedSlash,
    /// It has a backslash, encoded or not.
    #[error("PER-1017: the path has a backslash")]
    Backslash,
    /// It has NUL or another control character.
    #[error("PER-1018: the path has a control character")]
    ControlCharacter,
    /// Decoded, it is not UTF-8.
    #[error("PER-1019: the path is not UTF-8 when decoded")]
    NotUtf8,
    /// Decoded, its first segment is the one that the framework keeps for itself.
    #[error("PER-1020: the path lies under the framework's own prefix")]
    Reserved,
}

impl CanonicalPath {
    /// Parses the path of a request target: percent-encoded, without query.
    ///
    /// # Errors
    /// A [`PathError`] says which rule the path breaks.
    pub fn parse(raw: &str) -> Result<Self, PathError> {
        if raw.len() > MAX_PATH_BYTES {
            return Err(PathError::TooLong);
        }
        Self::check(decode(raw)?)?.within_bounds()
    }

    /// Checks all segments of a path that the app does not answer itself, below the framework's own
    /// prefix too; a slash at its end is allowed.
    ///
    /// ```
    /// use perennial_protocol::{CanonicalPath, PathError};
    /// assert_eq!(CanonicalPath::check_segments("/.perennial/x/"), Ok(()));
    /// let outside = CanonicalPath::check_segments("/.perennial/%2e%2e/x");
    /// assert_eq!(outside, Err(PathError::DotSegment));
    /// ```
    ///
    /// # Errors
    /// A [`PathError`] says which rule the path breaks.
    pub fn check_segments(raw: &str) -> Result<(), PathError> {
        let decoded = decode(raw)?;
        let tail = decoded.strip_prefix('/').ok_or(PathError::NotAbsolute)?;
        // Behind another segment the framework's own has no meaning.
        match Self::check(Cow::Owned(format!("/-/{tail}"))) {
            Ok(_) | Err(PathError::TrailingSlash) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Takes a path that is decoded already, as app code writes it: `/city/são-paulo`.
    ///
    /// ```
    /// use perennial_protocol::CanonicalPath;
    /// assert_eq!(CanonicalPath::from_decoded("/100%")?.to_url(), "/100%25");
    /// # Ok::<(), perennial_protocol::PathError>(())
    /// ```
    ///
    /// # Errors
    /// A [`PathError`] says which rule the path breaks. The length is that of the URL.
    pub fn from_decoded(decoded: &str) -> Result<Self, PathError> {
        Self::check(Cow::Borrowed(decoded))?.within_bounds()
    }

    /// The same path, if its own URL is not too long: what was sent may be shorter, where it has
    /// bytes that are not escaped though they should be.
    fn within_bounds(self) -> Result<Self, PathError> {
        // No byte takes more than three in a URL.
        if self.0.len() * 3 > MAX_PATH_BYTES && self.to_url().len() > MAX_PATH_BYTES {
            return Err(PathError::TooLong);
        }
        Ok(self)
    }

    /// The path of the root page, `/`.
    #[must_use]
    pub fn root() -> Self {
        Self("/".into())
    }

    /// The decoded path, beginning with `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The segments, decoded; none for `/`.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|segment| !segment.is_empty())
    }

    /// The percent-encoded form that stands in a URL (RFC 3986 section 3.3).
    #[must_use]
    pub fn to_url(&self) -> String {
        let mut url = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            if is_plain(byte) {
                url.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url
    }

    fn check(path: Cow<'_, str>) -> Result<Self, PathError> {
        let Some(tail) = path.strip_prefix('/') else {
            return Err(PathError::NotAbsolute);
        };
        // Most paths have nothing but visible ASCII: one look at the bytes is enough for these.
        let visible = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
        if !path.bytes().all(visible) {
            if path.contains('\\') {
                return Err(PathError::Backslash);
            }
            if path.chars().any(char::is_control) {
                return Err(PathError::ControlCharacter);
            }
        }
        if !tail.is_empty() {
            check_segments(tail)?;
        }
        Ok(Self(path.into()))
    }
}

impl std::fmt::Display for CanonicalPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whatever else is wrong with a path is said before that it is the framework's own: a `..` behind
/// the own prefix leads out of it again, for a server that resolves it.
fn check_segments(tail: &str) -> Result<(), PathError> {
    let mut segments = tail.split('/').peekable();
    let is_reserved = segments.peek() == Some(&crate::url::INTERNAL_SEGMENT);
    while let Some(segment) = segments.next() {
        match segment {
            "" if segments.peek().is_some() => return Err(PathError::EmptySegment),
            "" if !is_reserved => return Err(PathError::TrailingSlash),
            "." | ".." => return Err(PathError::DotSegment),
            _ => {}
        }
    }
    if is_reserved { Err(PathError::Reserved) } else { Ok(()) }
}

/// The rule that the raw path of an internal URL breaks, if it breaks one. Its length is not
/// checked, and a slash at its end is none of these faults: there is no such URL.
pub(crate) fn fault_of_internal(raw: &str) -> Option<PathError> {
    let checked = decode(raw).and_then(CanonicalPath::check);
    checked.err().filter(|error| *error != PathError::Reserved)
}

/// Decodes percent-escapes once. Borrows where there is nothing to decode.
fn decode(raw: &str) -> Result<Cow<'_, str>, PathError> {
    if !raw.contains('%') {
        return Ok(Cow::Borrowed(raw));
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        match (rest.next().and_then(hex), rest.next().and_then(hex)) {
            (Some(high), Some(low)) => bytes.push(decoded_byte(high << 4 | low)?),
            _ => return Err(PathError::BadEscape),
        }
    }
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| PathError::NotUtf8)
}

fn decoded_byte(byte: u8) -> Result<u8, PathError> {
    match byte {
        b'/' => Err(PathError::EncodedSlash),
        b'\\' => Err(PathError::Backslash),
        byte => Ok(byte),
    }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Whether a byte stands for itself in a URL's path: `pchar` and `/` of RFC 3986.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(raw: &str, expected: Result<&str, PathError>) {
        let parsed = CanonicalPath::parse(raw);
        assert_eq!(
            parsed.as_ref().map(CanonicalPath::as_str).map_err(|error| *error),
            expected,
            "{raw}"
        );
    }

    #[test]
    fn plain_and_escaped_paths_are_decoded_once() {
        check("/", Ok("/"));
        check("/city/paris", Ok("/city/paris"));
        check("/caf%C3%A9", Ok("/café"));
        check("/100%25", Ok("/100%"));
        check("/%2561dmin", Ok("/%61dmin"));
        check("/a%3Fb%23c", Ok("/a?b#c"));
        check("/.well-known/x", Ok("/.well-known/x"));
        check("/...", Ok("/..."));
    }

    #[test]
    fn hostile_spellings_are_refused() {
        use PathError::*;
        check("", Err(NotAbsolute));
        check("city", Err(NotAbsolute));
        check("/city/", Err(TrailingSlash));
        check("//", Err(EmptySegment));
        check("/a//b", Err(EmptySegment));
        check("/a/../b", Err(DotSegment));
        check("/a/%2e%2E/b", Err(DotSegment));
        check("/a/.%2e", Err(DotSegment));
        check("/.", Err(DotSegment));
        check("/city/..%2f..%2fetc%2fpasswd", Err(EncodedSlash));
        check("/a%5Cb", Err(Backslash));
        check("/a\\b", Err(Backslash));
        check("/a%00", Err(ControlCharacter));
        check("/a%0d%0a", Err(ControlCharacter));
        check("/a%7F", Err(ControlCharacter));
        check("/a%C2%85", Err(ControlCharacter));
        check("/%zz", Err(BadEscape));
        check("/%2", Err(BadEscape));
        check("/%", Err(BadEscape));
        check("/%+1", Err(BadEscape));
        check("/%FF%FE", Err(NotUtf8));
        check("/%C0%AF", Err(NotUtf8));
        check("/%2Eperennial/health", Err(Reserved));
        check("/%2Eperennial/", Err(Reserved));
        check("/.perennial/../x", Err(DotSegment));
        check("/%2Eperennial/%2E%2e/x", Err(DotSegment));
        check("/.perennial//x", Err(EmptySegment));
    }

    #[test]
    fn the_length_limit_is_that_of_the_request() {
        let longest = format!("/{}", "a".repeat(MAX_PATH_BYTES - 1));
        assert!(CanonicalPath::parse(&longest).is_ok());
        check(&format!("{longest}a"), Err(PathError::TooLong));
        assert_eq!(
            CanonicalPath::from_decoded(&format!("/{}", "é".repeat(400))),
            Err(PathError::TooLong)
        );
    }

    #[test]
    fn a_path_whose_own_url_would_be_refused_is_refused() {
        let sent = format!("/{}", "|".repeat(MAX_PATH_BYTES / 3));
        check(&format!("{sent}|"), Err(PathError::TooLong));
        let path = CanonicalPath::parse(&sent).unwrap();
        assert_eq!(CanonicalPath::parse(&path.to_url()), Ok(path));
    }

    proptest! {
        #[test]
        fn encoding_a_canonical_path_and_parsing_it_is_the_identity(text in "/\\PC{0,40}") {
            if let Ok(path) = CanonicalPath::from_decoded(&text) {
                prop_assert_eq!(CanonicalPath::parse(&path.to_url()), Ok(path));
            }
        }

        #[test]
        fn parsing_is_idempotent_and_never_panics(raw in "\\PC{0,60}|/[%0-9a-fA-F./\\\\]{0,40}") {
            if let Ok(path) = CanonicalPath::parse(&raw) {
                prop_assert_eq!(CanonicalPath::parse(&path.to_url()), Ok(path));
            }
        }
    }
}
