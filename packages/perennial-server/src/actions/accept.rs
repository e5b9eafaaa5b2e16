//! [`accept`]: which requests for actions are looked at, decided before a body is read.

use http::{Method, StatusCode, header};
use perennial_core::form_data;

use crate::containment::Refusal;
use crate::headers::{JSON, PAGE};
use crate::{Request, Response, Site, page_response, routes};

/// A request for an action that is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepted {
    /// The action, by its place among the app's.
    pub(super) action: usize,
    pub(super) is_json: bool,
    /// Whether a script reads the answer.
    pub(super) is_scripted: bool,
}

/// Decides by method, path and headers alone.
///
/// # Errors
/// The response to send instead: 404 for an unknown action, 405 for another method than `POST`, 403
/// for a request from another site's page, 415 for a body that is neither a form nor JSON.
pub(crate) fn accept(
    site: &Site,
    request: &Request<'_>,
    name: &str,
) -> Result<Accepted, Box<Response>> {
    let found = site.app.actions.held().and_then(|actions| actions.find(name));
    let Some((action, _)) = found else { return Err(Box::new(crate::internal::missing(site))) };
    if request.method != Method::POST {
        return Err(Box::new(page_response::not_allowed_data(site, &[Method::POST])));
    }
    if !site.trusted_origins.allow(request) {
        return Err(Box::new(routes::refuse(site, &Refusal::cross_origin())));
    }
    // All lines: a type that is sent twice is none.
    let kind = request.list(&header::CONTENT_TYPE).unwrap_or_default();
    let mut kind = kind.split(';').map(|part| part.trim().to_ascii_lowercase());
    let (kind, parameters) = (kind.next().unwrap_or_default(), kind);
    let mut charsets =
        parameters.filter_map(|part| Some(part.strip_prefix("charset=")?.to_owned()));
    let is_utf_8 = charsets.all(|charset| charset.trim_matches('"') == "utf-8");
    let is_json = JSON.split(';').next().is_some_and(|json| json == kind);
    let unsupported = |reason| {
        routes::refuse(site, &Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16(), reason))
    };
    if !is_utf_8 || !is_json && kind != form_data::CONTENT_TYPE {
        return Err(Box::new(unsupported("The content type is none that actions read.")));
    }
    let coding = request.list(&header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
        let refusal = unsupported("Actions read no compressed bodies.");
        return Err(Box::new(refusal.text_header(header::ACCEPT_ENCODING, "identity")));
    }
    let is_scripted = is_json || request.header(&PAGE).is_some();
    Ok(Accepted { action, is_json, is_scripted })
}
