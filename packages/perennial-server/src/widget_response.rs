//! The response to a request for a widget's data.

use std::sync::Arc;

use http::{Method, StatusCode, header};
use perennial_core::{PageError, RequestContext, WidgetPath};
use perennial_isg::{Answer, Representation};
use perennial_protocol::CanonicalPath;

use crate::admission::{Local, refusal_of};
use crate::containment::Refusal;
use crate::generator;
use crate::headers::{CACHE_STATUS, JSON, PRIVATE};
use crate::part::Part;
use crate::rendering::error_of;
use crate::{Request, Response, Site};
use crate::{entry_response, error_response, page_response, redirect, requested_page, sessions};

/// Answers a request for the widget at a path.
pub(crate) async fn respond(site: &Site, request: &Request<'_>, raw_path: &str) -> Response {
    let data = Representation::Data;
    if !request.is_read() {
        return page_response::not_allowed_data(site, &[Method::GET, Method::HEAD]);
    }
    let path = match CanonicalPath::parse(raw_path) {
        Ok(path) => path,
        Err(error) => return page_response::plain_data_error(site, refusal_of(error)),
    };
    let Local::Page(locale, path) = Local::of(&site.app.locales, path) else {
        return page_response::plain_data_error(site, StatusCode::NOT_FOUND);
    };
    let (path, locale) = (WidgetPath::from(path), site.app.locales.tag(locale));
    let Some((index, context)) = site.renderer.resolver.find(&path, locale) else {
        return page_response::plain_data_error(site, StatusCode::NOT_FOUND);
    };
    let Some(capsule) = site.app.capsules.get(index) else {
        return page_response::plain_data_error(site, StatusCode::NOT_FOUND);
    };
    if capsule.is_personal() {
        let (request, _) =
            sessions::context(site.sessions.as_ref(), context, request, sessions::Access::Reads);
        return requested(site, path, index, request).await;
    }
    let answer = site.renderer.resolver.entry(index, &context, locale).await;
    let response = match &answer {
        Answer::Entry(hit) => return entry_response::respond(site, request, hit, data),
        Answer::Redirect(moved) => {
            let location = site.app.url_in(locale, &moved.location);
            redirect::respond(site, data, moved.status, &location, locale)
        }
        other => error_response::respond(site, data, &error_of(other), None, locale),
    };
    response.text_header(CACHE_STATUS, &answer.cache_status().to_string())
}

async fn requested(
    site: &Site,
    path: WidgetPath,
    index: usize,
    request: RequestContext,
) -> Response {
    let (app, resolver) = (Arc::clone(&site.app), site.renderer.resolver.clone());
    let locale = request.locale().to_owned();
    let of_widget = locale.clone();
    let work = async move {
        let Some(capsule) = app.capsules.get(index) else {
            return Err(PageError::server_message("there is no such capsule"));
        };
        resolver.requested(index, capsule, request, &of_widget).await
    };
    let made: Result<_, Refusal> =
        site.containment.run(Part::Capsule(index), path.as_str(), work).await;
    match made {
        Ok((json, parts)) => {
            let body = generator::widget_data(&site.manifest().build_id, 0, &json);
            let mut response = Response::new(StatusCode::OK).header(header::CACHE_CONTROL, PRIVATE);
            requested_page::add_headers(site, &mut response, &parts.headers);
            site.add_common(&mut response, false);
            error_response::bypass(response).body(JSON, body)
        }
        Err(refusal) => {
            let mut response =
                requested_page::refuse(site, Representation::Data, &refusal, &locale);
            // That a visitor may not see a part is an answer: a browser would complain of a status,
            // and the answer holds it.
            if response.status.is_client_error() {
                response.status = StatusCode::OK;
            }
            response
        }
    }
}
