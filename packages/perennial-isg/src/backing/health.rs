//! [`Health`]: whether the store works, and when to try again if not.

use std::sync::Arc;
use std::time::Duration;

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::parking_lot::Mutex;
use crate::{Clock, StoreError, Timestamp};

/// Failures in a row after which visitors no longer wait for the store.
const PATIENT_FAILURES: u32 = 3;

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Whether the store works.
pub(super) struct Health {
    clock: Arc<dyn Clock>,
    /// Whether the last operation failed: spares a lock while it works.
    failing: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// Until then no visitor waits for the store.
    paused_until: Timestamp,
    problem: Option<String>,
}

impl Health {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, failing: AtomicBool::new(false), state: Mutex::default() }
    }

    /// Whether a visitor may wait for the store.
    pub(super) fn may_read(&self) -> bool {
        if !self.failing.load(Ordering::Relaxed) {
            return true;
        }
        let mut state = self.state.lock();
        let now = self.clock.now();
        let remaining = state.paused_until.since(now);
        if !remaining.is_zero() && remaining <= LONGEST_PAUSE {
            return false;
        }
        if state.failures >= PATIENT_FAILURES {
            // One visitor tries; the others pass the store over until its answer is known.
            state.paused_until = now + FIRST_PAUSE;
        }
        true
    }

    pub(super) fn works(&self) {
        if self.failing.swap(false, Ordering::Relaxed) {
            *self.state.lock() = State::default();
        }
    }

    /// Notes a failure. Says whether it is the first one in a row.
    pub(super) fn fails(&self, error: &StoreError) -> bool {
        self.failing.store(true, Ordering::Relaxed);
        let mut state = self.state.lock();
        state.failures = state.failures.saturating_add(1);
        state.problem = Some(error.to_string());
        if state.failures >= PATIENT_FAILURES {
            state.paused_until = self.clock.now() + pause(state.failures - PATIENT_FAILURES);
        }
        state.failures == 1
    }

    /// What is wrong, if something is.
    pub(super) fn problem(&self) -> Option<String> {
        if self.failing.load(Ordering::Relaxed) { self.state.lock().problem.clone() } else { None }
    }
}

/// The pause after so many failures: doubles with each.
pub(super) fn pause(failures: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << failures.min(5)).min(LONGEST_PAUSE)
}
