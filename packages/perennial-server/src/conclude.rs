//! [`conclude`]: the last step of every answer, where the request's conditions and the encodings
//! that it accepts decide whether it is sent.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::accept_encoding::forbids_identity;
use crate::conditions::{Validators, Verdict};
use crate::headers::{CDN_CACHE_CONTROL, TEXT, VISITOR};
use crate::{Request, Response};

/// Headers of a body that is not sent.
const OF_BODY: [HeaderName; 4] =
    [header::ACCEPT_RANGES, header::CONTENT_ENCODING, header::CONTENT_RANGE, header::CONTENT_TYPE];

/// Headers of a representation that is not sent, and of what would be done by sending it.
const OF_REPRESENTATION: [HeaderName; 6] = [
    header::CACHE_CONTROL,
    CDN_CACHE_CONTROL,
    header::ETAG,
    header::LAST_MODIFIED,
    header::SET_COOKIE,
    VISITOR,
];

/// Decides whether a response is sent as it is: 304 if the request has it already, 412 if it wants
/// another than there is (RFC 9110 section 13.2), 406 if it accepts none of the encodings that there
/// are (section 12.5.3). Only an answer to a request that reads, and that would succeed, is asked.
#[must_use]
pub fn conclude(request: &Request<'_>, response: Response) -> Response {
    if !request.is_read() || !response.status.is_success() {
        return response;
    }
    if is_not_acceptable(request, &response) {
        let reason = "The answer cannot be had in an encoding that the request accepts.\n";
        let vary = HeaderValue::from_static("accept-encoding");
        let mut refused = refused(response, StatusCode::NOT_ACCEPTABLE, reason);
        if !refused.headers.iter().any(|(name, _)| *name == header::VARY) {
            refused.headers.push((header::VARY, vary));
        }
        return refused;
    }
    match Validators::of(&response).evaluate(request) {
        Verdict::Proceed => response,
        Verdict::NotModified => not_modified(response),
        Verdict::Failed => {
            let reason = "There is another version than the one that the request asks for.\n";
            refused(response, StatusCode::PRECONDITION_FAILED, reason)
        }
    }
}

/// Whether a body that is not encoded would be sent to a client that forbids that.
fn is_not_acceptable(request: &Request<'_>, response: &Response) -> bool {
    if response.headers.iter().any(|(name, _)| *name == header::CONTENT_ENCODING) {
        return false;
    }
    let has_body = response.file.is_some() || !response.body.is_empty();
    has_body
        && request
            .list(&header::ACCEPT_ENCODING)
            .is_some_and(|accepted| forbids_identity(&accepted))
}

fn not_modified(mut response: Response) -> Response {
    response.headers.retain(|(name, _)| !OF_BODY.contains(name));
    Response { status: StatusCode::NOT_MODIFIED, body: Bytes::new(), file: None, ..response }
}

fn refused(mut response: Response, status: StatusCode, reason: &'static str) -> Response {
    let is_kept = |name: &HeaderName| !OF_BODY.contains(name) && !OF_REPRESENTATION.contains(name);
    response.headers.retain(|(name, _)| is_kept(name));
    Response { status, file: None, ..response }.no_store().body(TEXT, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, Method};

    fn page() -> Response {
        Response::new(StatusCode::OK)
            .text_header(header::ETAG, "\"a\"")
            .text_header(header::CACHE_CONTROL, "public, max-age=0, s-maxage=60")
            .text_header(CDN_CACHE_CONTROL, "max-age=60")
            .text_header(header::SET_COOKIE, "a=b")
            .text_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .body(TEXT, "page")
    }

    #[track_caller]
    fn check(pairs: &[(&str, &str)], response: Response, status: u16, names: &str) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let value = HeaderValue::from_str(value).unwrap();
            headers.append(name.parse::<HeaderName>().unwrap(), value);
        }
        let (method, body) = (Method::GET, Bytes::new());
        let request = Request::new(&method, "/", "", &headers, &body);
        let response = conclude(&request, response);
        let all: Vec<&str> = response.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((response.status.as_u16(), all.join(" ").as_str()), (status, names));
        response
    }

    #[test]
    fn what_the_request_has_is_not_sent_again() {
        let kept = "etag cache-control cdn-cache-control set-cookie x-content-type-options";
        let response = check(&[("if-none-match", "\"a\"")], page(), 304, kept);
        assert!(response.body.is_empty());
    }

    #[test]
    fn what_is_refused_says_nothing_of_the_representation_and_is_not_kept() {
        let names = "x-content-type-options cache-control content-type";
        let response = check(&[("if-match", "\"b\"")], page(), 412, names);
        assert!(response.headers.iter().any(|(_, value)| value == "no-store"));
        let names = "x-content-type-options cache-control content-type vary";
        check(&[("accept-encoding", "identity;q=0")], page(), 406, names);
        check(&[("accept-encoding", "gzip, *;q=0"), ("if-match", "\"b\"")], page(), 406, names);
    }

    #[test]
    fn an_encoded_body_is_acceptable_where_identity_is_not() {
        let encoded = Response::new(StatusCode::OK).text_header(header::CONTENT_ENCODING, "gzip");
        let accept = [("accept-encoding", "gzip, identity;q=0")];
        check(&accept, encoded.body(TEXT, "x"), 200, "content-encoding content-type");
        check(&accept, Response::new(StatusCode::NO_CONTENT), 204, "");
    }

    #[test]
    fn conditions_of_an_answer_that_is_no_success_are_not_asked() {
        let missing = || Response::new(StatusCode::NOT_FOUND);
        check(&[("if-match", "\"b\"")], missing(), 404, "");
        check(&[("if-none-match", "*")], missing(), 404, "");
        check(&[("accept-encoding", "identity;q=0")], missing(), 404, "");
    }
}
