//! [`CallLimit`]: how often one client may call an action.

use std::num::NonZeroU32;
use std::time::Duration;

/// How often one client may call an action: so many calls at once, and then as many in each period, evenly
/// (the generic cell rate algorithm). A client is an IPv4 address, or the 64 bits of an IPv6 address that name
/// its network. Behind a reverse proxy it is who the proxy says it is; a local client without a proxy has no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallLimit {
    calls: NonZeroU32,
    period: Duration,
}

impl CallLimit {
    /// So many calls a minute, at least one.
    #[must_use]
    pub const fn per_minute(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60))
    }

    /// So many calls an hour, at least one.
    #[must_use]
    pub const fn per_hour(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60 * 60))
    }

    const fn new(calls: u32, period: Duration) -> Self {
        let calls = match NonZeroU32::new(calls) {
            Some(calls) => calls,
            None => NonZeroU32::MIN,
        };
        Self { calls, period }
    }

    /// The calls in one period.
    #[must_use]
    pub const fn calls(self) -> NonZeroU32 {
        self.calls
    }

    /// The period.
    #[must_use]
    pub const fn period(self) -> Duration {
        self.period
    }
}
