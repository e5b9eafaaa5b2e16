//! [`RequestContext`]: what a function that runs for each request may know of it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::{BuildContext, OpenSession, PageError, Session};

/// What a function that runs for each request may know of it: all of its [`BuildContext`], and the
/// method, the headers, the cookies and the whole query.
///
/// What is made with it belongs to one visitor and is never stored. It is cheap to clone.
///
/// ```
/// use perennial_core::{BuildContext, RequestContext};
/// use perennial_protocol::CanonicalPath;
/// let page = BuildContext::new(CanonicalPath::parse("/account")?, vec![], vec![], "en");
/// let headers = [("cookie".to_owned(), "theme=dark; session=abc".to_owned())];
/// let request = RequestContext::new(page, "GET", headers, "tab=orders&x=%20");
/// assert_eq!(request.cookie("session"), Some("abc"));
/// assert_eq!(request.query("tab").as_deref(), Some("orders"));
/// assert_eq!(request.path().as_str(), "/account");
/// # Ok::<(), perennial_protocol::PathError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RequestContext {
    page: BuildContext,
    request: Arc<Request>,
}

#[derive(Clone)]
struct Request {
    method: String,
    headers: Vec<(String, String)>,
    query: String,
    session: Option<Arc<dyn OpenSession>>,
}

impl fmt::Debug for Request {
    /// Without headers: they hold cookies.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Request");
        shown.field("method", &self.method).field("query", &self.query).finish_non_exhaustive()
    }
}

impl RequestContext {
    /// The context of one request. Header names are in lower case, the query has no question mark.
    /// Apps need this only in tests of their functions.
    #[must_use]
    pub fn new(
        page: BuildContext,
        method: impl Into<String>,
        headers: impl IntoIterator<Item = (String, String)>,
        query: impl Into<String>,
    ) -> Self {
        let headers = headers.into_iter().collect();
        let (method, query) = (method.into(), query.into());
        Self { page, request: Arc::new(Request { method, headers, query, session: None }) }
    }

    /// The same with a session. Apps need this only in tests of their functions: a
    /// [`Session`](crate::Session) is one.
    #[must_use]
    pub fn with_session(mut self, session: impl OpenSession + 'static) -> Self {
        Arc::make_mut(&mut self.request).session = Some(Arc::new(session));
        self
    }

    /// The session of the visitor. It is empty for a visitor of whom the app keeps nothing.
    ///
    /// # Errors
    /// Blames the server, if the app has no sessions, or if their store fails.
    pub async fn session(&self) -> Result<Session, PageError> {
        match &self.request.session {
            Some(session) => session.open().await,
            None => Err(PageError::server_message(
                "PER-2140: the app has no sessions\n\
                 hint: add `.sessions()` to the app, or `.session_store(…)`",
            )),
        }
    }

    /// The same request, for another page or a widget of it.
    #[must_use]
    pub fn for_part(&self, part: BuildContext) -> Self {
        Self { page: part, request: Arc::clone(&self.request) }
    }

    /// What may be known of the page whoever asks for it.
    #[must_use]
    pub const fn page(&self) -> &BuildContext {
        &self.page
    }

    /// The method: `GET` or `HEAD`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.request.method
    }

    /// The first value of a header that is text; the name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.request.headers.iter();
        headers.find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The value of a cookie, as it was sent (RFC 6265 section 4.2.1).
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let headers = self.request.headers.iter().filter(|(own, _)| own == "cookie");
        let mut pairs = headers.flat_map(|(_, value)| value.split(';'));
        pairs.find_map(|pair| {
            let (own, value) = pair.trim().split_once('=')?;
            (own == name).then_some(value)
        })
    }

    /// The first value of a query key, decoded, whether the template declares the key or not. A
    /// key that the template declares is the same as in the [`BuildContext`].
    #[must_use]
    pub fn query(&self, key: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.request.query.as_bytes());
        pairs.find(|(own, _)| own == key).map(|(_, value)| value.into_owned())
    }

    /// The whole query as it was sent, without its question mark.
    #[must_use]
    pub fn raw_query(&self) -> &str {
        &self.request.query
    }
}

impl Deref for RequestContext {
    type Target = BuildContext;

    fn deref(&self) -> &BuildContext {
        &self.page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use perennial_protocol::CanonicalPath;

    fn context(cookies: &str, query: &str) -> RequestContext {
        let page = BuildContext::new(CanonicalPath::root(), vec![], vec![], "en");
        RequestContext::new(page, "GET", [("cookie".to_owned(), cookies.to_owned())], query)
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let request = context("asession=1; session=2=3;x", "");
        assert_eq!(request.cookie("session"), Some("2=3"));
        assert_eq!(request.cookie("x"), None);
    }

    #[test]
    fn a_query_is_decoded_once() {
        let request = context("", "a%20b=c+%2541&bad=%FF&empty&plain=%zz");
        assert_eq!(request.query("a b").as_deref(), Some("c %41"));
        assert_eq!(request.query("empty").as_deref(), Some(""));
        assert_eq!(request.query("plain").as_deref(), Some("%zz"));
        assert_eq!(request.query("bad").as_deref(), Some("\u{fffd}"));
        assert_eq!(request.query("none"), None);
    }
}
