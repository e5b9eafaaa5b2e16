//! [`Connection`]: the state of one connection, and its deadline.

mod reading;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::task::Waker;

use parking_lot::Mutex;

use super::deadlines::{Clock, Deadlines};

pub(super) use reading::MayRead;

/// How many bytes may arrive between two requests: more than the largest head. A client that sends
/// more sends a body that nobody reads.
const MOST_BETWEEN_REQUESTS: u64 = 512 * 1_024;

/// The state of one connection. Only the task of the connection writes it, except for
/// [`close`](Self::close); the other tasks read it when they need a place. A time of 0 does not apply.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) id: u64,
    /// The address of the client; `None` if that address may have any number of connections.
    pub(super) address: Option<IpAddr>,
    pub(super) deadlines: Arc<Deadlines>,
    clock: Clock,
    opened: u64,
    /// The time when the task was last polled.
    now: AtomicU64,
    requests: AtomicU64,
    in_flight: AtomicU64,
    /// When a request last began or ended.
    since: AtomicU64,
    head_since: AtomicU64,
    /// How many bytes have arrived since a request last began or ended.
    received: AtomicU64,
    /// How many bytes of a request line have arrived, and whether its end has (`reading::COMPLETE`).
    line: AtomicU64,
    /// How many bytes have been read since the task was last polled.
    read_at_once: AtomicU64,
    /// Whether the task was told to read later.
    reads_later: AtomicBool,
    /// The number of polls of the task.
    polls: AtomicU64,
    /// The poll in which the head exceeded its bound.
    long_since: AtomicU64,
    write_since: AtomicU64,
    /// Until when the server waits for the client to take what it sends, in microseconds.
    write_until: AtomicU64,
    /// How many bytes the client has acknowledged, as far as was looked.
    acknowledged: AtomicU64,
    /// Whether the deadline passes unless the client has acknowledged more.
    look_wanted: AtomicBool,
    body_since: AtomicU64,
    /// Whether the connection can have no other request.
    unread: AtomicBool,
    /// Whether another request has come nevertheless.
    ignores: AtomicBool,
    /// Whether the last part of the response body ends with an empty line, as a head does.
    ends_as_head: AtomicBool,
    upgraded: AtomicBool,
    continue_wanted: AtomicBool,
    head_expired: AtomicBool,
    closing: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

/// A request in flight, from its head to the end of its response.
#[derive(Debug)]
pub(super) struct InFlight(Arc<Connection>);

impl Drop for InFlight {
    fn drop(&mut self) {
        let connection = &self.0;
        connection.in_flight.store(connection.in_flight.load(Relaxed).saturating_sub(1), Relaxed);
        connection.since.store(connection.now.load(Relaxed), Relaxed);
        connection.received.store(0, Relaxed);
        connection.line.store(0, Relaxed);
        connection.read_again();
    }
}

impl Connection {
    pub(super) fn new(
        id: u64,
        address: Option<IpAddr>,
        clock: Clock,
        deadlines: Arc<Deadlines>,
    ) -> Self {
        let now = clock.now();
        Self {
            id,
            address,
            deadlines,
            clock,
            opened: now,
            now: AtomicU64::new(now),
            requests: AtomicU64::new(0),
            in_flight: AtomicU64::new(0),
            since: AtomicU64::new(now),
            head_since: AtomicU64::new(0),
            received: AtomicU64::new(0),
            line: AtomicU64::new(0),
            read_at_once: AtomicU64::new(0),
            reads_later: AtomicBool::new(false),
            polls: AtomicU64::new(0),
            long_since: AtomicU64::new(0),
            write_since: AtomicU64::new(0),
            write_until: AtomicU64::new(0),
            acknowledged: AtomicU64::new(0),
            look_wanted: AtomicBool::new(false),
            body_since: AtomicU64::new(0),
            unread: AtomicBool::new(false),
            ignores: AtomicBool::new(false),
            ends_as_head: AtomicBool::new(false),
            upgraded: AtomicBool::new(false),
            continue_wanted: AtomicBool::new(false),
            head_expired: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            waker: Mutex::new(None),
        }
    }

