//! [`Repeats`]: the calls of a short time, so that a double click or a retry does nothing twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use futures_util::future::{BoxFuture, Shared};
use parking_lot::Mutex;
use tokio::time::Instant;

use super::done::Done;
use super::identity::Identity;
use crate::ActionLimits;

/// A call that runs or has ended; all who wait for it get the same.
pub(super) type Running = Shared<BoxFuture<'static, Arc<Done>>>;

/// The calls of a short time.
#[derive(Debug)]
pub(crate) struct Repeats {
    limits: ActionLimits,
    calls: Mutex<Calls>,
}

#[derive(Debug, Default)]
struct Calls {
    by_key: HashMap<[u8; 32], Remembered>,
    /// The bytes of all results that are remembered.
    bytes: usize,
}

#[derive(Debug)]
struct Remembered {
    content: [u8; 32],
    caller: Option<[u8; 32]>,
    state: State,
}

#[derive(Debug)]
enum State {
    Runs(Running),
    Ended {
        /// `None`: it was done, but its result had no room.
        done: Option<Arc<Done>>,
        until: Instant,
    },
}

/// What is known of a call.
pub(super) enum Repeat {
    /// It begins now.
    New(Running),
    /// It runs already.
    Same(Running, Caller),
    /// It has ended a moment ago.
    Ended(Arc<Done>, Caller),
    /// It was done a moment ago; its result is not known any more.
    Done,
    /// A script gave one key to two calls, or two visitors have one key.
    Other,
}

/// Who asks for a call that was begun already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// The visitor who began it: the sessions are the same.
    Known,
    /// A visitor of whom that is not known. Nothing is given away by which they would be the one who began
    /// it: what the call sets of cookies.
    Unknown,
}

/// A call that is remembered from its beginning. If it ends without a result, it is forgotten.
#[derive(Debug)]
pub(super) struct Remembering {
    repeats: Arc<Repeats>,
    identity: Identity,
}

impl Repeats {
    pub(crate) fn new(limits: ActionLimits) -> Arc<Self> {
        Arc::new(Self { limits, calls: Mutex::default() })
    }

    /// The call of this identity: one that is remembered, or one that begins. A call that begins while
    /// too many are remembered is not.
    pub(super) fn join(
        self: &Arc<Self>,
        identity: &Identity,
        begin: impl FnOnce(Option<Remembering>) -> Running,
    ) -> Repeat {
        let now = Instant::now();
        let calls = &mut *self.calls.lock();
        if let Some(known) = calls.by_key.get(&identity.key).filter(|known| known.holds(now)) {
            let caller = match (known.caller, identity.caller) {
                (Some(first), Some(own)) if first == own => Caller::Known,
                (Some(_), Some(_)) => return Repeat::Other,
                _ => Caller::Unknown,
            };
            return match (&known.state, known.content == identity.content) {
                (_, false) => Repeat::Other,
                (State::Runs(running), true) => Repeat::Same(running.clone(), caller),
                (State::Ended { done: Some(done), .. }, true) => {
                    Repeat::Ended(Arc::clone(done), caller)
                }
                (State::Ended { done: None, .. }, true) => Repeat::Done,
            };
        }
        if calls.by_key.len() >= self.limits.remembered {
            calls.forget_old(now);
        }
        calls.remove(&identity.key);
        if calls.by_key.len() >= self.limits.remembered {
            return Repeat::New(begin(None));
        }
        let (repeats, identity) = (Arc::clone(self), *identity);
        let running = begin(Some(Remembering { repeats, identity }));
        let state = State::Runs(running.clone());
        let Identity { key, content, caller, .. } = identity;
        calls.by_key.insert(key, Remembered { content, caller, state });
        Repeat::New(running)
    }
}

impl Remembering {
    /// Notes what the call came to. One that was not done is forgotten: it may be tried again at once.
    pub(super) fn ended(self, done: &Arc<Done>) {
        if !done.is_done {
            return;
        }
        let Self { repeats, identity } = &self;
        let (now, bytes) = (Instant::now(), done.bytes());
        let window = match identity.is_named {
            true => repeats.limits.key_window,
            false => repeats.limits.repeat_window,
        };
        let calls = &mut *repeats.calls.lock();
        if calls.bytes.saturating_add(bytes) > repeats.limits.remembered_bytes {
            calls.forget_old(now);
        }
        let has_room = calls.bytes.saturating_add(bytes) <= repeats.limits.remembered_bytes;
        let Entry::Occupied(mut known) = calls.by_key.entry(identity.key) else { return };
        calls.bytes += if has_room { bytes } else { 0 };
        let done = has_room.then(|| Arc::clone(done));
        known.get_mut().state = State::Ended { done, until: now + window };
    }
}

