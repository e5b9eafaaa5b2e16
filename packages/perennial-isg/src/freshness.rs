//! [`Freshness`]: in which state of its life an entry is.

use std::time::Duration;

use crate::cache_status::UNLIMITED_SECONDS;
use crate::clock::millis;
use crate::{CacheStatus, Entry, Hit, Policy, Timestamp};

/// By how many milliseconds an entry may be dated ahead of the clock before the clock counts as
/// put back: clocks are corrected by less all the time, and those of several servers differ by less.
const SKEW: u64 = 2_000;

/// The longest window that other caches are given: one year.
const LONGEST: Duration = Duration::from_secs(UNLIMITED_SECONDS as u64);

/// The windows of an entry under a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Windows {
    /// From here on its fresh time counts.
    pub(crate) validated: u64,
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
        let validated = entry.times.validated_at.as_millis();
        let lifetime = entry.lifetime.or(policy.revalidate_after.map(millis));
        let Some(lifetime) = lifetime else {
            let never = u64::MAX;
            return Self { validated, ahead_from: never, fresh_until: never, stale_until: never };
        };
        let shortened = thousandths(lifetime, policy.jitter) / 256 * u64::from(entry.dice());
        let lifetime = lifetime.saturating_sub(shortened);
        let fresh_until = validated.saturating_add(lifetime);
        Self {
            validated,
            ahead_from: fresh_until.saturating_sub(thousandths(lifetime, policy.refresh_ahead)),
            fresh_until,
            stale_until: fresh_until.saturating_add(millis(policy.stale_for)),
        }
    }

    pub(crate) fn at(&self, now: Timestamp, entry: &Entry) -> Freshness {
        let now = now.as_millis();
        if now >= self.fresh_until {
            return if now < self.stale_until { Freshness::Stale } else { Freshness::Expired };
        }
        // The clock was put back since the invalidation, which still holds.
        if entry.watch.invalidated_at().is_some() {
            return Freshness::Stale;
        }
        // The clock was put back since the entry was made: its age is unknown.
        if self.fresh_until != u64::MAX && self.validated > now.saturating_add(SKEW) {
            return Freshness::Stale;
        }
        if now >= self.ahead_from { Freshness::Ending } else { Freshness::Fresh }
    }

    /// Seconds for which it stays fresh, one year at most. Never positive for an entry that is not
    /// fresh, whatever the clock says.
    pub(crate) fn ttl(&self, now: Timestamp, freshness: Freshness) -> i64 {
        let seconds = |millis: u64| {
            i64::try_from(millis / 1_000).unwrap_or(UNLIMITED_SECONDS).min(UNLIMITED_SECONDS)
        };
        match freshness.is_fresh() {
            true => seconds(self.fresh_left(now)),
            false => -seconds(now.as_millis().saturating_sub(self.fresh_until)),
        }
    }

    /// The answer that serves this entry, with what remains of its windows. Nothing remains of the
    /// fresh time of an entry that is not fresh, whatever the clock says.
    pub(crate) fn hit(
        &self,
        entry: std::sync::Arc<Entry>,
        now: Timestamp,
        freshness: Freshness,
        cache: CacheStatus,
    ) -> Hit {
        let fresh_for = match freshness.is_fresh() {
            true if self.fresh_until == u64::MAX => None,
            true => Some(Duration::from_millis(self.fresh_left(now)).min(LONGEST)),
            false => Some(Duration::ZERO),
        };
        let stale = self.stale_until.saturating_sub(now.as_millis().max(self.fresh_until));
        Hit { entry, cache, fresh_for, stale_for: Duration::from_millis(stale).min(LONGEST) }
    }

    /// Never more than the whole fresh time, also where the clock was put back a little.
    fn fresh_left(&self, now: Timestamp) -> u64 {
        self.fresh_until.saturating_sub(now.as_millis().max(self.validated))
    }
}

impl Freshness {
    pub(crate) const fn is_fresh(self) -> bool {
        matches!(self, Self::Fresh | Self::Ending)
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
    fn an_entry_from_the_future_is_stale_and_is_announced_as_stale() {
        let made = 10 * 3_600_000;
        let entry = entry_at(Timestamp::from_millis(made));
        let windows = Windows::of(&entry, &hour());
        for back in [2_001, 60_000, 3_600_001, made] {
            announced_as_stale(&windows, made - back, entry_at(Timestamp::from_millis(made)));
        }
        // Clocks differ a little: that makes nothing stale, and nothing fresher than it was.
        let now = Timestamp::from_millis(made - 1_500);
        assert_eq!(windows.at(now, &entry), Freshness::Fresh);
        assert_eq!(windows.ttl(now, Freshness::Fresh), 3_600);
    }

    #[track_caller]
    fn announced_as_stale(windows: &Windows, now: u64, entry: crate::Entry) {
        let now = Timestamp::from_millis(now);
        let freshness = windows.at(now, &entry);
        assert!(!freshness.is_fresh(), "{freshness:?}");
        let ttl = windows.ttl(now, freshness);
        assert!(ttl <= 0, "{ttl}");
        let hit = windows.hit(entry.into(), now, freshness, CacheStatus::Stale { ttl });
        assert_eq!(hit.fresh_for, Some(Duration::ZERO));
    }

    #[test]
    fn an_invalidated_entry_is_announced_as_stale_whatever_the_clock_says() {
        for policy in [hour(), Policy::new("t")] {
            for now in [0, START, START + 1_000, START + 5_000_000] {
                let entry = entry_at(Timestamp::from_millis(START));
                entry.watch.set_checked(1, Some(Timestamp::from_millis(START + 3_000)));
                announced_as_stale(&Windows::of(&entry, &policy), now, entry);
            }
        }
    }

    #[test]
    fn no_window_is_longer_than_a_year() {
        let policy = Policy::new("t").revalidate_after(Duration::MAX).stale_for(Duration::MAX);
        for policy in [policy.clone(), policy.revalidate_after(LONGEST * 2)] {
            let (entry, now) = (entry_at(Timestamp::from_millis(START)), START + 1);
            let (windows, now) = (Windows::of(&entry, &policy), Timestamp::from_millis(now));
            let ttl = windows.ttl(now, Freshness::Fresh);
            let cache = CacheStatus::Hit { ttl };
            let hit = windows.hit(entry.into(), now, Freshness::Fresh, cache);
            assert_eq!(ttl, UNLIMITED_SECONDS);
            assert!(hit.fresh_for.is_none_or(|fresh| fresh == LONGEST));
            assert!(hit.stale_for <= LONGEST);
        }
    }

    #[test]
    fn jitter_only_shortens() {
        let entry = entry_at(Timestamp::from_millis(START));
        let windows = Windows::of(&entry, &hour().jitter(100));
        assert!(windows.fresh_until <= START + 3_600_000);
        assert!(windows.fresh_until >= START + 3_240_000);
    }
}
