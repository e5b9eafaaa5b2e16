//! [`Shared`]: what visitors, attackers and disturbances know of one another.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What visitors, attackers and disturbances know of one another.
pub(crate) struct Shared {
    address: Mutex<SocketAddr>,
    ended: AtomicBool,
    /// The version that the last acknowledged invalidation was about.
    floor: AtomicU64,
    /// Odd while a disturbance is under way for which answers may take longer, or not come.
    disturbance: AtomicU64,
    counts: Mutex<BTreeMap<String, u64>>,
    times: Mutex<Vec<Duration>>,
    faults: Mutex<Vec<String>>,
}

impl Shared {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address: Mutex::new(address),
            ended: AtomicBool::new(false),
            floor: AtomicU64::new(0),
            disturbance: AtomicU64::new(0),
            counts: Mutex::default(),
            times: Mutex::default(),
            faults: Mutex::default(),
        }
    }

    /// Where the server listens now.
    pub(crate) fn address(&self) -> SocketAddr {
        *lock(&self.address)
    }

    pub(crate) fn moved_to(&self, address: SocketAddr) {
        *lock(&self.address) = address;
    }

    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    pub(crate) fn floor(&self) -> u64 {
        self.floor.load(Ordering::SeqCst)
    }

    /// An invalidation was acknowledged.
    pub(crate) fn raise_floor(&self, version: u64) {
        self.floor.fetch_max(version, Ordering::SeqCst);
    }

    /// Announces a disturbance while something is done.
    pub(crate) fn disturbed<T>(&self, act: impl FnOnce() -> T) -> T {
        self.disturbance.fetch_add(1, Ordering::SeqCst);
        let result = act();
        self.disturbance.fetch_add(1, Ordering::SeqCst);
        result
    }

    /// A mark by which [`was_quiet`](Self::was_quiet) knows since when.
    pub(crate) fn mark(&self) -> u64 {
        self.disturbance.load(Ordering::SeqCst)
    }

    /// Whether nothing was disturbed since a mark.
    pub(crate) fn was_quiet(&self, mark: u64) -> bool {
        mark.is_multiple_of(2) && self.mark() == mark
    }

    pub(crate) fn count(&self, what: impl Into<String>) {
        *lock(&self.counts).entry(what.into()).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> BTreeMap<String, u64> {
        lock(&self.counts).clone()
    }

    /// How long a stored page took.
    pub(crate) fn took(&self, time: Duration) {
        lock(&self.times).push(time);
    }

    /// The times of all stored pages, the shortest first.
    pub(crate) fn times(&self) -> Vec<Duration> {
        let mut times = lock(&self.times).clone();
        times.sort();
        times
    }

    /// Something was wrong.
    pub(crate) fn fault(&self, what: String) {
        lock(&self.faults).push(what);
    }

    pub(crate) fn faults(&self) -> usize {
        lock(&self.faults).len()
    }

    pub(crate) fn all_faults(&self) -> Vec<String> {
        lock(&self.faults).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
