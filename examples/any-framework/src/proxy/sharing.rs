//! What of the other server's answers may be shared, decided by status and headers.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap, HeaderName};

/// By this header, which is not sent on, the other server names the tags of a page.
const CACHE_TAG: HeaderName = HeaderName::from_static("cache-tag");

/// Headers that are made anew for a stored page, or mean nothing there.
const NOT_KEPT: [HeaderName; 12] = [
    CACHE_TAG,
    header::ACCEPT_RANGES,
    header::AGE,
    header::CACHE_CONTROL,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::DATE,
    header::ETAG,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::VARY,
    HeaderName::from_static("cache-status"),
];

/// What an answer is to the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A page, or the data of one, for everybody.
    Shared,
    /// There is no such page, for nobody.
    Gone,
    /// The other server failed: an old page stays.
    Failed,
    /// An answer for who asked, and nobody else.
    Personal,
}

/// Judges an answer that should be of a content type.
pub(crate) fn judge(status: StatusCode, headers: &HeaderMap, content_type: &str) -> Verdict {
    if status.is_server_error() {
        return Verdict::Failed;
    }
    if says_no(headers) {
        return Verdict::Personal;
    }
    match status {
        StatusCode::OK if is_of_type(headers, content_type) => Verdict::Shared,
        StatusCode::NOT_FOUND | StatusCode::GONE => Verdict::Gone,
        _ => Verdict::Personal,
    }
}

/// Whether the headers forbid to share the answer, or say that others would get another one.
fn says_no(headers: &HeaderMap) -> bool {
    let forbids = |directive: &str| {
        ["private", "no-store", "no-cache"].contains(&name_of(directive).as_str())
    };
    let differs = |name: &str| !name.eq_ignore_ascii_case("accept-encoding");
    headers.contains_key(header::SET_COOKIE)
        || headers.contains_key(header::CONTENT_ENCODING)
        || list(headers, &header::CACHE_CONTROL).any(forbids)
        || list(headers, &header::VARY).any(differs)
}

/// Whether the answer is of this type, as UTF-8: stored bodies are served as that.
pub(crate) fn is_of_type(headers: &HeaderMap, expected: &str) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let charset = |part: &str| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim_matches('"').to_lowercase())
    };
    parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case(expected))
        && parts.filter_map(charset).all(|charset| charset == "utf-8")
}

/// For how long shared caches may keep the answer, if it says so (RFC 9111 section 5.2.2.10).
pub(crate) fn lifetime(headers: &HeaderMap) -> Option<Duration> {
    let seconds = list(headers, &header::CACHE_CONTROL)
        .filter(|directive| name_of(directive) == "s-maxage")
        .find_map(|directive| directive.split_once('=')?.1.trim().parse().ok());
    seconds.map(Duration::from_secs)
}

/// The tags by which the page can be invalidated.
pub(crate) fn tags(headers: &HeaderMap) -> Vec<String> {
    list(headers, &CACHE_TAG).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// The headers that a stored page has too.
pub(crate) fn kept(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let kept = headers.iter().filter(|(name, _)| !NOT_KEPT.contains(name));
    kept.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
}

/// After what time asking again makes sense, if the answer says so in seconds.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse().ok().map(Duration::from_secs)
}

/// The items of a list, of all headers of this name (RFC 9110 section 5.6.1).
fn list<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

fn name_of(directive: &str) -> String {
    let name = directive.split_once('=').map_or(directive, |(name, _)| name);
    name.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |&(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[track_caller]
    fn check(status: u16, pairs: &[(&'static str, &'static str)], expected: Verdict) {
        let mut headers = map(pairs);
        if !headers.contains_key("content-type") {
            headers.insert("content-type", HeaderValue::from_static("text/html; charset=UTF-8"));
        }
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(judge(status, &headers, "text/html"), expected, "{status} {pairs:?}");
    }

    #[test]
    fn only_what_is_the_same_for_everybody_is_shared() {
        use Verdict::*;
        check(200, &[], Shared);
        check(200, &[("vary", "Accept-Encoding"), ("cache-control", "public, max-age=5")], Shared);
        check(200, &[("set-cookie", "a=b")], Personal);
        check(200, &[("cache-control", "max-age=5, Private")], Personal);
        check(200, &[("cache-control", "private=\"x\"")], Personal);
        check(200, &[("cache-control", "no-store")], Personal);
        check(200, &[("vary", "Cookie, Accept-Encoding")], Personal);
        check(200, &[("vary", "*")], Personal);
        check(200, &[("content-type", "text/html; charset=latin1")], Personal);
        check(200, &[("content-type", "image/png")], Personal);
        check(200, &[("content-encoding", "gzip")], Personal);
        check(206, &[], Personal);
        check(302, &[], Personal);
        check(401, &[], Personal);
        check(404, &[], Gone);
        check(410, &[], Gone);
        check(404, &[("set-cookie", "a=b")], Personal);
        check(500, &[], Failed);
        check(503, &[("set-cookie", "a=b")], Failed);
    }

    #[test]
    fn lifetime_tags_and_further_headers_are_read() {
        let headers = map(&[
            ("cache-control", "max-age=5, s-maxage=60"),
            ("cache-tag", "a, b"),
            ("x-shop", "open"),
        ]);
        assert_eq!(lifetime(&headers), Some(Duration::from_secs(60)));
        assert_eq!(tags(&headers), ["a", "b"]);
        assert_eq!(kept(&headers).collect::<Vec<_>>(), [("x-shop", "open")]);
        assert_eq!(lifetime(&map(&[("cache-control", "max-age=5")])), None);
    }
}
