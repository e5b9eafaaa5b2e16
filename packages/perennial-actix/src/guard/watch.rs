//! [`watch`]: the task of one connection, which ends with its deadline.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::connection::Connection;

/// How long until the next look at a connection without a deadline, in milliseconds.
const LOOK: u64 = 60_000;

/// Runs a connection until it ends, its deadline passes, or its place is needed. There is one timer,
/// which is moved only to an earlier time, so a request that is answered at once costs no timer.
pub(super) async fn watch(connection: Arc<Connection>, dispatcher: impl Future) {
    let mut dispatcher = pin!(dispatcher);
    let (start, start_ms) = (Instant::now(), connection.tick());
    let at = |time: u64| start + Duration::from_millis(time.saturating_sub(start_ms));
    let mut timer = pin!(sleep_until(start));
    let mut state = Watch { connection, armed: None, last: None, looks: false };
    poll_fn(|cx| {
        if state.is_over(cx) || dispatcher.as_mut().poll(cx).is_ready() || state.is_idle_reader() {
            return Poll::Ready(());
        }
        if let Some(time) = state.next() {
            timer.as_mut().reset(at(time));
            if timer.as_mut().poll(cx).is_ready() {
                cx.waker().wake_by_ref();
            }
        }
        Poll::Pending
    })
    .await;
}

struct Watch {
    connection: Arc<Connection>,
    /// The time at which the timer fires.
    armed: Option<u64>,
    /// The time at which the connection ends in any case.
    last: Option<u64>,
    /// Whether the dispatcher is polled once more, so that its stream looks how much the client has taken.
    looks: bool,
}

impl Watch {
    fn is_over(&mut self, cx: &Context<'_>) -> bool {
        let now = self.connection.begin_poll();
        if self.armed.is_none() {
            self.connection.wakes(cx.waker());
        }
        if self.connection.is_closing() || self.last.is_some_and(|last| now >= last) {
            return true;
        }
        if self.armed.is_some_and(|armed| now < armed) {
            return false;
        }
        self.armed = Some(0);
        if self.last.is_some() || self.connection.deadline().is_none_or(|deadline| now < deadline) {
            return false;
        }
        if self.connection.want_look() {
            self.looks = true;
            return false;
        }
        if !self.connection.is_in_head() {
            self.connection.close();
            return true;
        }
        self.connection.expire_head();
        self.last = Some(now.saturating_add(self.connection.deadlines.close));
        false
    }

    /// Whether the deadline has passed although the stream has looked how much the client has taken.
    fn is_idle_reader(&mut self) -> bool {
        let is_over = std::mem::take(&mut self.looks)
            && self
                .connection
                .deadline()
                .is_some_and(|deadline| self.connection.tick() >= deadline);
        if is_over {
            self.connection.close();
        }
        is_over
    }

    /// The time to which the timer must be moved, if it must be moved.
    fn next(&mut self) -> Option<u64> {
        let armed = self.armed.filter(|armed| *armed != 0);
        let next = self.last.or_else(|| self.connection.deadline());
        let next = match (next, armed) {
            (Some(next), Some(armed)) if next >= armed => return None,
            (None, Some(_)) => return None,
            (Some(next), _) => next,
            (None, None) => self.connection.tick().saturating_add(LOOK),
        };
        self.armed = Some(next);
        Some(next)
    }
}
