//! The responses of the app's own routes.

use std::sync::Arc;

use http::{HeaderName, HeaderValue, StatusCode, header};
use perennial_core::{Answer, BuildContext, Method, RouteContext, ServerRoutes};
use perennial_protocol::{CanonicalPath, payload};
use serde_json::json;

use crate::containment::{Owner, Refusal};
use crate::headers::JSON;
use crate::requested_page::with_path;
use crate::sessions::{self, Access, RequestSession};
use crate::{Request, Response, Site, error_response, internal, page_response};

/// What is the web server's to say, not an author's function's.
const WEB_SERVER: [HeaderName; 4] =
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION, header::DATE];

/// A route of the app that answers a path.
pub(crate) struct Route {
    /// Its place among the app's.
    place: usize,
    path: CanonicalPath,
    params: Vec<(Box<str>, String)>,
}

impl Route {
    /// The route's method that a request asks for.
    fn method(&self, site: &Site, request: &Request<'_>) -> Option<Method> {
        let asked = if request.is_read() { "GET" } else { request.method.as_str() };
        let routes = site.app.server_routes.held()?;
        routes.methods(self.place).find(|own| own.name() == asked)
    }

    /// Whether it answers a request, so that its body is read.
    pub(crate) fn answers(&self, site: &Site, request: &Request<'_>) -> bool {
        self.method(site, request).is_some() && site.trusted_origins.allow(request)
    }

    fn context(
        self,
        site: &Site,
        request: &Request<'_>,
    ) -> (RouteContext, Option<Arc<RequestSession>>) {
        let locale = site.app.locales.default_tag();
        let page = BuildContext::new(self.path, self.params, Vec::new(), locale)
            .with_app(site.app.state());
        // A request that only asks for something holds up no other one.
        let access = if request.is_read() { Access::MayChange } else { Access::Changes };
        let (context, session) = sessions::context(site.sessions.as_ref(), page, request, access);
        (RouteContext::new(context, request.body.clone()), session)
    }
}

/// The route of the app that answers a path, unless a static file does.
pub(crate) fn find(site: &Site, raw_path: &str) -> Option<Route> {
    site.app.server_routes.held()?;
    if site.files.find(raw_path).is_some() {
        return None;
    }
    let path = CanonicalPath::parse(raw_path).ok()?;
    let found = site.app.routes().find(&path)?;
    let place = site.app.server_route(found.template)?;
    let params = found.params();
    Some(Route { place, path, params })
}

/// Answers a request for a route.
pub(crate) async fn respond(site: &Site, request: &Request<'_>, route: Route) -> Response {
    let Some(method) = route.method(site, request) else {
        return not_allowed(site, route.place);
    };
    if !site.trusted_origins.allow(request) {
        return refuse(site, &Refusal::cross_origin());
    }
    let (place, path) = (route.place, route.path.as_str().to_owned());
    let (app, (context, session)) = (Arc::clone(&site.app), route.context(site, request));
    let own_session = session.clone();
    let work = async move {
        let answer = match app.server_routes.held() {
            Some(routes) => routes.run(place, method, context).await,
            None => Ok(Answer::empty(404)),
        };
        let saved = sessions::save(session).await?;
        let Some(cookie) = saved.cookie else { return answer };
        match answer {
            Ok(answer) => Ok(answer.cookie(cookie)),
            Err(error) => Err(error.cookie(cookie)),
        }
    };
    let ran = site.containment.run(Owner::Route(place), &path, work).await;
    if let Some(session) = own_session {
        session.give_up_turn();
    }
    let mut response = match ran {
        Ok(answer) => answered(site, answer),
        Err(refusal) => refuse(site, &refusal),
    };
    sessions::keep_private(site.sessions.as_deref(), &mut response);
    response
}

fn not_allowed(site: &Site, place: usize) -> Response {
    let methods = site.app.server_routes.held();
    let methods = methods.into_iter().flat_map(|routes: &ServerRoutes| routes.methods(place));
    let mut allowed: Vec<&str> = methods.map(Method::name).collect();
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    page_response::plain_data_error(site, StatusCode::METHOD_NOT_ALLOWED)
        .text_header(header::ALLOW, &allowed.join(", "))
}

fn answered(site: &Site, answer: Answer) -> Response {
    let Ok(status) = StatusCode::from_u16(answer.status) else {
        tracing::error!(
            status = answer.status,
            "PER-4112: a route answered with an invalid status"
        );
        return page_response::plain_data_error(site, StatusCode::INTERNAL_SERVER_ERROR);
    };
    let mut response = Response::new(status);
    site.add_common(&mut response, false);
    add_headers(site, &mut response, &answer.headers);
    if !response.headers.iter().any(|(name, _)| *name == header::CACHE_CONTROL) {
        response = response.no_store();
    }
    response.body = answer.body.into();
    response
}

/// An answer in place of what a function refused, or of what it could not do.
pub(crate) fn refuse(site: &Site, refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = internal::plain(site, status);
    add_headers(site, &mut response, &refusal.headers);
    if let Some(after) = refusal.retry_after {
        let seconds = after.as_secs().max(1).to_string();
        response = response.text_header(header::RETRY_AFTER, &seconds);
    }
    if let Some(to) = &refusal.location {
        return error_response::bypass(response.text_header(header::LOCATION, to));
    }
    let error = json!({ payload::STATUS: refusal.status, payload::MESSAGE: refusal.message });
    response.body(JSON, json!({ payload::ERROR: error }).to_string())
}

/// Adds the headers that a route's function set.
fn add_headers(site: &Site, response: &mut Response, headers: &[(String, String)]) {
    for (name, value) in headers {
        let is_cookie = name == header::SET_COOKIE.as_str();
        let value = if is_cookie { with_path(site, value) } else { value.into() };
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
            (Ok(name), Ok(value)) if !WEB_SERVER.contains(&name) => {
                response.headers.push((name, value));
            }
            _ => tracing::error!(
                header = name,
                "PER-4113: a header that a route set was left out; \
                 hint: it is one that the web server sets, or holds what no header can"
            ),
        }
    }
}