impl Drop for Remembering {
    fn drop(&mut self) {
        let calls = &mut *self.repeats.calls.lock();
        let known = calls.by_key.get(&self.identity.key);
        if known.is_some_and(|known| matches!(known.state, State::Runs(_))) {
            calls.by_key.remove(&self.identity.key);
        }
    }
}

impl Remembered {
    fn holds(&self, now: Instant) -> bool {
        match &self.state {
            State::Runs(_) => true,
            State::Ended { until, .. } => now < *until,
        }
    }

    fn bytes(&self) -> usize {
        match &self.state {
            State::Ended { done: Some(done), .. } => done.bytes(),
            _ => 0,
        }
    }
}

impl Calls {
    fn remove(&mut self, key: &[u8; 32]) {
        if let Some(known) = self.by_key.remove(key) {
            self.bytes = self.bytes.saturating_sub(known.bytes());
        }
    }

    fn forget_old(&mut self, now: Instant) {
        let Self { by_key, bytes } = self;
        by_key.retain(|_, known| {
            let holds = known.holds(now);
            if !holds {
                *bytes = bytes.saturating_sub(known.bytes());
            }
            holds
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures_util::FutureExt as _;
    use perennial_core::ActionEffects;

    use super::*;

    fn identity(key: u8) -> Identity {
        Identity { key: [key; 32], content: [0; 32], caller: None, is_named: true }
    }

    /// Asks for a call whose result has so many bytes; says whether it ran.
    async fn call(repeats: &Arc<Repeats>, key: u8, bytes: usize) -> &'static str {
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let begin = |remembering: Option<Remembering>| {
            let result = async move {
                counted.fetch_add(1, Ordering::SeqCst);
                let (result, effects) = (Ok("x".repeat(bytes)), ActionEffects::default());
                let done =
                    Done { result, effects, place: None, changes_visitor: false, is_done: true };
                let done = Arc::new(done);
                if let Some(remembering) = remembering {
                    remembering.ended(&done);
                }
                done
            };
            result.boxed().shared()
        };
        match repeats.join(&identity(key), begin) {
            Repeat::New(running) => drop(running.await),
            Repeat::Same(..) => return "same",
            Repeat::Ended(..) => return "ended",
            Repeat::Done => return "done",
            Repeat::Other => return "other",
        }
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        "ran"
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_is_remembered_for_its_time_and_within_the_bounds() {
        let limits =
            ActionLimits { remembered: 3, remembered_bytes: 4_000, ..ActionLimits::default() };
        let repeats = Repeats::new(limits);
        for (key, bytes, then) in [(1, 1_000, "ended"), (2, 1_000, "ended"), (3, 5_000, "done")] {
            assert_eq!(call(&repeats, key, bytes).await, "ran");
            assert_eq!(call(&repeats, key, bytes).await, then, "{key}");
        }
        assert_eq!(call(&repeats, 4, 1).await, "ran");
        assert_eq!(call(&repeats, 4, 1).await, "ran", "no room for a fourth");
        tokio::time::advance(Duration::from_secs(61)).await;
        assert_eq!(call(&repeats, 4, 1).await, "ran");
        assert_eq!(call(&repeats, 4, 1).await, "ended");
        let calls = repeats.calls.lock();
        assert!(calls.by_key.len() == 1 && calls.bytes < 1_000, "{calls:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_given_up_is_forgotten() {
        let repeats = Repeats::new(ActionLimits::default());
        // The lock is held while a call begins: it is given up afterwards.
        let keep = Mutex::new(None);
        let begin = |remembering| {
            *keep.lock() = remembering;
            futures_util::future::pending().boxed().shared()
        };
        drop(repeats.join(&identity(1), begin));
        drop(keep.into_inner());
        assert_eq!(call(&repeats, 1, 1).await, "ran");
    }
}