    /// Reads the clock.
    pub(super) fn tick(&self) -> u64 {
        let now = self.clock.now();
        self.now.store(now, Relaxed);
        now
    }

    /// Stores the waker for [`close`](Self::close). The waker of a task stays the same.
    pub(super) fn wakes(&self, waker: &Waker) {
        *self.waker.lock() = Some(waker.clone());
    }

    /// A request's head is complete.
    pub(super) fn begin(self: &Arc<Self>) -> InFlight {
        self.requests.store(self.requests.load(Relaxed).saturating_add(1), Relaxed);
        self.in_flight.store(self.in_flight.load(Relaxed).saturating_add(1), Relaxed);
        self.since.store(self.now.load(Relaxed), Relaxed);
        self.head_since.store(0, Relaxed);
        self.received.store(0, Relaxed);
        self.line.store(0, Relaxed);
        self.ends_as_head.store(false, Relaxed);
        InFlight(Arc::clone(self))
    }

    /// The connection's task is polled: reads the clock.
    pub(super) fn begin_poll(&self) -> u64 {
        self.polls.store(self.polls.load(Relaxed).wrapping_add(1), Relaxed);
        self.read_at_once.store(0, Relaxed);
        self.tick()
    }

    /// The client does not read what the server sends. Returns whether
    /// [`acknowledged`](Self::acknowledged) must be told now.
    pub(super) fn write_waits(&self) -> bool {
        if self.write_since.load(Relaxed) == 0 {
            let now = self.now.load(Relaxed);
            self.write_since.store(now, Relaxed);
            let until = microseconds(now).saturating_add(self.deadlines.write.at_first());
            self.write_until.store(until, Relaxed);
            return true;
        }
        self.look_wanted.load(Relaxed) && self.look_wanted.swap(false, Relaxed)
    }

    /// Whether the client has not read something that the server sent.
    pub(super) fn is_write_waiting(&self) -> bool {
        self.write_since.load(Relaxed) != 0
    }

    /// The client has acknowledged so many bytes of all that were sent.
    pub(super) fn acknowledged(&self, bytes: u64) {
        let before = self.acknowledged.swap(bytes, Relaxed);
        if self.is_write_waiting() {
            let now = microseconds(self.now.load(Relaxed));
            let left = self.write_until.load(Relaxed).saturating_sub(now);
            let left = self.deadlines.write.after(left, bytes.saturating_sub(before));
            self.write_until.store(now.saturating_add(left), Relaxed);
        }
    }

    /// The deadline has passed. If it is one for a client that reads slowly, the stream is to look how much
    /// the client has acknowledged meanwhile.
    pub(super) fn want_look(&self) -> bool {
        let wants = self.is_write_waiting();
        self.look_wanted.store(wants, Relaxed);
        wants
    }

    /// The server has sent all that it had to send.
    pub(super) fn written(&self) {
        self.write_since.store(0, Relaxed);
    }

    /// The handler has waited for the body of the request since this time: it is read again.
    pub(super) fn body_waits(&self, since: u64) {
        self.body_since.store(since, Relaxed);
        self.read_again();
    }

    pub(super) fn body_arrived(&self) {
        self.body_since.store(0, Relaxed);
    }

    /// The connection cannot have another request: the response was made without the whole body, or
    /// says that the connection is closed.
    pub(super) fn leave_unread(&self) {
        self.unread.store(true, Relaxed);
    }

    /// Whether a request is ignored, because the response before it was the last one (RFC 9112 section
    /// 9.6).
    pub(super) fn ignores_request(&self) -> bool {
        let ignores = self.unread.load(Relaxed);
        if ignores {
            self.ignores.store(true, Relaxed);
        }
        ignores
    }

