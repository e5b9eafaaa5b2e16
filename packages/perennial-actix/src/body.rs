//! [`Bodies`]: the request bodies that are being read, within bounds.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use perennial_server::{BodiesFull, BodyBudget, BodyShare, ServerLimits};

/// The request bodies that are being read.
#[derive(Debug)]
pub(crate) struct Bodies {
    budget: Arc<BodyBudget>,
    /// The longest time for a body at the minimum rate.
    time: Duration,
}

/// A body that was read. Its bytes count until it is dropped.
#[derive(Debug)]
pub(crate) struct Body {
    bytes: Bytes,
    _share: BodyShare,
}

impl Body {
    pub(crate) const fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

/// Why a body is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyRefusal {
    Malformed,
    TooLong,
    TooSlow,
    TooMany,
}

impl BodyRefusal {
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Malformed => "The body cannot be read.\n",
            Self::TooLong => "The body is too long.\n",
            Self::TooSlow => "The body did not arrive in time.\n",
            Self::TooMany => "The server is busy. Please try again in a moment.\n",
        }
    }
}

impl From<BodiesFull> for BodyRefusal {
    fn from(_: BodiesFull) -> Self {
        Self::TooMany
    }
}

impl From<PayloadError> for BodyRefusal {
    fn from(error: PayloadError) -> Self {
        match error {
            PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => Self::TooSlow,
            _ => Self::Malformed,
        }
    }
}

impl Bodies {
    pub(crate) fn new(limits: &ServerLimits, budget: Arc<BodyBudget>) -> Self {
        let most = u64::try_from(limits.body_bytes).unwrap_or(u64::MAX);
        let time = limits.body + Duration::from_secs(most / limits.body_rate.max(1));
        Self { budget, time }
    }

    /// Reads a body of so many bytes at most. It is never decompressed.
    pub(crate) async fn read(
        &self,
        payload: Payload,
        headers: &HeaderMap,
        most: usize,
    ) -> Result<Body, BodyRefusal> {
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok());
        // A length that cannot be counted is too long.
        let announced = announced.map(|it| it.trim().parse().unwrap_or(usize::MAX));
        if announced.is_some_and(|length| length > most) {
            return Err(BodyRefusal::TooLong);
        }
        let mut share = self.budget.begin();
        let read = tokio::time::timeout(self.time, read(payload, &mut share, most));
        let bytes = read.await.map_err(|_| BodyRefusal::TooSlow)??;
        share.complete();
        Ok(Body { bytes, _share: share })
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
        let Some(chunk) = chunk.transpose()? else { return Ok(body.freeze()) };
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
            async move { bodies.read(Payload::from(Bytes::from_static(b"12345678")), &headers, 9).await }
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
