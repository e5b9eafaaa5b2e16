//! [`request`] and [`revalidation`]: whole requests.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use perennial_protocol::url;
use perennial_server::Request;

use crate::site::{Site, TOKEN};

/// What is put before a path: nothing, and what leads to each kind of URL.
const PREFIXES: [&str; 5] = ["", "/", "/page/", "/number/", url::INTERNAL_PREFIX];

/// Whatever path and query are asked for, over any of the framework's URLs, there is an answer that
/// is not the server's fault.
///
/// # Panics
/// If there is another.
pub fn request(bytes: &[u8]) {
    let Ok(target) = std::str::from_utf8(bytes) else { return };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let body = Bytes::new();
    let headers = authorized();
    for method in [Method::GET, Method::HEAD] {
        for prefix in PREFIXES {
            let path = format!("{prefix}{path}");
            let (method, headers) = (&method, &headers);
            let request = Request::new(method, &path, query, headers, &body);
            let response = Site::shared().respond(request);
            assert!(!response.status.is_server_error(), "{path:?}: {}", response.status);
        }
    }
    let explain = format!("path={target}");
    let (path, query, method) = (url::EXPLAIN, &*explain, &Method::GET);
    let request = Request::new(method, path, query, &headers, &body);
    let response = Site::shared().respond(request);
    assert!([StatusCode::OK, StatusCode::NOT_FOUND].contains(&response.status), "{explain:?}");
}

/// Whatever is sent to be revalidated, it is done or refused.
///
/// # Panics
/// If it is neither.
pub fn revalidation(bytes: &[u8]) {
    let (body, headers) = (Bytes::copy_from_slice(bytes), authorized());
    let (method, path) = (&Method::POST, url::REVALIDATE);
    let request = Request::new(method, path, "", &headers, &body);
    let status = Site::shared().respond(request).status;
    assert!([StatusCode::OK, StatusCode::BAD_REQUEST].contains(&status), "{status}");
    // The same as the operator's secret: nobody else is let in.
    if let Ok(value) = HeaderValue::from_bytes(bytes)
        && bytes != format!("Bearer {TOKEN}").as_bytes()
    {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, value);
        let request = Request::new(method, path, "", &headers, &body);
        assert_eq!(Site::shared().respond(request).status, StatusCode::UNAUTHORIZED);
    }
}

fn authorized() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let value = format!("Bearer {TOKEN}");
    headers.extend(HeaderValue::from_str(&value).map(|value| (header::AUTHORIZATION, value)));
    headers
}