    /// Whether the last response was sent, and a request that is ignored keeps the dispatcher from
    /// closing.
    pub(super) fn is_at_end(&self) -> bool {
        self.ignores.load(Relaxed) && !self.is_answering()
    }

    pub(super) fn upgrade(&self) {
        self.upgraded.store(true, Relaxed);
    }

    pub(super) fn is_upgraded(&self) -> bool {
        self.upgraded.load(Relaxed)
    }

    /// Asks for `100 Continue`.
    pub(super) fn want_continue(&self) {
        self.continue_wanted.store(true, Relaxed);
        self.wake();
    }

    /// Returns, once, that `100 Continue` must be sent.
    pub(super) fn take_continue(&self) -> bool {
        self.continue_wanted.load(Relaxed) && self.continue_wanted.swap(false, Relaxed)
    }

    pub(super) fn expire_head(&self) {
        self.head_expired.store(true, Relaxed);
    }

    pub(super) fn take_head_expired(&self) -> bool {
        self.head_expired.load(Relaxed) && self.head_expired.swap(false, Relaxed)
    }

    /// Whether a head has begun and is not complete.
    pub(super) fn is_in_head(&self) -> bool {
        self.in_flight.load(Relaxed) == 0
            && self.head_since.load(Relaxed) != 0
            && !self.unread.load(Relaxed)
    }

    /// The server sends a part of the body of a response.
    pub(super) fn sends(&self, part: &[u8]) {
        self.ends_as_head.store(part.ends_with(b"\r\n\r\n"), Relaxed);
    }

    /// Whether the bytes that are sent now may be a response of actix-http itself.
    pub(super) fn may_send_bare(&self) -> bool {
        !self.is_answering() && !self.ends_as_head.load(Relaxed)
    }

    pub(super) fn is_answering(&self) -> bool {
        self.in_flight.load(Relaxed) > 0
    }

    /// Whether the connection ends while the client does not take what was sent.
    pub(super) fn gives_up(&self) -> bool {
        self.is_closing() && self.write_since.load(Relaxed) != 0
    }

    /// Ends the connection, from any thread.
    pub(super) fn close(&self) {
        self.closing.store(true, Relaxed);
        self.wake();
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Relaxed)
    }

    fn read_again(&self) {
        if self.reads_later.load(Relaxed) && self.reads_later.swap(false, Relaxed) {
            self.wake();
        }
    }

    fn wake(&self) {
        if let Some(waker) = &*self.waker.lock() {
            waker.wake_by_ref();
        }
    }

    /// The time at which the connection is closed, or `None` while the server makes a response.
    pub(super) fn deadline(&self) -> Option<u64> {
        let deadlines = &self.deadlines;
        let (since, head) = (self.since.load(Relaxed), self.head_since.load(Relaxed));
        let (time, allowed) = match self.write_since.load(Relaxed) {
            0 if self.is_answering() => return None,
            0 if self.unread.load(Relaxed) => (since, deadlines.close),
            0 if self.received.load(Relaxed) > MOST_BETWEEN_REQUESTS => (0, 0),
            0 if head != 0 => (head, deadlines.head),
            0 if self.requests.load(Relaxed) == 0 => (self.opened, deadlines.head),
            0 => (since, deadlines.idle),
            _ => (self.write_until.load(Relaxed) / 1_000, 0),
        };
        Some(time.saturating_add(allowed))
    }

    /// The time since which the server has waited for the client; `None` if the client waits for the
    /// server.
    pub(super) fn waiting_since(&self) -> Option<u64> {
        match (self.write_since.load(Relaxed), self.body_since.load(Relaxed)) {
            (0, 0) if self.is_answering() => None,
            (0, 0) => Some(self.since.load(Relaxed)),
            (0, since) | (since, _) => Some(since),
        }
    }

    /// The time at which the request in flight began.
    pub(super) fn answering_since(&self) -> u64 {
        self.since.load(Relaxed)
    }
}

fn microseconds(milliseconds: u64) -> u64 {
    milliseconds.saturating_mul(1_000)
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
