//! [`ManualClock`]: a clock that stands still until it is told to move.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::{Clock, Timestamp};

/// A clock that stands still until it is told to move.
///
/// ```
/// use std::time::Duration;
/// use perennial_isg::Clock as _;
/// use perennial_isg::testing::ManualClock;
/// let clock = ManualClock::new();
/// let start = clock.now();
/// clock.advance(Duration::from_secs(90));
/// assert_eq!(clock.now().since(start), Duration::from_secs(90));
/// ```
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: Timestamp,
    /// Time that has passed for those who sleep: setting the clock does not change it.
    slept: Duration,
    sleepers: BTreeMap<(Duration, u64), oneshot::Sender<()>>,
    numbers: u64,
}

impl ManualClock {
    /// A clock that shows 2026-01-01T00:00:00Z.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            now: Timestamp::from_millis(1_767_225_600_000),
            slept: Duration::ZERO,
            sleepers: BTreeMap::new(),
            numbers: 0,
        })))
    }

    /// Lets time pass, and wakes those whose sleep ends.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.0.lock();
        state.now = state.now + duration;
        state.slept = state.slept.saturating_add(duration);
        let end = (state.slept.saturating_add(Duration::from_nanos(1)), 0);
        let later = state.sleepers.split_off(&end);
        for (_, sleeper) in std::mem::replace(&mut state.sleepers, later) {
            // Whoever no longer waits need not be woken.
            let _ = sleeper.send(());
        }
    }

    /// Sets the wall clock, forwards or backwards, as an operator does. Nobody wakes.
    pub fn set(&self, now: Timestamp) {
        self.0.lock().now = now;
    }

    /// How many sleeps have not ended.
    #[must_use]
    pub fn sleepers(&self) -> usize {
        let mut state = self.0.lock();
        state.sleepers.retain(|_, sleeper| !sleeper.is_closed());
        state.sleepers.len()
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.0.lock().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        if duration.is_zero() {
            return async {}.boxed();
        }
        let (sender, receiver) = oneshot::channel();
        let mut state = self.0.lock();
        state.numbers += 1;
        let at = (state.slept.saturating_add(duration), state.numbers);
        state.sleepers.insert(at, sender);
        drop(state);
        async move {
            // An error means that the clock is gone: its sleeps never end then.
            if receiver.await.is_err() {
                std::future::pending::<()>().await;
            }
        }
        .boxed()
    }
}
