//! [`Bodies`]: the request bodies that are being read, within bounds.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{self, HeaderMap};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use perennial_server::{
    BodyBudget, BodyRefusal, BodyShare, BodyWanted, ReceivedFiles, ServerLimits,
};

/// The request bodies that are being read.
#[derive(Debug)]
pub(crate) struct Bodies {
    budget: Arc<BodyBudget>,
    /// How long a body may be silent.
    silence: Duration,
    /// The bytes of it that must arrive in a second.
    rate: u64,
}

/// A body that was read. Its bytes count until it is dropped.
#[derive(Debug)]
pub(crate) struct Body {
    bytes: Bytes,
    files: Option<ReceivedFiles>,
    _share: BodyShare,
}

impl Body {
    pub(crate) const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(crate) const fn files(&self) -> Option<&ReceivedFiles> {
        self.files.as_ref()
    }
}

fn refusal(error: PayloadError) -> BodyRefusal {
    match error {
        PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => BodyRefusal::TooSlow,
        _ => BodyRefusal::Malformed,
    }
}

impl Bodies {
    pub(crate) fn new(limits: &ServerLimits, budget: Arc<BodyBudget>) -> Self {
        Self { budget, silence: limits.body, rate: limits.body_rate.max(1) }
    }

    /// Reads a body, if it is no longer than what is wanted. It is never decompressed.
    pub(crate) async fn read(
        &self,
        payload: Payload,
        headers: &HeaderMap,
        wanted: BodyWanted,
    ) -> Result<Body, BodyRefusal> {
        let most = match &wanted {
            BodyWanted::Whole(most) => *most,
            BodyWanted::Form(reader) => reader.most(),
        };
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok());
        // A length that cannot be counted is too long.
        let announced = announced.map(|it| it.trim().parse().unwrap_or(usize::MAX));
        if announced.is_some_and(|length| length > most) {
            return Err(BodyRefusal::TooLong);
        }
        let mut share = self.budget.begin();
        let read = async {
            match wanted {
                BodyWanted::Whole(most) => {
                    read(payload, &mut share, most).await.map(|bytes| (bytes, None))
                }
                BodyWanted::Form(reader) => {
                    let chunks = payload.map(|chunk| chunk.map_err(refusal));
                    let form = reader.read(chunks, &mut share).await?;
                    Ok((form.fields, Some(form.files)))
                }
            }
        };
        let read = tokio::time::timeout(self.longest(most), read);
        let (bytes, files) = read.await.map_err(|_| BodyRefusal::TooSlow)??;
        share.complete();
        Ok(Body { bytes, files, _share: share })
    }

    /// The longest time for a body of so many bytes, at the minimum rate.
    fn longest(&self, bytes: usize) -> Duration {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.silence + Duration::from_secs(bytes / self.rate)
    }
}

/// Reads a body while it has a share of all bytes.
async fn read(
    mut payload: Payload,
    share: &mut BodyShare,
    most: usize,
) -> Result<Bytes, BodyRefusal> {
    let mut body = BytesMut::new();
    loop {
        let chunk = match select(payload.next(), pin!(share.gives_way())).await {
            Either::Left((chunk, _)) => chunk,
            Either::Right(_) => return Err(BodyRefusal::TooMany),
        };
        let Some(chunk) = chunk.transpose().map_err(refusal)? else { return Ok(body.freeze()) };
        if body.len() + chunk.len() > most {
            return Err(BodyRefusal::TooLong);
        }
        share.charge(chunk.len()).await?;
        body.extend_from_slice(&chunk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(length: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let length = header::HeaderValue::from_static(length);
        headers.insert(header::CONTENT_LENGTH, length);
        headers
    }

    #[actix_web::test]
    async fn all_bodies_together_have_a_bound_and_give_it_back() {
        let limits = ServerLimits { bodies_bytes: 10, ..ServerLimits::default() };
        let bodies = Bodies::new(&limits, BodyBudget::new(limits.bodies_bytes));
        let read = |length| {
            let headers = headers(length);
            let bodies = &bodies;
            async move {
                bodies
                    .read(
                        Payload::from(Bytes::from_static(b"12345678")),
                        &headers,
                        BodyWanted::Whole(9),
                    )
                    .await
            }
        };
        let first = read("8").await.unwrap();
        assert_eq!(first.bytes(), "12345678");
        assert_eq!(read("8").await.unwrap_err(), BodyRefusal::TooMany);
        drop(first);
        assert!(read("8").await.is_ok());
        for long in ["10", "2500000000", "99999999999999999999999"] {
            assert_eq!(read(long).await.unwrap_err(), BodyRefusal::TooLong);
        }
    }
}
