//! [`Freshness`]: in which state of its life an entry is.

use std::time::Duration;

use crate::clock::millis;
use crate::{CacheStatus, Entry, Hit, Policy, Timestamp};

/// The windows of an entry under a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Windows {
    /// From here on an entry with traffic is renewed ahead.
    pub(crate) ahead_from: u64,
    /// Until here it is fresh; `u64::MAX` if time does not end that.
    pub(crate) fresh_until: u64,
    /// Until here it is served while a new one is made.
    pub(crate) stale_until: u64,
}

/// In which state of its life an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    Fresh,
    /// Fresh, but soon not: worth renewing if it is asked for.
    Ending,
    Stale,
    Expired,
}

impl Windows {
    /// The windows of an entry, with what an invalidation took from them.
    pub(crate) fn of(entry: &Entry, policy: &Policy) -> Self {
        let mut windows = Self::by_time(entry, policy);
        if let Some(at) = entry.watch.invalidated_at() {
            let at = at.as_millis();
            if at < windows.fresh_until {
                windows.fresh_until = at;
                windows.ahead_from = at;
                windows.stale_until = at.saturating_add(millis(policy.stale_for));
            }
        }
        windows
    }

    fn by_time(entry: &Entry, policy: &Policy) -> Self {
        let lifetime = entry.lifetime.or(policy.revalidate_after.map(millis));
        let Some(lifetime) = lifetime else {
            return Self { ahead_from: u64::MAX, fresh_until: u64::MAX, stale_until: u64::MAX };
        };
        let validated = entry.times.validated_at.as_millis();
        let shortened = thousandths(lifetime, policy.jitter) / 256 * u64::from(entry.dice());
        let lifetime = lifetime.saturating_sub(shortened);
        let fresh_until = validated.saturating_add(lifetime);
        Self {
            ahead_from: fresh_until.saturating_sub(thousandths(lifetime, policy.refresh_ahead)),
            fresh_until,
            stale_until: fresh_until.saturating_add(millis(policy.stale_for)),
        }
    }

    pub(crate) fn at(&self, now: Timestamp, entry: &Entry) -> Freshness {
        let now = now.as_millis();
        if now < self.fresh_until {
            // The clock was put back since the invalidation: it holds nevertheless.
            if entry.watch.invalidated_at().is_some() {
                return Freshness::Stale;
            }
            // An entry from further in the future than it lives: the clock was put back.
            let validated = entry.times.validated_at.as_millis();
            let lifetime = self.fresh_until.saturating_sub(validated);
            if self.fresh_until != u64::MAX && validated > now.saturating_add(lifetime) {
                return Freshness::Stale;
            }
            return if now >= self.ahead_from { Freshness::Ending } else { Freshness::Fresh };
        }
        if now < self.stale_until { Freshness::Stale } else { Freshness::Expired }
    }

    /// Seconds for which it stays fresh; negative if it no longer is.
    pub(crate) fn ttl(&self, now: Timestamp) -> i64 {
        if self.fresh_until == u64::MAX {
            return crate::cache_status::UNLIMITED_SECONDS;
        }
        let seconds = |millis: u64| i64::try_from(millis / 1_000).unwrap_or(i64::MAX);
        let now = now.as_millis();
        if now < self.fresh_until {
            seconds(self.fresh_until - now)
        } else {
            -seconds(now - self.fresh_until)
        }
    }

    /// The answer that serves this entry, with what remains of its windows.
    pub(crate) fn hit(
        &self,
        entry: std::sync::Arc<Entry>,
        now: Timestamp,
        cache: CacheStatus,
    ) -> Hit {
        let now = now.as_millis();
        let fresh = self.fresh_until.saturating_sub(now);
        let stale = self.stale_until.saturating_sub(now.max(self.fresh_until));
        Hit {
            entry,
            cache,
            fresh_for: (self.fresh_until != u64::MAX).then_some(Duration::from_millis(fresh)),
            stale_for: Duration::from_millis(stale),
        }
    }
}

fn thousandths(whole: u64, part: u16) -> u64 {
    (whole / 1_000).saturating_mul(u64::from(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::entry_at;

    const START: u64 = 1_000_000;

    #[track_caller]
    fn check(policy: &Policy, after: u64, expected: Freshness) {
        let entry = entry_at(Timestamp::from_millis(START));
        let windows = Windows::of(&entry, policy);
        assert_eq!(windows.at(Timestamp::from_millis(START + after), &entry), expected, "{after}");
    }

    fn hour() -> Policy {
        let policy = Policy::new("t").revalidate_after(Duration::from_secs(3_600)).jitter(0);
        policy.stale_for(Duration::from_secs(60)).refresh_ahead(0)
    }

    #[test]
    fn an_entry_is_fresh_then_stale_then_expired() {
        check(&hour(), 0, Freshness::Fresh);
        check(&hour(), 3_599_999, Freshness::Fresh);
        check(&hour(), 3_600_000, Freshness::Stale);
        check(&hour(), 3_659_999, Freshness::Stale);
        check(&hour(), 3_660_000, Freshness::Expired);
    }

    #[test]
    fn without_a_time_it_stays_fresh() {
        check(&Policy::new("t"), u64::MAX - START - 1, Freshness::Fresh);
    }

    #[test]
    fn the_last_part_of_the_fresh_time_is_told_apart() {
        check(&hour().refresh_ahead(100), 3_239_999, Freshness::Fresh);
        check(&hour().refresh_ahead(100), 3_240_000, Freshness::Ending);
    }

    #[test]
    fn an_entry_from_far_in_the_future_is_stale() {
        let entry = entry_at(Timestamp::from_millis(10 * 3_600_000));
        let windows = Windows::of(&entry, &hour());
        let at = |millis| windows.at(Timestamp::from_millis(millis), &entry);
        assert_eq!(at(8 * 3_600_000), Freshness::Stale);
        assert_eq!(at(9 * 3_600_000 + 1), Freshness::Fresh);
    }

    #[test]
    fn jitter_only_shortens() {
        let entry = entry_at(Timestamp::from_millis(START));
        let windows = Windows::of(&entry, &hour().jitter(100));
        assert!(windows.fresh_until <= START + 3_600_000);
        assert!(windows.fresh_until >= START + 3_240_000);
    }
}
