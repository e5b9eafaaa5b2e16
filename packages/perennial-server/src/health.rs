//! Answers about the server's health, for monitors, process managers and load balancers.

use http::{Method, StatusCode};
use perennial_protocol::Health;
use serde_json::json;

use crate::headers::JSON;
use crate::internal::plain;
use crate::{Request, Response, Site, page_response};

/// Answers a health check. The summary has status 200 even if the store fails, because the server still
/// answers every page.
pub(crate) fn respond(site: &Site, request: &Request<'_>, asked: Health) -> Response {
    if !request.is_read() {
        return page_response::not_allowed_data(site, &[Method::GET, Method::HEAD]);
    }
    let problem = match asked {
        Health::Summary => site.engine.problem().or_else(|| site.containment.problem()),
        Health::Live => unmendable(site),
        Health::Ready => unready(site),
    };
    let status = match (asked, &problem) {
        (Health::Summary, _) | (_, None) => StatusCode::OK,
        (_, Some(_)) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let body = match problem {
        None => json!({ "status": "ok" }),
        Some(reason) => json!({ "status": "degraded", "reason": reason }),
    };
    plain(site, status).body(JSON, body.to_string())
}

/// Returns the fault that needs a restart: code that cannot be stopped occupies every thread of the
/// pool. Overload alone does not count, because a restart would make it worse.
fn unmendable(site: &Site) -> Option<String> {
    let stuck = site.containment.stuck() > 0 || site.engine.stats().stuck > 0;
    site.pool.problem().filter(|_| stuck)
}

/// Why another server should get the requests.
fn unready(site: &Site) -> Option<String> {
    let ends = site.engine.is_stopping().then(|| "the server is shutting down".to_owned());
    ends.or_else(|| site.pool.problem())
}
