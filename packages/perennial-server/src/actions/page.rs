//! [`Page`]: the page that a visitor is on who does something.

use bytes::Bytes;
use cookie::Cookie;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use perennial_isg::Representation;
use perennial_protocol::{Below, CanonicalPath, RequestUrl};

use crate::admission::{Admission, Admitted};
use crate::headers::PAGE;
use crate::{Request, Response, Site, page_response};

/// What of a request is about its own body or its own answer, and not about the visitor.
const OF_REQUEST: [HeaderName; 10] = [
    header::ACCEPT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::COOKIE,
    header::IF_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_NONE_MATCH,
    header::IF_UNMODIFIED_SINCE,
    header::RANGE,
    header::TRANSFER_ENCODING,
];

/// The page that a visitor is on: its path below the app's base path, and its query, as in a URL.
#[derive(Debug, Clone)]
pub(super) struct Page {
    path: String,
    query: String,
}

impl Page {
    /// What a script says, else the page that the browser names, else the one for which the form was
    /// rendered.
    pub(super) fn of(site: &Site, request: &Request<'_>, rendered: Option<&str>) -> Option<Self> {
        let said = request.header(&PAGE).and_then(|url| Self::parse(site, url));
        let referrer = || {
            let (_, rest) = request.header(&header::REFERER)?.split_once("://")?;
            let (host, url) = rest.split_at_checked(rest.find('/')?)?;
            let is_own = request.header(&header::HOST).is_some_and(|own| own == host)
                || site
                    .address()
                    .origin()
                    .is_some_and(|own| own.as_str().ends_with(&format!("://{host}")));
            is_own.then(|| Self::parse(site, url)).flatten()
        };
        said.or_else(referrer).or_else(|| rendered.and_then(|url| Self::parse(site, url)))
    }

    fn parse(site: &Site, url: &str) -> Option<Self> {
        let url = url.split('#').next().unwrap_or_default();
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let Below::Path(path) = site.address().base().below(path) else { return None };
        let RequestUrl::Page(path) = RequestUrl::classify(path) else { return None };
        CanonicalPath::parse(path).ok()?;
        Some(Self { path: path.to_owned(), query: query.to_owned() })
    }

    /// What the page is, if it may exist.
    pub(super) fn admit(&self, site: &Site) -> Option<Admitted> {
        match Admission::decide(site, &self.path, &self.query) {
            Admission::Page(admitted) => Some(admitted),
            _ => None,
        }
    }

    /// Its URL, below the app's base path.
    pub(super) fn url(&self) -> String {
        match self.query.is_empty() {
            true => self.path.clone(),
            false => format!("{}?{}", self.path, self.query),
        }
    }

    /// Its data for a visitor, with what sets further cookies.
    pub(super) async fn data(
        &self,
        site: &Site,
        headers: &HeaderMap,
    ) -> Option<(String, Vec<(HeaderName, HeaderValue)>)> {
        let body = Bytes::new();
        let request = self.request(headers, &body);
        let data = Representation::Data;
        let response: Response = page_response::respond(site, &request, &self.path, data).await;
        if response.status != StatusCode::OK {
            return None;
        }
        let json = String::from_utf8(response.body.to_vec()).ok()?;
        let cookies = response.headers.into_iter().filter(|(name, _)| *name == header::SET_COOKIE);
        Some((json, cookies.collect()))
    }

    /// The request by which a visitor would ask for it.
    pub(super) fn request<'r>(&'r self, headers: &'r HeaderMap, body: &'r Bytes) -> Request<'r> {
        Request::new(&Method::GET, &self.path, &self.query, headers, body)
    }
}

/// The headers of a visitor's request for a page, with the cookies that were set meanwhile.
pub(super) fn visitor(request: &Request<'_>, set: &[(String, String)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let all = request.headers.all();
    for (name, value) in &all {
        let name = HeaderName::from_bytes(name.as_bytes());
        let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) else { continue };
        if !OF_REQUEST.contains(&name) {
            headers.append(name, value);
        }
    }
    let sent = all.iter().filter(|(name, _)| name == header::COOKIE.as_str());
    let mut cookies: Vec<(String, String)> = Vec::new();
    for pair in sent.flat_map(|(_, value)| value.split(';')) {
        if let Some((name, value)) = pair.trim().split_once('=') {
            cookies.push((name.to_owned(), value.to_owned()));
        }
    }
    for (_, value) in set.iter().filter(|(name, _)| name == header::SET_COOKIE.as_str()) {
        let Ok(cookie) = Cookie::parse(value.as_str()) else { continue };
        cookies.retain(|(name, _)| name != cookie.name());
        let ended = cookie.max_age().is_some_and(|age| !age.is_positive());
        if !ended {
            cookies.push((cookie.name().to_owned(), cookie.value().to_owned()));
        }
    }
    let cookies: Vec<String> =
        cookies.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    if let Ok(value) = HeaderValue::from_str(&cookies.join("; "))
        && !cookies.is_empty()
    {
        headers.insert(header::COOKIE, value);
    }
    headers
}
