//! The response to a request for a widget's data.

use std::sync::Arc;

use http::{HeaderValue, Method, StatusCode, header};
use perennial_core::{PageError, RequestContext, WidgetPath};
use perennial_isg::{Answer, Representation};
use perennial_protocol::CanonicalPath;

use crate::admission::Local;
use crate::containment::Refusal;
use crate::generator;
use crate::headers::JSON;
use crate::rendering::error_of;
use crate::{Request, Response, Site, entry_response, page_response, requested_page};

/// Answers a request for the widget at a path.
pub(crate) async fn respond(site: &Site, request: &Request<'_>, raw_path: &str) -> Response {
    let data = Representation::Data;
    if !request.is_read() {
        return page_response::not_allowed_data(site, &[Method::GET, Method::HEAD]);
    }
    let Ok(path) = CanonicalPath::parse(raw_path) else {
        return page_response::plain_data_error(site, StatusCode::BAD_REQUEST);
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
        let (method, headers) = (request.method.as_str(), request.headers.all());
        let request = RequestContext::new(context, method, headers, request.query);
        return requested(site, path, index, request).await;
    }
    match site.renderer.resolver.entry(index, &context, locale).await {
        Answer::Entry(hit) => entry_response::respond(site, request, &hit, data),
        Answer::Redirect(redirect) => {
            requested_page::redirect_data(site, &site.app.url_in(locale, &redirect.location))
        }
        other => {
            let error = error_of(&other);
            crate::error_response::respond(site, data, &error, None, locale)
        }
    }
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
    let made: Result<_, Refusal> = site.containment.run(&site.runtime, path.as_str(), work).await;
    match made {
        Ok((json, parts)) => {
            let body = generator::widget_data(&site.manifest().build_id, 0, &json);
            let mut response = Response::new(StatusCode::OK)
                .header(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
            requested_page::add_headers(site, &mut response, &parts.headers);
            site.add_common(&mut response, false);
            crate::error_response::bypass(response).body(JSON, body)
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
