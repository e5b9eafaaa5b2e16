//! [`ChangeStream`]: what one tab is told, as bytes.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, Sleep};

use super::hub::OpenTab;

/// What is sent first: the browser then knows that the stream is open.
const OPENING: Bytes = Bytes::from_static(b":\nretry: 2000\n\n");
/// What is sent when nothing has happened for a while, so that a connection that broke is noticed.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// What one tab is told: the names of pages that have changed, one event for each. It holds a place, and
/// nothing that grows.
pub struct ChangeStream {
    tab: OpenTab,
    heartbeat: Pin<Box<Sleep>>,
    is_open: bool,
}

impl ChangeStream {
    pub(super) fn new(tab: OpenTab) -> Self {
        let heartbeat = Box::pin(tokio::time::sleep(tab.heartbeat()));
        Self { tab, heartbeat, is_open: false }
    }

    /// The events of the pages at these places.
    fn events(&self, changed: u64) -> Bytes {
        let is_changed = |place: usize| changed.checked_shr(place as u32).unwrap_or(0) & 1 == 1;
        let pages = self.tab.pages.iter().enumerate().filter(|(place, _)| is_changed(*place));
        pages.map(|(_, name)| format!("data: {name}\n\n")).collect::<String>().into()
    }
}

impl Stream for ChangeStream {
    type Item = Bytes;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let this = self.get_mut();
        // Before it is looked what has changed: what changes in between wakes.
        this.tab.tab.waker.register(cx.waker());
        if this.tab.has_ended() {
            return Poll::Ready(None);
        }
        if !this.is_open {
            this.is_open = true;
            return Poll::Ready(Some(OPENING));
        }
        let changed = this.tab.tab.take();
        let is_due = this.heartbeat.as_mut().poll(cx).is_ready();
        if changed == 0 && !is_due {
            return Poll::Pending;
        }
        this.heartbeat.as_mut().reset(Instant::now() + this.tab.heartbeat());
        Poll::Ready(Some(if changed == 0 { HEARTBEAT } else { this.events(changed) }))
    }
}

impl std::fmt::Debug for ChangeStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChangeStream")
    }
}
