//! What of the other server's answers may be shared, decided by status and headers.

use std::time::{Duration, SystemTime};

use actix_web::http::header::HttpDate;
use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};

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

/// Directives of `Cache-Control` under which an answer is not stored. The engine serves an old page
/// while it makes a new one, which the last two forbid (RFC 9111 section 5.2.2.2).
const FORBIDDING: [&str; 5] =
    ["private", "no-store", "no-cache", "must-revalidate", "proxy-revalidate"];

/// Whether the headers forbid to share the answer, or say that others would get another one.
fn says_no(headers: &HeaderMap) -> bool {
    let forbids = |directive: &str| FORBIDDING.contains(&name_of(directive).as_str());
    let differs = |name: &str| !name.eq_ignore_ascii_case("accept-encoding");
    headers.contains_key(header::SET_COOKIE)
        || headers.contains_key(header::CONTENT_ENCODING)
        || list(headers, &header::CACHE_CONTROL).any(forbids)
        || list(headers, &header::VARY).any(differs)
        || lifetime(headers).is_some_and(|lifetime| lifetime.is_zero())
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

/// For how long shared caches may still keep the answer, if it says so (RFC 9111 section 4.2.1): by
/// `s-maxage`, else by `max-age`, else by `Expires`, less its age. Of two values the shorter one
/// counts, and one that cannot be read is none.
pub(crate) fn lifetime(headers: &HeaderMap) -> Option<Duration> {
    let directive = |name: &str| {
        let values = list(headers, &header::CACHE_CONTROL).filter(|it| name_of(it) == name);
        values.map(|it| it.split_once('=').and_then(|(_, value)| seconds(value))).min()
    };
    let told = directive("s-maxage").or_else(|| directive("max-age"));
    let told = told.or_else(|| {
        let expires = headers.get(header::EXPIRES)?;
        let date = headers.get(header::DATE).and_then(date_of).unwrap_or_else(SystemTime::now);
        Some(date_of(expires).and_then(|expires| expires.duration_since(date).ok()))
    });
    let age = list(headers, &header::AGE).filter_map(seconds).max().unwrap_or_default();
    told.map(|told| told.unwrap_or_default().saturating_sub(age))
}

fn seconds(value: &str) -> Option<Duration> {
    value.trim().trim_matches('"').parse().ok().map(Duration::from_secs)
}

fn date_of(value: &HeaderValue) -> Option<SystemTime> {
    let date: HttpDate = value.to_str().ok()?.parse().ok()?;
    Some(date.into())
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
        check(200, &[("cache-control", "max-age=0, must-revalidate")], Personal);
        check(200, &[("cache-control", "max-age=60, Must-Revalidate")], Personal);
        check(200, &[("cache-control", "max-age=60, proxy-revalidate")], Personal);
        check(200, &[("cache-control", "max-age=0")], Personal);
        check(200, &[("cache-control", "max-age=60, s-maxage=0")], Personal);
        check(200, &[("expires", "0")], Personal);
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
    }

    #[test]
    fn nothing_is_kept_longer_than_its_server_allows() {
        let check = |pairs: &[(&'static str, &'static str)], seconds: Option<u64>| {
            assert_eq!(lifetime(&map(pairs)), seconds.map(Duration::from_secs), "{pairs:?}");
        };
        check(&[], None);
        check(&[("cache-control", "public")], None);
        check(&[("cache-control", "max-age=5")], Some(5));
        check(&[("cache-control", "max-age=5"), ("cache-control", "S-MaxAge=\"60\"")], Some(60));
        check(&[("cache-control", "max-age=60, max-age=5")], Some(5));
        check(&[("cache-control", "max-age=soon")], Some(0));
        check(&[("cache-control", "max-age=60"), ("age", "50")], Some(10));
        check(&[("cache-control", "max-age=60"), ("age", "61")], Some(0));
        let date = ("date", "Thu, 01 Jan 2026 00:00:00 GMT");
        check(&[date, ("expires", "Thu, 01 Jan 2026 00:01:00 GMT")], Some(60));
        check(&[date, ("expires", "Wed, 31 Dec 2025 00:00:00 GMT")], Some(0));
        check(&[date, ("expires", "0")], Some(0));
        check(&[date, ("expires", "0"), ("cache-control", "max-age=9")], Some(9));
    }
}
