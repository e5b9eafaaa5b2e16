//! How much of a connection is read, and when.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::{Connection, length};

/// The most bytes that one poll of a connection reads. Without this limit, actix-http reads up to 128 KiB
/// before it knows whether a handler wants them. Its first buffer has 8 KiB and grows when less than
/// 1 KiB is free.
const MOST_AT_ONCE: u64 = 7 * 1_024;

/// The same while a handler waits for the body.
const MOST_OF_BODY_AT_ONCE: u64 = 64 * 1_024;

/// Set in the length of a request line whose end has arrived.
const COMPLETE: u64 = 1 << 63;

/// Set in it if the target of the request has a fragment.
const FRAGMENT: u64 = 1 << 62;

/// How a request line ends.
const VERSIONS: [&[u8]; 2] = [b" HTTP/1.1\r", b" HTTP/1.0\r"];

/// The longest target that the web server parses (`http` 1, `MAX_LEN` in `uri/mod.rs`).
const LONGEST_TARGET: u64 = 65_534;

/// Whether more of a connection may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::guard) enum MayRead {
    /// At most this number of bytes.
    Now(u64),
    /// In the next poll, after the dispatcher has parsed the bytes that were read.
    NextPoll,
    /// When the request has been answered, or a handler waits for its body.
    Later,
    /// Without limit, but the bytes are discarded: the connection cannot have another request.
    Discard,
}

impl Connection {
    pub(in crate::guard) fn received(&self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if !self.is_answering() {
            if self.head_since.load(Relaxed) == 0 {
                self.head_since.store(self.now.load(Relaxed), Relaxed);
            }
            self.line_received(bytes);
        }
        for counter in [&self.received, &self.read_at_once] {
            counter.store(counter.load(Relaxed).saturating_add(length(bytes.len())), Relaxed);
        }
    }

    fn line_received(&self, bytes: &[u8]) {
        let line = self.line.load(Relaxed);
        if line & COMPLETE != 0 {
            return;
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let part = end.and_then(|end| bytes.get(..end)).unwrap_or(bytes);
        let mut line = line.saturating_add(length(part.len()));
        if part.contains(&b'#') {
            line |= FRAGMENT;
        }
        if end.is_some() {
            line |= COMPLETE;
            // Of requests that came together, this may be a line of another head.
            if !VERSIONS.iter().any(|version| part.ends_with(version)) {
                line &= !FRAGMENT;
            }
        }
        self.line.store(line, Relaxed);
    }

    /// Whether the target of the request has a fragment, which no target may have (RFC 9112 section 3.2).
    /// The parser would cut it off.
    pub(in crate::guard) fn has_fragment(&self) -> bool {
        self.line.load(Relaxed) & FRAGMENT != 0
    }

    /// Whether it is the request line by which a head is refused as too long.
    pub(in crate::guard) fn line_is_too_long(&self) -> bool {
        let line = self.line.load(Relaxed);
        let longest = length(self.deadlines.head_bytes).min(LONGEST_TARGET);
        line & !(COMPLETE | FRAGMENT) > longest
    }

    /// How many bytes may be read now. While a request is answered and no handler waits for its body,
    /// reading stops after the first few kilobytes.
    pub(in crate::guard) fn may_read(&self) -> MayRead {
        if self.unread.load(Relaxed) && !self.is_answering() {
            return MayRead::Discard;
        }
        let is_body = self.body_since.load(Relaxed) != 0 || self.is_upgraded();
        if self.is_answering() && !is_body && self.received.load(Relaxed) >= MOST_AT_ONCE {
            self.reads_later.store(true, Relaxed);
            return MayRead::Later;
        }
        let most = if is_body { MOST_OF_BODY_AT_ONCE } else { MOST_AT_ONCE };
        match most.saturating_sub(self.read_at_once.load(Relaxed)) {
            0 => MayRead::NextPoll,
            bytes => MayRead::Now(bytes),
        }
    }

    /// Whether an incomplete head exceeds its limit. The dispatcher parses the bytes at the end of each
    /// poll, so a head is known to be incomplete only in the next one; until then, this is `None`.
    pub(in crate::guard) fn head_is_too_long(&self) -> Option<bool> {
        let long = self.received.load(Relaxed) > length(self.deadlines.head_bytes);
        if !long || !self.is_in_head() {
            self.long_since.store(0, Relaxed);
            return Some(false);
        }
        let polls = self.polls.load(Relaxed);
        if self.long_since.load(Relaxed) == 0 {
            self.long_since.store(polls, Relaxed);
        }
        (self.long_since.load(Relaxed) != polls).then_some(true)
    }

    /// Refuses a request whose head is too long. What follows is discarded, so that the client can read
    /// the response.
    pub(in crate::guard) fn refuse_head(self: &Arc<Self>) {
        drop(self.begin());
        self.leave_unread();
    }
}

#[cfg(test)]
mod tests {
    use perennial_server::ServerLimits;

    use super::super::super::deadlines::{Clock, Deadlines};
    use super::*;

    fn connection() -> Arc<Connection> {
        let deadlines = Arc::new(Deadlines::new(&ServerLimits::default()));
        Arc::new(Connection::new(0, None, Clock::start(), deadlines))
    }

    /// Receives as many bytes as may be read in one poll.
    fn fill(connection: &Connection) {
        connection.begin_poll();
        while let MayRead::Now(bytes) = connection.may_read() {
            connection.received(&vec![b'x'; usize::try_from(bytes).unwrap()]);
        }
    }

    #[test]
    fn one_poll_reads_little_and_the_next_one_goes_on() {
        let connection = connection();
        fill(&connection);
        assert_eq!(connection.may_read(), MayRead::NextPoll);
        connection.begin_poll();
        assert_eq!(connection.may_read(), MayRead::Now(MOST_AT_ONCE));
    }

    #[test]
    fn a_body_is_read_only_while_a_handler_waits_for_it() {
        let connection = connection();
        let in_flight = connection.begin();
        fill(&connection);
        connection.begin_poll();
        assert_eq!(connection.may_read(), MayRead::Later);
        connection.body_waits(1);
        assert_eq!(connection.may_read(), MayRead::Now(MOST_OF_BODY_AT_ONCE));
        connection.body_arrived();
        assert_eq!(connection.may_read(), MayRead::Later);
        drop(in_flight);
        assert_eq!(connection.may_read(), MayRead::Now(MOST_AT_ONCE), "the next request");
    }

    #[test]
    fn what_follows_an_unread_body_is_discarded() {
        let connection = connection();
        drop(connection.begin());
        connection.leave_unread();
        assert_eq!(connection.may_read(), MayRead::Discard);
    }

    #[test]
    fn another_protocol_is_read_without_a_handler_that_waits() {
        let connection = connection();
        let _in_flight = connection.begin();
        connection.upgrade();
        fill(&connection);
        connection.begin_poll();
        assert_eq!(connection.may_read(), MayRead::Now(MOST_OF_BODY_AT_ONCE));
    }
}
