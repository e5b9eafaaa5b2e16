//! [`Watch`]: what the engine notes of an entry while it is in memory.

use crate::Timestamp;
use crate::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// What the engine notes of an entry while it is in memory. It is not part of what is stored.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// How often it was served.
    hits: AtomicU32,
    /// The version of the table of invalidations that it was compared with.
    checked: AtomicU64,
    /// When it was invalidated, in milliseconds; 0 if it was not.
    invalidated_at: AtomicU64,
    /// Before this moment, in milliseconds, no request starts its renewal.
    next_attempt: AtomicU64,
    /// Renewals that failed, one after another.
    failures: AtomicU32,
    /// Whether it is being or was compressed.
    compressing: AtomicBool,
    /// The era of the store in which it was written; 0 if that is not known.
    written_era: AtomicU64,
    /// The token of the lease under which it was made; 0 if there was none.
    token: AtomicU64,
}

impl Watch {
    /// Of an entry that is made under a lease with this token.
    pub(crate) fn of_lease(token: u64) -> Self {
        Self { token: token.into(), ..Self::default() }
    }

    /// Counts a hit, and says how many there have been.
    pub(crate) fn hit(&self) -> u32 {
        let before = self.hits.load(Ordering::Relaxed);
        // Not exact under contention, and cheap: what reads it needs no exact count.
        self.hits.store(before.saturating_add(1), Ordering::Relaxed);
        before.saturating_add(1)
    }

    pub(crate) fn hits(&self) -> u32 {
        self.hits.load(Ordering::Relaxed)
    }

    pub(crate) fn checked(&self) -> u64 {
        self.checked.load(Ordering::Acquire)
    }

    pub(crate) fn set_checked(&self, version: u64, invalidated_at: Option<Timestamp>) {
        if let Some(at) = invalidated_at {
            self.invalidated_at.store(at.as_millis().max(1), Ordering::Relaxed);
        }
        // After the moment: whoever sees the version sees the moment.
        self.checked.store(version, Ordering::Release);
    }

    pub(crate) fn invalidated_at(&self) -> Option<Timestamp> {
        match self.invalidated_at.load(Ordering::Relaxed) {
            0 => None,
            millis => Some(Timestamp::from_millis(millis)),
        }
    }

    pub(crate) fn next_attempt(&self) -> Timestamp {
        Timestamp::from_millis(self.next_attempt.load(Ordering::Relaxed))
    }

    pub(crate) fn set_next_attempt(&self, at: Timestamp) {
        self.next_attempt.store(at.as_millis(), Ordering::Relaxed);
    }

    /// Takes the right to start a renewal: only one of many requests gets it.
    pub(crate) fn claim_attempt(&self, seen: Timestamp, until: Timestamp) -> bool {
        let (seen, until) = (seen.as_millis(), until.as_millis());
        let order = Ordering::Relaxed;
        self.next_attempt.compare_exchange(seen, until, order, order).is_ok()
    }

    pub(crate) fn failures(&self) -> u32 {
        self.failures.load(Ordering::Relaxed)
    }

    pub(crate) fn add_failure(&self) -> u32 {
        self.failures.fetch_add(1, Ordering::Relaxed).saturating_add(1)
    }

    /// Takes the right to compress it.
    pub(crate) fn claim_compression(&self) -> bool {
        // First a look: it costs less than trying.
        !self.compressing.load(Ordering::Relaxed) && !self.compressing.swap(true, Ordering::Relaxed)
    }

    pub(crate) fn give_up_compression(&self) {
        self.compressing.store(false, Ordering::Relaxed);
    }

    pub(crate) fn token(&self) -> u64 {
        self.token.load(Ordering::Relaxed)
    }

    pub(crate) fn set_token(&self, token: u64) {
        self.token.store(token, Ordering::Relaxed);
    }

    pub(crate) fn written_era(&self) -> u64 {
        self.written_era.load(Ordering::Relaxed)
    }

    pub(crate) fn set_written_era(&self, era: u64) {
        self.written_era.store(era, Ordering::Relaxed);
    }
}
