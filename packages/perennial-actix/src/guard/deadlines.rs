//! [`Deadlines`]: the bounds of [`ServerLimits`] on one request, with times in milliseconds of one
//! clock.

use std::time::{Duration, Instant};

use perennial_server::ServerLimits;

/// Counts milliseconds since the start of the server, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock(Instant);

impl Clock {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn now(self) -> u64 {
        milliseconds(self.0.elapsed()).saturating_add(1)
    }
}

/// How long a client may take for each part of a request, and how many bytes a head may have.
#[derive(Debug)]
pub(super) struct Deadlines {
    pub(super) head_bytes: usize,
    pub(super) idle: u64,
    pub(super) head: u64,
    pub(super) close: u64,
    pub(super) body: Patience,
    pub(super) write: Patience,
}

/// How long the server waits for a client to send or take bytes, in microseconds. The bytes that were moved
/// lengthen what is left, but to no more than at first: who moved many bytes and then falls silent is
/// not waited for longer than who moved none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    most: u64,
    bytes_per_second: u64,
}

impl Patience {
    fn new(most: Duration, bytes_per_second: u64) -> Self {
        let most = u64::try_from(most.as_micros()).unwrap_or(u64::MAX);
        Self { most, bytes_per_second: bytes_per_second.max(1) }
    }

    /// Before the first byte.
    pub(super) const fn at_first(self) -> u64 {
        self.most
    }

    /// What is left, after so many bytes more.
    pub(super) fn after(self, left: u64, bytes: u64) -> u64 {
        let more = bytes.saturating_mul(1_000_000) / self.bytes_per_second;
        left.saturating_add(more).min(self.most)
    }
}

impl Deadlines {
    pub(super) fn new(limits: &ServerLimits) -> Self {
        Self {
            head_bytes: limits.head_bytes,
            idle: milliseconds(limits.idle),
            head: milliseconds(limits.head),
            close: milliseconds(limits.close),
            body: Patience::new(limits.body, limits.body_rate),
            write: Patience::new(limits.write, limits.write_rate),
        }
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_silence_is_waited_for_no_longer_than_silence() {
        let patience = Patience::new(Duration::from_secs(10), 1_024);
        assert_eq!(patience.after(patience.at_first(), 255_000), patience.at_first());
        assert_eq!(patience.after(1_000_000, 1_024), 2_000_000);
        let no_rate = Patience::new(Duration::MAX, 0);
        assert_eq!(no_rate.after(u64::MAX, u64::MAX), u64::MAX);
    }
}
