//! Requests that are passed through: as they came, with their cookies, and streamed both ways.

use std::sync::atomic::Ordering;

use actix_web::body::{BodyStream, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header as own;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Response};
use tokio::sync::OwnedSemaphorePermit;

use super::headers::{forward, remove_hop_by_hop};
use super::request_body;
use super::upstream::{Answered, Upstream};

/// Passes a request to the other server, and its answer back.
pub(crate) async fn pass(upstream: &Upstream, request: HttpRequest, body: Payload) -> HttpResponse {
    let Ok(method) = Method::from_bytes(request.method().as_str().as_bytes()) else {
        return HttpResponse::NotImplemented().finish();
    };
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let mut passed = upstream.request(method, target).headers(request_headers(&request));
    let mut too_large = None;
    if has_body(&request) {
        let most = upstream.limits().body_bytes;
        if request_body::announced(&request).is_some_and(|length| length > most) {
            return refuse(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let (streamed, noticed) = request_body::stream(body, most);
        passed = passed.body(streamed);
        too_large = Some(noticed);
    }
    match upstream.send(passed).await {
        Ok(answered) => translate(answered),
        Err(_) if too_large.as_ref().is_some_and(|it| it.load(Ordering::Relaxed)) => {
            refuse(StatusCode::PAYLOAD_TOO_LARGE)
        }
        Err(error) => {
            tracing::warn!(%error, "a request cannot be passed on");
            refuse(StatusCode::from_u16(error.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY))
        }
    }
}

/// An answer of the edge's own, which no cache keeps.
fn refuse(status: StatusCode) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    answer.insert_header((own::CACHE_CONTROL, "no-store"));
    answer.content_type("text/plain; charset=utf-8");
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return answer.body("The body of the request is too large.");
    }
    answer.insert_header((own::RETRY_AFTER, "2"));
    answer.body("The server is not available. Please try again in a moment.")
}

fn request_headers(request: &HttpRequest) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in request.headers() {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_str().as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            headers.append(name, value);
        }
    }
    remove_hop_by_hop(&mut headers);
    // The host is that of the other server, and the body's announcement was answered here.
    let host = headers.remove(header::HOST);
    headers.remove(header::EXPECT);
    let host = host.as_ref().and_then(|host| host.to_str().ok()).unwrap_or_default();
    let peer = request.peer_addr().map(|peer| peer.ip().to_string());
    forward(&mut headers, peer.as_deref(), host, "http");
    headers
}

fn has_body(request: &HttpRequest) -> bool {
    request.headers().contains_key(own::CONTENT_LENGTH)
        || request.headers().contains_key(own::TRANSFER_ENCODING)
}

fn translate(answered: Answered) -> HttpResponse {
    let Answered { mut answer, place } = answered;
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut headers = std::mem::take(answer.headers_mut());
    remove_hop_by_hop(&mut headers);
    let length = headers.remove(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let mut response = HttpResponse::build(status);
    for (name, value) in &headers {
        response.append_header((name.as_str(), value.as_bytes()));
    }
    match length {
        // Also of an answer to HEAD, whose length is that of the body which is not sent.
        Some(length) => response.body(SizedStream::new(length, stream_out(answer, place))),
        None if has_no_body(status) => response.finish(),
        None => response.body(BodyStream::new(stream_out(answer, place))),
    }
}

fn has_no_body(status: StatusCode) -> bool {
    status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}

/// The body while it arrives. Its place is free when it has been read, or nobody reads it any more.
fn stream_out(
    answer: Response,
    place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Bytes, reqwest::Error>> {
    stream::unfold(Some((answer, place)), |open| async move {
        let (mut answer, place) = open?;
        match answer.chunk().await.transpose()? {
            Ok(piece) => Some((Ok(piece), Some((answer, place)))),
            // Nothing comes after what broke off.
            Err(error) => Some((Err(error), None)),
        }
    })
}
