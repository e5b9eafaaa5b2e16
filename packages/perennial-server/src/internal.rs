//! Answers for operators. Each is made anew, and never kept.

use std::fmt::Write as _;

use http::{Method, StatusCode, header};
use perennial_core::WidgetPath;
use perennial_isg::Explanation;
use perennial_protocol::{CanonicalPath, RequestUrl};
use serde_json::json;

use crate::admission::{Admission, Local};
use crate::headers::{JSON, METRICS, TEXT};
use crate::rendering::widget_key;
use crate::{Request, Response, Site, page_response, query};

/// What the engine has counted, in the text form of Prometheus.
pub(crate) fn metrics(site: &Site, request: &Request<'_>) -> Response {
    if let Err(response) = read_by_operator(site, request) {
        return *response;
    }
    let mut text = site.engine.stats().to_prometheus();
    let own = [
        ("page_threads", site.pool.threads()),
        ("stuck_requests", site.containment.stuck()),
        ("live_tabs", site.tabs.len()),
        ("live_pages", site.tabs.pages()),
    ];
    for (name, value) in own {
        // Writing to a string cannot fail.
        let _ = write!(text, "# TYPE perennial_{name} gauge\nperennial_{name} {value}\n");
    }
    let missed = site.shell.catalogue().missed();
    let _ = writeln!(text, "# TYPE perennial_messages_missing_total counter");
    for (locale, count) in missed {
        let _ = writeln!(text, "perennial_messages_missing_total{{locale=\"{locale}\"}} {count}");
    }
    plain(site, StatusCode::OK).body(METRICS, text)
}

/// Why what stands at a URL is as it is; without one, which patterns the app answers.
pub(crate) async fn explain(site: &Site, request: &Request<'_>) -> Response {
    if let Err(response) = read_by_operator(site, request) {
        return *response;
    }
    let keys = ["path".to_owned()];
    let asked = query::declared(request.query, &keys).unwrap_or_default();
    let Some((_, url)) = asked.first() else { return patterns(site) };
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let explanation = match RequestUrl::classify(path) {
        RequestUrl::Page(path) | RequestUrl::Data(path) => page(site, path, query).await,
        RequestUrl::Widget(path) => widget(site, path).await,
        _ => None,
    };
    let Some(explanation) = explanation else {
        let reason =
            format!("no template answers the path {path:?}\nhint: ?path=/PATH, as in a URL\n");
        return plain(site, StatusCode::NOT_FOUND).body(TEXT, reason);
    };
    let body = serde_json::to_string_pretty(&explanation).unwrap_or_default();
    plain(site, StatusCode::OK).body(JSON, body)
}

async fn page(site: &Site, path: &str, query: &str) -> Option<Explanation> {
    let Admission::Page(admitted) = Admission::decide(site, path, query) else { return None };
    Some(site.engine.explain(&admitted.key, site.policy(admitted.template)).await)
}

async fn widget(site: &Site, path: &str) -> Option<Explanation> {
    let path = CanonicalPath::parse(path).ok()?;
    let Local::Page(locale, path) = Local::of(&site.app.locales, path) else { return None };
    let (locale, resolver) = (site.app.locales.tag(locale), &site.renderer.resolver);
    let (index, context) = resolver.find(&WidgetPath::from(path), locale)?;
    Some(site.engine.explain(&widget_key(locale, &context), resolver.policy(index)?).await)
}

/// The patterns of all templates and capsules, in the order in which the app names them.
fn patterns(site: &Site) -> Response {
    let templates = site.app.templates.iter().map(|template| template.pattern().as_str());
    let capsules = site.app.capsules.iter().map(|capsule| capsule.pattern().as_str());
    let body = json!({
        "templates": templates.collect::<Vec<_>>(),
        "capsules": capsules.collect::<Vec<_>>(),
    });
    plain(site, StatusCode::OK).body(JSON, body.to_string())
}

/// Checks that an operator asks, and only reads.
fn read_by_operator(site: &Site, request: &Request<'_>) -> Result<(), Box<Response>> {
    authorize(site, request)?;
    if request.is_read() {
        return Ok(());
    }
    let allowed = [Method::GET, Method::HEAD];
    Err(Box::new(page_response::not_allowed_data(site, &allowed)))
}

/// A response that no cache keeps.
pub(crate) fn plain(site: &Site, status: StatusCode) -> Response {
    let mut response = Response::new(status).no_store();
    site.add_common(&mut response, false);
    response
}

/// What an internal URL answers that does not exist, or does not exist here.
pub(crate) fn missing(site: &Site) -> Response {
    page_response::plain_data_error(site, StatusCode::NOT_FOUND)
}

/// Checks the operator's token.
///
/// # Errors
/// The response to send instead: 404 where no token is configured, 401 without the right one.
pub(crate) fn authorize(site: &Site, request: &Request<'_>) -> Result<(), Box<Response>> {
    let Some(token) = &site.settings.token else { return Err(Box::new(missing(site))) };
    let given = request.list(&header::AUTHORIZATION).unwrap_or_default();
    // The name of a scheme has no case, and one or more spaces follow it (RFC 9110 section 11.4).
    let (scheme, given) = given.split_once(' ').unwrap_or_default();
    let given = if scheme.eq_ignore_ascii_case("bearer") { given.trim_start() } else { "" };
    // Equal hashes, compared by `blake3` in constant time: what is sent says nothing of the token.
    if blake3::hash(given.as_bytes()) == blake3::hash(token.as_bytes()) {
        return Ok(());
    }
    let response = plain(site, StatusCode::UNAUTHORIZED)
        .text_header(header::WWW_AUTHENTICATE, "Bearer")
        .body(TEXT, "The token is missing or wrong.\n");
    Err(Box::new(response))
}
