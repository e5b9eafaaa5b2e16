//! [`SiteAddress`]: where an app stands in the web, as origin and base path.

use std::fmt;
use std::str::FromStr;

use crate::CanonicalPath;
use crate::url::INTERNAL_PREFIX;

/// Where an app stands: the path below which it lies, and its origin, if that is known.
///
/// Everything that an app says of itself is relative to this: it speaks of `/city/paris`, wherever
/// it stands.
///
/// ```
/// use perennial_protocol::SiteAddress;
/// let site = SiteAddress::new(Some("https://example.org".parse()?), "/shop".parse()?);
/// assert_eq!(site.path("/city/paris"), "/shop/city/paris");
/// assert_eq!(site.absolute("/city/paris"), "https://example.org/shop/city/paris");
/// assert_eq!(site.absolute("https://other.example/x"), "https://other.example/x");
/// # Ok::<(), perennial_protocol::AddressError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteAddress {
    origin: Option<Origin>,
    base: BasePath,
}

impl SiteAddress {
    /// The address of an app.
    #[must_use]
    pub const fn new(origin: Option<Origin>, base: BasePath) -> Self {
        Self { origin, base }
    }

    /// The origin, if it is known.
    #[must_use]
    pub const fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// The path below which the app lies.
    #[must_use]
    pub const fn base(&self) -> &BasePath {
        &self.base
    }

    /// What stands in a link to a URL of the app, `/city/paris`. Any other URL stays as it is.
    #[must_use]
    pub fn path(&self, url: &str) -> String {
        self.base.join(url)
    }

    /// The absolute form of a URL of the app, as far as the origin is known. Any other URL stays
    /// as it is.
    #[must_use]
    pub fn absolute(&self, url: &str) -> String {
        match &self.origin {
            Some(origin) if is_of_the_app(url) => format!("{origin}{}", self.path(url)),
            _ => self.path(url),
        }
    }

    /// The absolute form of a page's path.
    #[must_use]
    pub fn page(&self, path: &CanonicalPath) -> String {
        self.absolute(&path.to_url())
    }
}

/// Whether a URL names something of the app: it begins with one slash.
fn is_of_the_app(url: &str) -> bool {
    url.starts_with('/') && !url.starts_with("//")
}

/// Scheme, host and port: `https://example.org`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin(Box<str>);

impl Origin {
    /// The origin as text, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = AddressError;

    /// Parses an origin; a slash at its end is left out.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let fail = || AddressError::Origin(text.to_owned());
        let text = text.strip_suffix('/').unwrap_or(text);
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = host.ok_or_else(fail)?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]_".contains(&byte);
        if host.is_empty() || host.starts_with([':', '.', '-']) || !host.bytes().all(allowed) {
            return Err(fail());
        }
        Ok(Self(text.to_ascii_lowercase().into()))
    }
}

/// The path below which an app lies: nothing, or `/shop`.
///
/// It is made of letters, digits and `-`, `.`, `_`, `~`, so that it is written alike in every URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct BasePath(Box<str>);

/// A request's path, as seen from a base path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below<'a> {
    /// It lies below, and this is what remains of it: `/city/paris`, or `/` for the base itself.
    Path(&'a str),
    /// It is the base with a slash at its end, which is not its canonical form.
    Slash,
    /// It lies elsewhere.
    No,
}

impl BasePath {
    /// The base path, which is nothing or begins with a slash. It does not end with one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path that lies one segment below, if that is made of what a base path is made of.
    ///
    /// ```
    /// use perennial_protocol::BasePath;
    /// let base: BasePath = "/shop".parse()?;
    /// assert_eq!(base.segment("fr-FR").as_str(), "/shop/fr-FR");
    /// assert_eq!(base.segment("a b"), base);
    /// # Ok::<(), perennial_protocol::AddressError>(())
    /// ```
    #[must_use]
    pub fn segment(&self, segment: &str) -> Self {
        format!("{}/{segment}", self.0).parse().unwrap_or_else(|_| self.clone())
    }

