//! Responses that are no page: the app's error view, or the data route's error.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use http::{HeaderValue, StatusCode, header};
use perennial_core::{ErrorPage, Head};
use perennial_isg::Representation;
use perennial_protocol::document::escape_html;
use perennial_protocol::payload;
use serde_json::json;

use crate::document::{Payload, Scripts};
use crate::headers::{CACHE_STATUS, HTML, JSON};
use crate::{Response, Site};

/// What is said of errors that the app says nothing of.
#[must_use]
pub const fn message(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "There is no page at this address.",
        StatusCode::BAD_REQUEST => "The address is not written as addresses are.",
        StatusCode::URI_TOO_LONG => "The address is too long.",
        StatusCode::SERVICE_UNAVAILABLE => "The server is busy. Please try again in a moment.",
        StatusCode::METHOD_NOT_ALLOWED => "Pages can only be read.",
        _ => crate::generator::SERVER_FAULT,
    }
}

/// An error of a page or of its data, never to be kept by a cache. The page is in that locale.
pub(crate) fn respond(
    site: &Site,
    representation: Representation,
    error: &ErrorPage,
    retry_after: Option<Duration>,
    locale: &str,
) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let data = json!({
        payload::ERROR: { payload::STATUS: error.status, payload::MESSAGE: error.message }
    })
    .to_string();
    let mut response = Response::new(status).no_store();
    if let Some(after) = retry_after {
        let seconds = after.as_secs().max(1).to_string();
        response = response.text_header(header::RETRY_AFTER, &seconds);
    }
    site.add_common(&mut response, representation == Representation::Page);
    match representation {
        Representation::Data => response.body(JSON, data),
        Representation::Page => response.body(HTML, page(site, error, &data, locale)),
    }
}

/// The app's error view as a whole document. If even that panics, a plain page without it.
fn page(site: &Site, error: &ErrorPage, data: &str, locale: &str) -> String {
    let head = Head::title(error.title()).meta("robots", "noindex");
    let global = site.global_for_all();
    let render = || site.renderer.error(error.clone(), global, locale);
    let rendered = catch_unwind(AssertUnwindSafe(render));
    let view = rendered.unwrap_or_else(|_| {
        tracing::error!(status = error.status, "the error view panicked");
        let (title, message) = (escape_html(error.title()), escape_html(&error.message));
        format!("<main><h1>{title}</h1><p>{message}</p></main>")
    });
    let hydrate = site.app.hydrate_errors();
    let scripts = Scripts { global, hydrate, ..Scripts::default() };
    site.shell.document(locale, &head, &view, Payload::Error(data, error.status), &scripts)
}

/// A redirect that no cache keeps, because what stands behind it may change.
pub(crate) fn redirect(site: &Site, status: u16, location: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::TEMPORARY_REDIRECT);
    let mut response = Response::new(status).no_store();
    site.add_common(&mut response, false);
    let location = site.shell.address().path(location);
    match HeaderValue::from_str(&location) {
        Ok(location) => response.header(header::LOCATION, location),
        Err(_) => {
            tracing::error!(location, "a redirect's location cannot stand in a header");
            response.status = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

/// An answer that was made without the store.
pub(crate) fn bypass(response: Response) -> Response {
    response.text_header(CACHE_STATUS, &perennial_isg::CacheStatus::Bypass.to_string())
}
