//! The responses of [`Incremental`](super::Incremental), as far as it makes them itself.

use std::time::Duration;

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use perennial_isg::{CacheStatus, Failure, Hit, Redirect, Representation};
use perennial_protocol::document::escape_html;
use perennial_protocol::{Location, payload};
use perennial_server::parts::{self, CACHE_STATUS, HTML, JSON};
use perennial_server::{Request, Response};

/// A stored page, or 304 or 412.
pub(super) fn entry(request: &Request<'_>, hit: &Hit, representation: Representation) -> Response {
    parts::answer_with_entry(request, hit, representation, no_sniffing)
}

/// The loading page of a route.
pub(super) fn loading(page: bytes::Bytes) -> Response {
    let mut response = Response::new(StatusCode::OK).no_store();
    no_sniffing(&mut response);
    response.body(HTML, page)
}

/// What a page's maker said instead of a page, with the bodies that it made, if it made some.
pub(super) fn failure(failure: &Failure, representation: Representation) -> Response {
    let status = StatusCode::from_u16(failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(status).no_store();
    if let Some(after) = failure.retry_after {
        response = retry_after(response, after);
    }
    no_sniffing(&mut response);
    let made = match representation {
        Representation::Page => &failure.page,
        Representation::Data => &failure.data,
    };
    match (made, representation) {
        (Some(page), Representation::Page) => response.body(HTML, page.clone()),
        (Some(data), Representation::Data) => response.body(JSON, data.clone()),
        (None, Representation::Page) => response.body(HTML, page(status, &failure.message)),
        (None, Representation::Data) => response.body(JSON, data(status, &failure.message)),
    }
}

/// Too much is being made.
pub(super) fn overloaded(after: Duration, representation: Representation) -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let said = Failure::new(status.as_u16(), parts::message(status)).retry_after(after);
    failure(&said, representation)
}

/// An answer that was made without the store.
pub(super) fn plain(status: StatusCode, representation: Representation) -> Response {
    failure(&Failure::new(status.as_u16(), parts::message(status)), representation)
        .text_header(CACHE_STATUS, &CacheStatus::Bypass.to_string())
}

/// Pages can only be read (RFC 9110 section 15.5.6).
pub(super) fn not_allowed(representation: Representation) -> Response {
    let allowed = format!("{}, {}", Method::GET, Method::HEAD);
    plain(StatusCode::METHOD_NOT_ALLOWED, representation).text_header(header::ALLOW, &allowed)
}

/// A redirect that a page's maker made. No cache keeps it; whoever asked for data follows it too.
pub(super) fn redirect(redirect: &Redirect) -> Response {
    let mut response = moved(redirect.status, &redirect.location);
    for (name, value) in &redirect.headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            response = response.header(name, value);
        }
    }
    response
}

/// A page's path without its empty segments.
pub(super) fn without_empty_segments(location: &str) -> Response {
    moved(StatusCode::PERMANENT_REDIRECT.as_u16(), location)
        .text_header(CACHE_STATUS, &CacheStatus::Bypass.to_string())
}

fn moved(status: u16, location: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::TEMPORARY_REDIRECT);
    match Location::from_upstream(location) {
        Ok(location) => {
            let mut response = Response::new(status).no_store();
            no_sniffing(&mut response);
            response.text_header(header::LOCATION, location.as_str())
        }
        Err(error) => {
            tracing::error!(%error, "a redirect was refused");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            let failed = Failure::new(status.as_u16(), parts::message(status));
            failure(&failed, Representation::Page)
        }
    }
}

fn retry_after(response: Response, after: Duration) -> Response {
    response.text_header(header::RETRY_AFTER, &after.as_secs().max(1).to_string())
}

fn no_sniffing(response: &mut Response) {
    let name = header::X_CONTENT_TYPE_OPTIONS;
    if !response.headers.iter().any(|(own, _)| *own == name) {
        response.headers.push((name, HeaderValue::from_static("nosniff")));
    }
}

/// A plain page that says what went wrong, readable on every screen.
fn page(status: StatusCode, message: &str) -> String {
    let title = status.canonical_reason().unwrap_or("Error");
    let message = escape_html(message);
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title}</title><main><h1>{title}</h1><p>{message}</p></main></html>"
    )
}

fn data(status: StatusCode, message: &str) -> String {
    let error = serde_json::json!({
        payload::ERROR: { payload::STATUS: status.as_u16(), payload::MESSAGE: message }
    });
    error.to_string()
}
