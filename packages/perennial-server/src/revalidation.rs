//! `POST` to the revalidation URL: marks entries stale, or purges them.

use http::{Method, StatusCode};
use perennial_isg::{Mode, Representation, Subject};
use perennial_protocol::CanonicalPath;
use serde::{Deserialize, Serialize};

use crate::headers::JSON;
use crate::{Request, Response, Site, internal, page_response};

/// What a request may ask for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    /// Paths of pages, percent-encoded as in a URL.
    #[serde(default)]
    paths: Vec<String>,
    /// Tags.
    #[serde(default)]
    tags: Vec<String>,
    /// Patterns of templates.
    #[serde(default)]
    templates: Vec<String>,
    /// Everything.
    #[serde(default)]
    all: bool,
    /// Whether old entries may still be shown while new ones are made.
    #[serde(default = "stale")]
    mode: Mode,
}

const fn stale() -> Mode {
    Mode::Stale
}

/// What was done. It holds also after a crash: it was written before this was sent.
#[derive(Debug, Serialize)]
struct Done {
    paths: usize,
    tags: usize,
    templates: usize,
    all: bool,
    mode: Mode,
}

/// Answers a request to revalidate.
pub(crate) async fn respond(site: &Site, request: &Request<'_>) -> Response {
    if let Err(response) = internal::authorize(site, request) {
        return *response;
    }
    if request.method != Method::POST {
        return page_response::not_allowed(site, Representation::Data, &[Method::POST]);
    }
    match revalidate(site, request.body).await {
        Ok(done) => {
            let body = serde_json::to_string(&done).unwrap_or_default();
            internal::plain(site, StatusCode::OK).body(JSON, body)
        }
        Err((status, reason)) => {
            let body =
                serde_json::json!({ "error": { "status": status.as_u16(), "message": reason } });
            internal::plain(site, status).body(JSON, body.to_string())
        }
    }
}

async fn revalidate(site: &Site, body: &[u8]) -> Result<Done, (StatusCode, String)> {
    let order: Order = serde_json::from_slice(body)
        .map_err(|error| (StatusCode::BAD_REQUEST, format!("the body cannot be read: {error}")))?;
    let subjects = subjects(site, &order).map_err(|reason| (StatusCode::BAD_REQUEST, reason))?;
    site.engine
        .invalidate(subjects, order.mode)
        .await
        .map_err(|error| (StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    Ok(Done {
        paths: order.paths.len(),
        tags: order.tags.len(),
        templates: order.templates.len(),
        all: order.all,
        mode: order.mode,
    })
}

fn subjects(site: &Site, order: &Order) -> Result<Vec<Subject>, String> {
    let mut subjects = Vec::new();
    for path in &order.paths {
        let parsed = CanonicalPath::parse(path);
        let path = parsed.map_err(|error| format!("the path {path:?} is refused: {error}"))?;
        subjects.push(Subject::path(&path));
    }
    subjects.extend(order.tags.iter().map(|tag| Subject::tag(tag)));
    for name in &order.templates {
        let known = site.app.templates.iter().any(|own| own.pattern().as_str() == name);
        if !known {
            return Err(format!("there is no template {name:?}"));
        }
        subjects.push(Subject::template(name));
    }
    if order.all {
        subjects.push(Subject::All);
    }
    Ok(subjects)
}
