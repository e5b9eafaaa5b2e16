//! Responses that are no page: the app's error view, or the data route's error.

use std::time::Duration;

use bytes::Bytes;
use http::{StatusCode, header};
use perennial_core::{ErrorPage, Head, with_place};
use perennial_isg::Representation;
use perennial_protocol::document::escape_html;
use perennial_protocol::payload;
use serde_json::json;

use crate::containment::Owner;
use crate::document::{Payload, Scripts};
use crate::error_view::ErrorView;
use crate::headers::{CACHE_STATUS, HTML, JSON};
use crate::messages::translated;
use crate::{Response, Site};

/// An error of a page or of its data, never to be kept by a cache. The page is in that locale.
pub(crate) fn respond(
    site: &Site,
    representation: Representation,
    error: &ErrorPage,
    retry_after: Option<Duration>,
    locale: &str,
) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let error = &translated(&site.app, error.clone(), locale);
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
        Representation::Page => {
            let (error, locale) = (error.clone(), locale.to_owned());
            let mut response = response.body(HTML, Bytes::new());
            response.error_view = Some(Box::new(ErrorView { error, data, locale }));
            response
        }
    }
}

/// Renders the error view of a response, if it has one, as a whole document. If the view panics, blocks
/// or takes too long, the document is a plain one without it.
pub(crate) async fn render(site: &Site, response: &mut Response) {
    let Some(view) = response.error_view.take() else { return };
    let ErrorView { error, data, locale } = *view;
    let title = with_place(site.renderer.place(&locale), || error.title());
    let head = Head::title(title.clone()).meta("robots", "noindex");
    let rendered = contained(site, error.clone(), locale.clone()).await.unwrap_or_else(|| {
        let (title, message) = (escape_html(&title), escape_html(&error.message));
        format!("<main><h1>{title}</h1><p>{message}</p></main>")
    });
    let (global, hydrate) = (site.global_for_all(&locale), site.app.hydrate_errors());
    let scripts = Scripts { global, hydrate, ..Scripts::default() };
    let payload = Payload::Error(&data, error.status);
    response.body = site.shell.document(&locale, &head, &rendered, payload, &scripts).into();
}

/// The app's code, on a thread of the pool: on one that answers requests it could delay others.
async fn contained(site: &Site, error: ErrorPage, locale: String) -> Option<String> {
    let renderer = site.renderer.clone();
    let global = site.global_for_all(&locale).map(str::to_owned);
    let status = error.status;
    let work = async move { Ok(renderer.error(error, global.as_deref(), &locale)) };
    let rendered = site.containment.run(Owner::ErrorView, "(the error view)", work).await;
    if rendered.is_err() {
        tracing::error!(status, "the error view could not be rendered");
    }
    rendered.ok()
}

/// An answer that was made without the store.
pub(crate) fn bypass(response: Response) -> Response {
    response.text_header(CACHE_STATUS, &perennial_isg::CacheStatus::Bypass.to_string())
}
