//! Requests that are passed through: as they came, with their cookies, and streamed both ways.

use std::io;

use actix_web::body::{BodyStream, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header as own;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Method, Response};
use tokio::sync::mpsc;

use super::headers::{forward, remove_hop_by_hop};
use super::upstream::Upstream;

/// How many pieces of a body wait for the other server.
const PIECES: usize = 4;

/// Passes a request to the other server, and its answer back.
pub(crate) async fn pass(upstream: &Upstream, request: HttpRequest, body: Payload) -> HttpResponse {
    let Ok(method) = Method::from_bytes(request.method().as_str().as_bytes()) else {
        return HttpResponse::NotImplemented().finish();
    };
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let mut passed = upstream.request(method, target).headers(request_headers(&request));
    if has_body(&request) {
        passed = passed.body(stream_in(body));
    }
    match passed.send().await {
        Ok(answer) => translate(answer),
        Err(error) => {
            tracing::warn!(%error, "the server behind this one does not answer");
            HttpResponse::ServiceUnavailable()
                .insert_header((own::RETRY_AFTER, "2"))
                .insert_header((own::CACHE_CONTROL, "no-store"))
                .content_type("text/plain; charset=utf-8")
                .body("The server is not available. Please try again in a moment.")
        }
    }
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

/// A body that is sent on while it arrives. Where it breaks off, so does the request.
fn stream_in(mut body: Payload) -> Body {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, io::Error>>(PIECES);
    // The payload stays on its connection's thread; the client's stream may be read on any.
    actix_web::rt::spawn(async move {
        while let Some(piece) = body.next().await {
            if sender.send(piece.map_err(io::Error::other)).await.is_err() {
                break;
            }
        }
    });
    Body::wrap_stream(stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    }))
}

fn translate(mut answer: Response) -> HttpResponse {
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
        Some(length) => response.body(SizedStream::new(length, stream_out(answer))),
        None if has_no_body(status) => response.finish(),
        None => response.body(BodyStream::new(stream_out(answer))),
    }
}

fn has_no_body(status: StatusCode) -> bool {
    status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}

fn stream_out(answer: Response) -> impl Stream<Item = Result<Bytes, reqwest::Error>> {
    stream::unfold(Some(answer), |answer| async move {
        let mut answer = answer?;
        match answer.chunk().await.transpose()? {
            Ok(piece) => Some((Ok(piece), Some(answer))),
            // Nothing comes after what broke off.
            Err(error) => Some((Err(error), None)),
        }
    })
}
