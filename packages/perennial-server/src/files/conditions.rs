//! Conditional requests, in the order of precedence of RFC 9110 section 13.2.2.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderValue, header};

use crate::Request;
use crate::entry_response::not_modified;

/// What a representation is known by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Validators<'a> {
    /// Its strong tag.
    pub(super) etag: &'a HeaderValue,
    /// When it was last changed, in whole seconds.
    pub(super) modified: Option<SystemTime>,
    /// Whether that time, too, tells two versions apart for sure (section 8.8.2.2).
    pub(super) modified_is_strong: bool,
}

/// What the conditions of a request come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is answered as if it had none.
    Proceed,
    /// It has the representation already: 304.
    NotModified,
    /// It wants another than there is: 412.
    Failed,
}

impl Validators<'_> {
    /// Evaluates all conditions but `If-Range`. The request is one that reads.
    pub(super) fn evaluate(&self, request: &Request<'_>) -> Verdict {
        let date =
            |name| request.header(name).and_then(|text| httpdate::parse_http_date(text).ok());
        if let Some(wanted) = request.header(&header::IF_MATCH) {
            if !self.is_among(wanted) {
                return Verdict::Failed;
            }
        } else if let (Some(since), Some(modified)) =
            (date(&header::IF_UNMODIFIED_SINCE), self.modified)
            && modified > since
        {
            return Verdict::Failed;
        }
        if request.headers.value(&header::IF_NONE_MATCH).is_some() {
            if not_modified(request, self.etag) {
                return Verdict::NotModified;
            }
        } else if let (Some(since), Some(modified)) =
            (date(&header::IF_MODIFIED_SINCE), self.modified)
            && modified <= since
        {
            return Verdict::NotModified;
        }
        Verdict::Proceed
    }

    /// Whether the part that a request asks for is one of this representation: what `If-Range`
    /// says, which compares strongly (section 13.1.5).
    pub(super) fn range_is_meant(&self, request: &Request<'_>) -> bool {
        let Some(value) = request.header(&header::IF_RANGE) else { return true };
        if value.contains('"') {
            return self.etag.to_str().is_ok_and(|etag| etag == value.trim());
        }
        let date = httpdate::parse_http_date(value).ok();
        date.is_some() && date == self.modified && self.modified_is_strong
    }

    /// Strong comparison with a list of tags.
    fn is_among(&self, list: &str) -> bool {
        let Ok(etag) = self.etag.to_str() else { return false };
        list.split(',').map(str::trim).any(|known| known == "*" || known == etag)
    }
}

/// A time in whole seconds, as headers have it.
pub(super) fn whole_seconds(time: SystemTime) -> SystemTime {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::{HeaderMap, HeaderName, Method};

    const BEFORE: &str = "Wed, 31 Dec 2025 23:59:59 GMT";
    const THEN: &str = "Thu, 01 Jan 2026 00:00:00 GMT";
    const AFTER: &str = "Thu, 01 Jan 2026 00:00:01 GMT";

    fn with<T>(
        pairs: &[(&str, &str)],
        strong: bool,
        check: impl Fn(Validators<'_>, &Request<'_>) -> T,
    ) -> T {
        let headers: HeaderMap = pairs
            .iter()
            .map(|(name, value)| {
                (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
            })
            .collect();
        let (body, etag) = (Bytes::new(), HeaderValue::from_static("\"a\""));
        let request =
            Request { method: &Method::GET, path: "/", query: "", headers: &headers, body: &body };
        let modified = httpdate::parse_http_date(THEN).ok();
        check(Validators { etag: &etag, modified, modified_is_strong: strong }, &request)
    }

    #[track_caller]
    fn check(pairs: &[(&str, &str)], expected: Verdict) {
        let verdict = with(pairs, true, |validators, request| validators.evaluate(request));
        assert_eq!(verdict, expected, "{pairs:?}");
    }

    #[test]
    fn each_condition_alone_decides() {
        check(&[], Verdict::Proceed);
        check(&[("if-match", "\"b\", \"a\"")], Verdict::Proceed);
        check(&[("if-match", "*")], Verdict::Proceed);
        check(&[("if-match", "\"b\"")], Verdict::Failed);
        check(&[("if-match", "W/\"a\"")], Verdict::Failed);
        check(&[("if-unmodified-since", THEN)], Verdict::Proceed);
        check(&[("if-unmodified-since", BEFORE)], Verdict::Failed);
        check(&[("if-unmodified-since", "yesterday")], Verdict::Proceed);
        check(&[("if-none-match", "W/\"a\"")], Verdict::NotModified);
        check(&[("if-none-match", "*")], Verdict::NotModified);
        check(&[("if-none-match", "\"b\"")], Verdict::Proceed);
        check(&[("if-modified-since", THEN)], Verdict::NotModified);
        check(&[("if-modified-since", AFTER)], Verdict::NotModified);
        check(&[("if-modified-since", BEFORE)], Verdict::Proceed);
        check(&[("if-modified-since", "yesterday")], Verdict::Proceed);
    }

    #[test]
    fn tags_go_before_dates_and_what_fails_before_what_is_known() {
        check(&[("if-none-match", "\"b\""), ("if-modified-since", AFTER)], Verdict::Proceed);
        check(&[("if-match", "\"a\""), ("if-unmodified-since", BEFORE)], Verdict::Proceed);
        check(&[("if-match", "\"b\""), ("if-none-match", "\"a\"")], Verdict::Failed);
        check(&[("if-match", "\"a\""), ("if-none-match", "\"a\"")], Verdict::NotModified);
    }

    #[test]
    fn a_range_is_meant_only_for_exactly_this_version() {
        let meant = |value, strong| {
            with(&[("if-range", value)], strong, |validators, request| {
                validators.range_is_meant(request)
            })
        };
        assert!(with(&[], true, |validators, request| validators.range_is_meant(request)));
        assert!(meant("\"a\"", true) && meant(THEN, true));
        for other in ["\"b\"", "W/\"a\"", BEFORE, AFTER, "yesterday"] {
            assert!(!meant(other, true), "{other}");
        }
        assert!(!meant(THEN, false), "a time that may stand for two versions is not enough");
    }
}
