//! [`RequestBody`]: the body of a request, which must arrive at a minimum rate while a handler waits.

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_http::Payload;
use actix_http::error::PayloadError;
use bytes::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::connection::Connection;

/// The body of a request, which must arrive at a minimum rate while a handler waits for it.
/// `100 Continue` is sent when a handler first waits, so it is never sent for a body that no handler
/// reads.
pub(super) struct RequestBody {
    payload: Payload,
    connection: Arc<Connection>,
    /// Whether the whole body was read.
    read: Rc<Cell<bool>>,
    expects: bool,
    has_begun: bool,
    /// How long the server waits for it, in microseconds.
    left: u64,
    waits_since: Option<u64>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl RequestBody {
    pub(super) fn new(
        payload: Payload,
        connection: Arc<Connection>,
        read: Rc<Cell<bool>>,
        expects: bool,
    ) -> Self {
        let left = connection.deadlines.body.at_first();
        Self {
            payload,
            connection,
            read,
            expects,
            has_begun: false,
            left,
            waits_since: None,
            timer: None,
        }
    }

    fn arrived(&mut self, bytes: usize) {
        self.connection.body_arrived();
        self.timer = None;
        if let Some(since) = self.waits_since.take() {
            let waited = self.connection.tick().saturating_sub(since);
            self.left = self.left.saturating_sub(waited.saturating_mul(1_000));
        }
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.left = self.connection.deadlines.body.after(self.left, bytes);
    }

    /// Whether the server has waited too long for the client.
    fn waits(&mut self, cx: &mut Context<'_>) -> bool {
        if std::mem::take(&mut self.expects) && !self.has_begun {
            self.connection.want_continue();
        }
        if self.connection.is_upgraded() {
            // The other protocol has rules of its own.
            return false;
        }
        let now = self.connection.tick();
        let since = *self.waits_since.get_or_insert(now);
        self.connection.body_waits(since);
        let left = since.saturating_add(self.left / 1_000).saturating_sub(now);
        let timer = self.timer.get_or_insert_with(|| {
            Box::pin(sleep_until(Instant::now() + Duration::from_millis(left)))
        });
        timer.as_mut().poll(cx).is_ready()
    }
}

impl Stream for RequestBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = Pin::new(&mut this.payload).poll_next(cx);
        match &next {
            Poll::Pending if this.waits(cx) => {
                this.connection.body_arrived();
                let error = PayloadError::Io(io::ErrorKind::TimedOut.into());
                return Poll::Ready(Some(Err(error)));
            }
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Some(Ok(part))) => {
                this.has_begun = true;
                this.arrived(part.len());
                return next;
            }
            Poll::Ready(None) => this.read.set(true),
            Poll::Ready(Some(Err(_))) => {}
        }
        this.arrived(0);
        next
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        self.connection.body_arrived();
    }
}
