//! One request: from actix-web's types to the site's, and back.

use std::sync::Arc;

use actix_web::body::{BodyStream, SizedStream};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use futures_util::future::{Either, LocalBoxFuture, Ready, ready};
use futures_util::{FutureExt as _, StreamExt as _};
use perennial_server::parts::owned;
use perennial_server::{HeaderLines, Request, RequestHeaders, Response, Site};

use crate::body::Bodies;
use crate::host::Hosts;

pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl RequestHeaders for Headers<'_> {
    fn lines(&self, name: &HeaderName) -> HeaderLines<'_> {
        self.0.get_all(name).collect()
    }

    fn all(&self) -> Vec<(String, String)> {
        owned(self.0.iter())
    }
}

/// What actix-web gets of a request.
type Answered = Result<ServiceResponse, actix_web::Error>;

/// A site, and what is asked of a request before the site answers it.
pub(crate) struct Handler {
    pub(crate) site: Arc<Site>,
    hosts: Hosts,
    bodies: Bodies,
}

impl Handler {
    pub(crate) fn new(site: Arc<Site>) -> Self {
        let hosts = Hosts::new(site.settings(), site.address().origin());
        let bodies = Bodies::new(&site.settings().limits, Arc::clone(site.bodies()));
        Self { site, hosts, bodies }
    }

    /// The refusal of a request whose host is invalid, or not this server's.
    pub(crate) fn refuse(&self, headers: &HeaderMap) -> Option<HttpResponse> {
        let (status, reason) = self.hosts.check(headers).err()?;
        Some(translate(self.site.refusal(status, reason)))
    }
}

/// Answers a request: a page that is in memory at once, without a future on the heap.
pub(crate) fn handle(
    handler: &Arc<Handler>,
    request: ServiceRequest,
) -> Either<Ready<Answered>, LocalBoxFuture<'static, Answered>> {
    if let Some(refusal) = handler.refuse(request.headers()) {
        return Either::Left(ready(Ok(request.into_response(refusal))));
    }
    let (headers, body) = (Headers(request.headers()), Bytes::new());
    match handler.site.respond_at_once(&of_site(request.request(), &headers, &body)) {
        Some(response) => Either::Left(ready(Ok(request.into_response(translate(response))))),
        None => Either::Right(respond(Arc::clone(handler), request).boxed_local()),
    }
}

async fn respond(handler: Arc<Handler>, request: ServiceRequest) -> Answered {
    let (request, payload) = request.into_parts();
    let headers = Headers(request.headers());
    let wanted = handler.site.body_wanted(&of_site(&request, &headers, &Bytes::new()));
    let Some(most) = wanted else {
        // A body that is not wanted is not read, and not kept while the response is made.
        drop(payload);
        let response = handler.site.respond(of_site(&request, &headers, &Bytes::new())).await;
        return Ok(ServiceResponse::new(request, translate(response)));
    };
    // Boxed, so that no other request carries about what reading a body needs.
    let response = Box::pin(respond_to_body(&handler, &request, payload, most)).await;
    Ok(ServiceResponse::new(request, translate(response)))
}

async fn respond_to_body(
    handler: &Handler,
    request: &HttpRequest,
    payload: Payload,
    most: usize,
) -> Response {
    let headers = Headers(request.headers());
    match handler.bodies.read(payload, request.headers(), most).await {
        Ok(body) => handler.site.respond(of_site(request, &headers, body.bytes())).await,
        Err(refusal) => {
            let response = handler.site.refusal(refusal.status(), refusal.reason());
            match refusal.status() {
                StatusCode::SERVICE_UNAVAILABLE => {
                    response.text_header(actix_web::http::header::RETRY_AFTER, "1")
                }
                _ => response,
            }
        }
    }
}

/// A request as the site takes it.
fn of_site<'r>(request: &'r HttpRequest, headers: &'r Headers<'r>, body: &'r Bytes) -> Request<'r> {
    Request {
        method: request.method(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        headers,
        body,
        peer: request.peer_addr().map(|peer| peer.ip()),
    }
}

pub(crate) fn translate(response: Response) -> HttpResponse {
    let mut translated = match (response.file, response.events) {
        (None, Some(events)) => {
            let events = events.map(Ok::<_, std::convert::Infallible>);
            let events = BodyStream::new(events);
            HttpResponse::with_body(response.status, events).map_into_boxed_body()
        }
        (None, None) => {
            HttpResponse::with_body(response.status, response.body).map_into_boxed_body()
        }
        (Some(file), _) => {
            let body = SizedStream::new(file.length(), Box::pin(file.into_stream()));
            HttpResponse::with_body(response.status, body).map_into_boxed_body()
        }
    };
    let headers = translated.headers_mut();
    for (name, value) in response.headers {
        headers.append(name, value);
    }
    translated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size<A, B, F: Future>(_: fn(A, B) -> F) -> usize {
        size_of::<F>()
    }

    /// One is allocated for every request that is not answered at once, and larger ones take an
    /// allocator's slow way.
    #[test]
    fn what_answers_a_request_takes_less_than_a_kilobyte() {
        assert!(size(respond) < 1_024, "{} bytes", size(respond));
    }
}
