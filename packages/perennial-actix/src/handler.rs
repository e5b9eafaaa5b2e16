//! One request: from actix-web's types to the site's, and back.

use std::sync::Arc;
use std::time::Duration;

use actix_web::body::SizedStream;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use bytes::{Bytes, BytesMut};
use futures_util::future::{Either, LocalBoxFuture, Ready, ready};
use futures_util::{FutureExt as _, StreamExt as _};
use perennial_server::parts::owned;
use perennial_server::{Request, RequestHeaders, Response, Site};

/// The longest body that is read, in bytes.
const BODY_BYTES: usize = 256 * 1_024;
/// The longest time that a body may take.
const BODY_TIME: Duration = Duration::from_secs(10);

pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl RequestHeaders for Headers<'_> {
    fn value(&self, name: &HeaderName) -> Option<&HeaderValue> {
        self.0.get(name)
    }

    fn all(&self) -> Vec<(String, String)> {
        owned(self.0.iter())
    }
}

/// What actix-web gets of a request.
type Answered = Result<ServiceResponse, actix_web::Error>;

/// Answers a request: a page that is in memory at once, without a future on the heap.
pub(crate) fn handle(
    site: &Arc<Site>,
    request: ServiceRequest,
) -> Either<Ready<Answered>, LocalBoxFuture<'static, Answered>> {
    let (headers, body) = (Headers(request.headers()), Bytes::new());
    match site.respond_at_once(&of_site(request.request(), &headers, &body)) {
        Some(response) => Either::Left(ready(Ok(request.into_response(translate(response))))),
        None => Either::Right(respond(Arc::clone(site), request).boxed_local()),
    }
}

async fn respond(site: Arc<Site>, request: ServiceRequest) -> Answered {
    let (request, payload) = request.into_parts();
    let body = match request.method() {
        // Boxed, so that no other request carries about what reading a body needs.
        &Method::POST => match Box::pin(read_body(payload)).await {
            Ok(body) => body,
            Err(refusal) => return Ok(ServiceResponse::new(request, refusal)),
        },
        // No other method has a body that means anything here: it is not read.
        _ => Bytes::new(),
    };
    let headers = Headers(request.headers());
    let response = translate(site.respond(of_site(&request, &headers, &body)).await);
    Ok(ServiceResponse::new(request, response))
}

/// A request as the site takes it.
fn of_site<'r>(request: &'r HttpRequest, headers: &'r Headers<'r>, body: &'r Bytes) -> Request<'r> {
    Request {
        method: request.method(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        headers,
        body,
    }
}

pub(crate) fn translate(response: Response) -> HttpResponse {
    let mut translated = match response.file {
        None => HttpResponse::with_body(response.status, response.body).map_into_boxed_body(),
        Some(file) => {
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

/// Reads a body of bounded size in bounded time. It is never decompressed.
async fn read_body(mut payload: Payload) -> Result<Bytes, HttpResponse> {
    let read = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| HttpResponse::BadRequest().finish())?;
            if body.len() + chunk.len() > BODY_BYTES {
                return Err(HttpResponse::PayloadTooLarge().finish());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    match tokio::time::timeout(BODY_TIME, read).await {
        Ok(body) => body,
        Err(_) => Err(HttpResponse::RequestTimeout().finish()),
    }
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
