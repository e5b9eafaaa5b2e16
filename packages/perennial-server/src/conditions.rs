//! Conditional requests, in the order of precedence of RFC 9110 section 13.2.2: for all kinds of
//! answers.

use std::time::SystemTime;

use http::{HeaderName, HeaderValue, header};

use crate::{Request, Response};

/// The validators of a representation (RFC 9110 section 8.8).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Validators<'a> {
    /// Its strong tag, if it has one.
    pub(crate) etag: Option<&'a HeaderValue>,
    /// When it was last changed, in whole seconds.
    pub(crate) modified: Option<SystemTime>,
    /// Whether that time, too, tells two versions apart for sure (section 8.8.2.2).
    pub(crate) modified_is_strong: bool,
}

/// What the conditions of a request come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is answered as if it had none.
    Proceed,
    /// It has the representation already: 304.
    NotModified,
    /// It wants another than there is: 412.
    Failed,
}

impl<'a> Validators<'a> {
    /// Reads the validators that a response is sent with.
    pub(crate) fn of(response: &'a Response) -> Self {
        let mut validators = Self::default();
        for (name, value) in &response.headers {
            if *name == header::ETAG {
                validators.etag = Some(value);
            } else if *name == header::LAST_MODIFIED {
                let date = value.to_str().ok().map(httpdate::parse_http_date);
                validators.modified = date.and_then(Result::ok);
            }
        }
        validators
    }

    /// Evaluates all conditions but `If-Range`. The request is one that reads, and without its
    /// conditions it would succeed.
    pub(crate) fn evaluate(&self, request: &Request<'_>) -> Verdict {
        if let Some(wanted) = request.list(&header::IF_MATCH) {
            if !self.matches(&wanted, |tag| tag) {
                return Verdict::Failed;
            }
        } else if let Some(modified) = self.modified
            && date(request, &header::IF_UNMODIFIED_SINCE).is_some_and(|since| modified > since)
        {
            return Verdict::Failed;
        }
        if let Some(known) = request.list(&header::IF_NONE_MATCH) {
            // Weak and strong tags compare equal here (section 13.1.2). Of an answer without a tag, no
            // client has a copy that it could ask about.
            if self.etag.is_some()
                && self.matches(&known, |tag| tag.strip_prefix("W/").unwrap_or(tag))
            {
                return Verdict::NotModified;
            }
        } else if let Some(modified) = self.modified
            && date(request, &header::IF_MODIFIED_SINCE).is_some_and(|since| modified <= since)
        {
            return Verdict::NotModified;
        }
        Verdict::Proceed
    }

    /// Whether the part that a request asks for is one of this representation: the condition of
    /// `If-Range`, which compares strongly (section 13.1.5).
    pub(crate) fn range_is_meant(&self, request: &Request<'_>) -> bool {
        let Some(value) = request.list(&header::IF_RANGE) else { return true };
        if value.contains('"') {
            return self.etag().is_some_and(|etag| etag == value.trim());
        }
        let date = httpdate::parse_http_date(&value).ok();
        date.is_some() && date == self.modified && self.modified_is_strong
    }

    fn etag(&self) -> Option<&str> {
        self.etag?.to_str().ok()
    }

    /// Whether a list of tags has the one of this representation, or is `*`, which any has.
    fn matches<'l>(&self, list: &'l str, comparable: impl Fn(&'l str) -> &'l str) -> bool {
        if list.trim() == "*" {
            return true;
        }
        let Some(etag) = self.etag() else { return false };
        list.split(',').any(|tag| comparable(tag.trim()) == etag)
    }
}

/// A date that a request has. One that cannot be read, or that was sent twice, means nothing.
fn date(request: &Request<'_>, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(&request.list(name)?).ok()
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
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let value = HeaderValue::from_str(value).unwrap();
            headers.append(name.parse::<HeaderName>().unwrap(), value);
        }
        let (body, etag) = (Bytes::new(), HeaderValue::from_static("\"a\""));
        let request = Request::new(&Method::GET, "/", "", &headers, &body);
        let modified = httpdate::parse_http_date(THEN).ok();
        check(Validators { etag: Some(&etag), modified, modified_is_strong: strong }, &request)
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
    fn a_list_in_two_lines_is_one_list() {
        check(&[("if-match", "\"b\""), ("if-match", "\"a\"")], Verdict::Proceed);
        check(&[("if-none-match", "\"b\""), ("if-none-match", "\"a\"")], Verdict::NotModified);
        check(&[("if-none-match", "\"b\", ,"), ("if-none-match", "")], Verdict::Proceed);
    }

    #[test]
    fn a_star_stands_alone_and_a_date_that_was_sent_twice_means_nothing() {
        check(&[("if-none-match", " * ")], Verdict::NotModified);
        check(&[("if-match", "\"b\", *")], Verdict::Failed);
        check(&[("if-none-match", "*, \"b\"")], Verdict::Proceed);
        check(&[("if-none-match", "W/W/\"a\"")], Verdict::Proceed);
        let twice = [("if-modified-since", AFTER), ("if-modified-since", AFTER)];
        check(&twice, Verdict::Proceed);
    }

    #[test]
    fn what_has_no_validators_matches_nothing_but_the_star() {
        let verdict = |pairs: &[(&str, &str)]| {
            with(pairs, true, |_, request| Validators::default().evaluate(request))
        };
        assert_eq!(verdict(&[("if-match", "*")]), Verdict::Proceed);
        assert_eq!(verdict(&[("if-match", "\"a\"")]), Verdict::Failed);
        assert_eq!(verdict(&[("if-none-match", "\"a\"")]), Verdict::Proceed);
        assert_eq!(verdict(&[("if-none-match", "*")]), Verdict::Proceed);
        assert_eq!(verdict(&[("if-unmodified-since", BEFORE)]), Verdict::Proceed);
        assert_eq!(verdict(&[("if-modified-since", AFTER)]), Verdict::Proceed);
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
