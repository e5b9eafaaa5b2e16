//! [`PageError`]: why there is no page, and whose fault that is.

use std::error::Error;
use std::fmt;

/// Why a state function has no page to give, and whose fault that is.
///
/// Any error type turns into one that blames the server, so `?` works; what is the client's fault
/// is said with a constructor. The message of a client's error is shown to the visitor; the source
/// of a server's error is only logged.
///
/// ```
/// use perennial_core::PageError;
/// fn load(slug: &str) -> Result<u32, PageError> {
///     let number: u32 = slug.parse()?; // a 500, if it fails
///     (number > 0).then_some(number).ok_or_else(|| PageError::not_found("no such number"))
/// }
/// assert_eq!(load("0").unwrap_err().status(), 404);
/// assert_eq!(load("x").unwrap_err().status(), 500);
/// ```
pub struct PageError {
    kind: PageErrorKind,
    source: Option<Box<dyn Error + Send + Sync>>,
    headers: Vec<(String, String)>,
}

/// Whose fault it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageErrorKind {
    /// The client's.
    Client {
        /// The HTTP status, 400 to 499.
        status: u16,
        /// What the visitor is told.
        message: String,
    },
    /// The server's: the visitor gets a 500 and no detail.
    Server,
    /// Nobody's: the page is elsewhere.
    Redirect {
        /// The path or URL where it is.
        to: String,
        /// Whether it is there for good (308) or for now (307).
        permanent: bool,
    },
}

impl PageError {
    /// There is no such page (404).
    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::client(404, message)
    }

    /// There was such a page, and it will not come back (410).
    #[must_use]
    pub fn gone(message: impl Into<String>) -> Self {
        Self::client(410, message)
    }

    /// The client's fault, with a status of 400 to 499; any other is taken as 400.
    #[must_use]
    pub fn client(status: u16, message: impl Into<String>) -> Self {
        let status = if (400..=499).contains(&status) { status } else { 400 };
        Self {
            kind: PageErrorKind::Client { status, message: message.into() },
            source: None,
            headers: Vec::new(),
        }
    }

    /// The server's fault, said in words that only the log shows.
    #[must_use]
    pub fn server_message(message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self { kind: PageErrorKind::Server, source: Some(message.into()), headers: Vec::new() }
    }

    /// The page is elsewhere for now (307).
    #[must_use]
    pub fn redirect(to: impl Into<String>) -> Self {
        Self {
            kind: PageErrorKind::Redirect { to: to.into(), permanent: false },
            source: None,
            headers: Vec::new(),
        }
    }

    /// The page is elsewhere for good (308).
    #[must_use]
    pub fn moved(to: impl Into<String>) -> Self {
        Self {
            kind: PageErrorKind::Redirect { to: to.into(), permanent: true },
            source: None,
            headers: Vec::new(),
        }
    }

    /// The same error with its cause, for the log.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds a header to the response, such as `www-authenticate` to a 401. It has an effect where a
    /// function runs for one request: in a request state or a guard. What is stored has none of it.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into().to_ascii_lowercase(), value.into()));
        self
    }

    /// Sets a cookie with the response, as [`header`](Self::header) does: a redirect after a log-in
    /// is one with a cookie.
    #[must_use]
    pub fn cookie(self, cookie: impl fmt::Display) -> Self {
        self.header("set-cookie", cookie.to_string())
    }

    /// The headers of the response: names in lower case, and values.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Whose fault it is.
    #[must_use]
    pub const fn kind(&self) -> &PageErrorKind {
        &self.kind
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self.kind {
            PageErrorKind::Client { status, .. } => status,
            PageErrorKind::Server => 500,
            PageErrorKind::Redirect { permanent: true, .. } => 308,
            PageErrorKind::Redirect { permanent: false, .. } => 307,
        }
    }

    /// The cause, with all of its own causes, for the log.
    #[must_use]
    pub fn detail(&self) -> String {
        let mut parts = vec![self.to_string()];
        parts.extend(self.causes());
        parts.join(": ")
    }

    /// As [`detail`](Self::detail), where no page is meant: the causes alone, if there are some.
    #[must_use]
    pub fn cause(&self) -> String {
        let causes = self.causes();
        if causes.is_empty() { self.to_string() } else { causes.join(": ") }
    }

    fn causes(&self) -> Vec<String> {
        let source = self.source.as_deref().map(|source| source as &dyn Error);
        std::iter::successors(source, |error: &&dyn Error| (*error).source())
            .map(ToString::to_string)
            .collect()
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            PageErrorKind::Client { status, message } => write!(f, "{status}: {message}"),
            PageErrorKind::Server => f.write_str("the page could not be made"),
            PageErrorKind::Redirect { to, .. } => write!(f, "the page is at {to}"),
        }
    }
}

impl fmt::Debug for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail())
    }
}

// No `Error` for `PageError` itself: it would forbid this, which makes `?` work.
impl<E: Error + Send + Sync + 'static> From<E> for PageError {
    fn from(error: E) -> Self {
        Self { kind: PageErrorKind::Server, source: Some(Box::new(error)), headers: Vec::new() }
    }
}
