//! A request's body, sent on while it arrives, up to a bound.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Payload;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use reqwest::Body;
use tokio::sync::mpsc;

/// How many pieces of a body wait for the other server.
const PIECES: usize = 4;

/// Whether a body has turned out to be larger than it may be.
pub(crate) type TooLarge = Arc<AtomicBool>;

/// How long the request says its body is.
pub(crate) fn announced(request: &HttpRequest) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// A body that is sent on while it arrives. If it breaks off or is longer than `most` bytes, so does
/// the request.
pub(crate) fn stream(mut body: Payload, most: u64) -> (Body, TooLarge) {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, io::Error>>(PIECES);
    let too_large = TooLarge::default();
    let noticed = Arc::clone(&too_large);
    // The payload stays on its connection's thread; the client's stream may be read on any.
    actix_web::rt::spawn(async move {
        let mut left = most;
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(io::Error::other).and_then(|piece| {
                match left.checked_sub(piece.len() as u64) {
                    Some(rest) => left = rest,
                    None => {
                        noticed.store(true, Ordering::Relaxed);
                        return Err(io::Error::other("the body is too large"));
                    }
                }
                Ok(piece)
            });
            let broken = piece.is_err();
            if sender.send(piece).await.is_err() || broken {
                break;
            }
        }
    });
    let body = Body::wrap_stream(stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    }));
    (body, too_large)
}
