//! Redirects, wherever they are made: by state functions, guards, the app or the framework itself.

use http::{HeaderValue, StatusCode, header};
use perennial_core::ErrorPage;
use perennial_isg::Representation;
use perennial_protocol::{Location, payload};
use serde_json::json;

use crate::headers::JSON;
use crate::{Response, Site, error_response, messages};

/// A page is elsewhere: at a path of the app, or at a URL. Its data say so with a 200, so that the
/// client can go there. No cache keeps it, because what stands behind it may change. A location that
/// could harm a visitor is a 500, and logged; the error page is in that locale.
pub(crate) fn respond(
    site: &Site,
    representation: Representation,
    status: u16,
    to: &str,
    locale: &str,
) -> Response {
    let location = match Location::parse(&site.shell.address().path(to)) {
        Ok(location) => location,
        Err(error) => {
            tracing::error!(%error, "a redirect was refused");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            let error = ErrorPage::new(status.as_u16(), messages::message(status));
            return error_response::respond(site, representation, &error, None, locale);
        }
    };
    let status = match representation {
        Representation::Page => {
            StatusCode::from_u16(status).unwrap_or(StatusCode::TEMPORARY_REDIRECT)
        }
        Representation::Data => StatusCode::OK,
    };
    let mut response = Response::new(status).no_store();
    site.add_common(&mut response, false);
    match (representation, HeaderValue::from_str(location.as_str())) {
        (Representation::Page, Ok(value)) => response.header(header::LOCATION, value),
        _ => response.body(JSON, json!({ payload::REDIRECT: location.as_str() }).to_string()),
    }
}

/// A page stands at another spelling of its path, or at the path that the app redirects it to.
pub(crate) fn permanent(site: &Site, representation: Representation, to: &str) -> Response {
    let (status, locale) =
        (StatusCode::PERMANENT_REDIRECT.as_u16(), site.app.locales.default_tag());
    error_response::bypass(respond(site, representation, status, to, locale))
}