    /// What of a path lies below.
    ///
    /// ```
    /// use perennial_protocol::{BasePath, Below};
    /// let base: BasePath = "/shop".parse()?;
    /// assert_eq!(base.below("/shop/city/paris"), Below::Path("/city/paris"));
    /// assert_eq!(base.below("/shop"), Below::Path("/"));
    /// assert_eq!(base.below("/shop/"), Below::Slash);
    /// assert_eq!(base.below("/shopping"), Below::No);
    /// # Ok::<(), perennial_protocol::AddressError>(())
    /// ```
    #[must_use]
    pub fn below<'a>(&self, path: &'a str) -> Below<'a> {
        if self.0.is_empty() {
            return Below::Path(path);
        }
        match path.strip_prefix(&*self.0) {
            Some("") => Below::Path("/"),
            Some("/") => Below::Slash,
            Some(rest) if rest.starts_with('/') => Below::Path(rest),
            _ => Below::No,
        }
    }

    /// What stands in a link to a URL of the app. Any other URL stays as it is.
    #[must_use]
    pub fn join(&self, url: &str) -> String {
        if self.0.is_empty() || !is_of_the_app(url) {
            return url.to_owned();
        }
        // The root page is the base itself, without a slash at its end.
        let rest = match url.strip_prefix('/') {
            Some(rest) if rest.is_empty() || rest.starts_with(['?', '#']) => rest,
            _ => url,
        };
        format!("{}{rest}", self.0)
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BasePath {
    type Err = AddressError;

    /// Parses a base path. `/` and nothing are none.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        if matches!(text, "" | "/") {
            return Ok(Self::default());
        }
        // By itself, as every client reads one, and few of them read a path.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let is_segment =
            |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(plain);
        let own = INTERNAL_PREFIX.trim_matches('/');
        let mut segments = text.strip_prefix('/').unwrap_or_default().split('/');
        if segments.clone().next() == Some(own) || !segments.all(is_segment) {
            return Err(AddressError::BasePath(text.to_owned()));
        }
        Ok(Self(text.into()))
    }
}

/// Text that is no address of an app.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no origin.
    #[error(
        "PER-1040: {0:?} is no origin\n\
         hint: an origin is scheme, host and, if need be, port, such as https://example.org"
    )]
    Origin(String),
    /// It is no base path.
    #[error(
        "PER-1041: {0:?} is no base path\n\
         hint: a base path begins with a slash and does not end with one, such as /shop; it is made \
         of letters, digits and - . _ ~"
    )]
    BasePath(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port_alone() {
        for (text, origin) in [
            ("https://example.org", "https://example.org"),
            ("https://Example.org/", "https://example.org"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_str(), origin);
        }
        for text in [
            "",
            "example.org",
            "https://",
            "ftp://a",
            "https://a/b",
            "https://a?b",
            "https://a b",
            "https://u@a",
            "https://a\n",
            "//a",
        ] {
            assert!(text.parse::<Origin>().unwrap_err().to_string().contains("PER-1040"), "{text}");
        }
    }

    #[test]
    fn a_base_path_is_written_alike_in_every_url() {
        assert_eq!("/".parse::<BasePath>().unwrap().as_str(), "");
        assert_eq!("/a/b-1.2".parse::<BasePath>().unwrap().as_str(), "/a/b-1.2");
        for text in ["shop", "/shop/", "/a//b", "/a/../b", "/é", "/a b", "/.perennial", "/a%20b"] {
            let error = text.parse::<BasePath>().unwrap_err().to_string();
            assert!(error.contains("PER-1041"), "{text}");
        }
    }

    #[test]
    fn only_urls_of_the_app_are_moved_below_the_base() {
        let base: BasePath = "/shop".parse().unwrap();
        for (url, expected) in [
            ("/", "/shop"),
            ("/?q=1", "/shop?q=1"),
            ("/#top", "/shop#top"),
            ("/a/b?c#d", "/shop/a/b?c#d"),
            ("//other.example/x", "//other.example/x"),
            ("https://other.example/", "https://other.example/"),
            ("#part", "#part"),
            ("?q=1", "?q=1"),
            ("", ""),
        ] {
            assert_eq!(base.join(url), expected, "{url}");
            assert_eq!(BasePath::default().join(url), url, "{url}");
        }
    }
}
