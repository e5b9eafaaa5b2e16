//! [`accept`]: which requests for actions are looked at, decided before a body is read.

use std::sync::Arc;

use http::{Method, StatusCode, header};
use perennial_core::form_data;

use crate::containment::Refusal;
use crate::headers::{JSON, PAGE};
use crate::{BodyRefusal, FormReader, Request, Response, Site, page_response, routes};

/// A request for an action that is looked at.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// The action, by its place among the app's.
    pub(super) action: usize,
    pub(super) is_json: bool,
    /// Reads the body of a form with files.
    pub(crate) reader: Option<Box<FormReader>>,
    /// Whether a script reads the answer.
    pub(super) is_scripted: bool,
}

/// Decides by method, path and headers alone.
///
/// # Errors
/// The response to send instead: 404 for an unknown action, 405 for another method than `POST`, 403
/// for a request from another site's page, 415 for a body that is neither a form nor JSON, or a form with
/// files for an action that takes none.
pub(crate) fn accept(
    site: &Site,
    request: &Request<'_>,
    name: &str,
) -> Result<Accepted, Box<Response>> {
    let found = site.app.actions.held().and_then(|actions| actions.find(name));
    let Some((action, definition)) = found else {
        return Err(Box::new(crate::internal::missing(site)));
    };
    if request.method != Method::POST {
        return Err(Box::new(page_response::not_allowed_data(site, &[Method::POST])));
    }
    if !site.trusted_origins.allow(request) {
        return Err(Box::new(routes::refuse(site, &Refusal::cross_origin())));
    }
    // All lines: a type that is sent twice is none.
    let content_type = request.list(&header::CONTENT_TYPE).unwrap_or_default();
    let mut kind = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let (kind, parameters) = (kind.next().unwrap_or_default(), kind);
    let mut charsets =
        parameters.filter_map(|part| Some(part.strip_prefix("charset=")?.to_owned()));
    let is_utf_8 = charsets.all(|charset| charset.trim_matches('"') == "utf-8");
    let is_json = JSON.split(';').next().is_some_and(|json| json == kind);
    let unsupported = |reason| {
        routes::refuse(site, &Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16(), reason))
    };
    let is_multipart = definition.has_files() && kind == form_data::MULTIPART;
    if !is_utf_8 || !is_json && !is_multipart && kind != form_data::CONTENT_TYPE {
        return Err(Box::new(unsupported("The content type is none that actions read.")));
    }
    let coding = request.list(&header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
        let refusal = unsupported("Actions read no compressed bodies.");
        return Err(Box::new(refusal.text_header(header::ACCEPT_ENCODING, "identity")));
    }
    let reader = is_multipart.then(|| {
        let memory = site.settings().limits.body_bytes;
        let disk = Arc::clone(site.uploads());
        FormReader::new(&content_type, &site.settings().actions, memory, disk).map(Box::new)
    });
    let malformed = |refusal: BodyRefusal| {
        let reason = "The content type names no boundary (RFC 7578, section 4.1).";
        routes::refuse(site, &Refusal::new(refusal.status().as_u16(), reason))
    };
    let reader = reader.transpose().map_err(|refusal| Box::new(malformed(refusal)))?;
    let is_scripted = is_json || request.header(&PAGE).is_some();
    Ok(Accepted { action, is_json, reader, is_scripted })
}
