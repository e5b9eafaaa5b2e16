//! [`Right`]: the right to generate a key, where several processes share a store.

use std::sync::Arc;
use std::time::Duration;

use super::Engine;
use super::invalidations::Verdict;
use crate::backing::Backing;
use crate::freshness::{Freshness, Windows};
use crate::sync::spawn;
use crate::sync::tokio::runtime::Handle;
use crate::{Entry, EntryKey, Generate, Lease, Policy};

/// How often who waits for another process looks whether it is done.
const LOOK: Duration = Duration::from_millis(50);

/// The right to generate a key. It is given back when it is dropped, whatever happened; should this
/// process end before, the right ends by its deadline.
pub(super) struct Right {
    backing: Arc<Backing>,
    runtime: Handle,
    key: EntryKey,
    pub(super) token: u64,
}

impl Drop for Right {
    fn drop(&mut self) {
        let release = Arc::clone(&self.backing).release(self.key.clone(), self.token);
        spawn(&self.runtime, release);
    }
}

/// Whose turn it is to generate a key.
pub(super) enum Turn {
    /// This process's; with a right if the store is shared and works.
    Ours(Option<Right>),
    /// Another process has just made it.
    Made(Arc<Entry>),
    /// Another process's, which takes too long to wait for.
    Theirs,
}

impl<G: Generate> Engine<G> {
    /// Waits for the turn to generate a key, for so long at most. Where no other process shares the
    /// store it is always this one's.
    pub(super) async fn turn(
        &self,
        key: &EntryKey,
        policy: &Policy,
        previous: Option<&Arc<Entry>>,
        patience: Duration,
    ) -> Turn {
        let shared = self.0.backing.as_ref().filter(|backing| backing.is_shared());
        let Some(backing) = shared else { return Turn::Ours(None) };
        let until = self.now() + patience;
        loop {
            match backing.lease(key, self.longest_flight()).await {
                None => return Turn::Ours(None),
                Some(Lease::Granted { token }) => {
                    let (backing, runtime) = (Arc::clone(backing), self.0.runtime.clone());
                    let right = Right { backing, runtime, key: key.clone(), token };
                    // The one who had it before may have made what is asked for.
                    return match self.made_elsewhere(key, policy, previous).await {
                        Some(entry) => Turn::Made(entry),
                        None => Turn::Ours(Some(right)),
                    };
                }
                Some(Lease::Held { remaining }) => {
                    let left = until.since(self.now());
                    if left.is_zero() {
                        return Turn::Theirs;
                    }
                    let pause = LOOK.min(remaining).min(left).max(Duration::from_millis(1));
                    self.0.clock.sleep(pause).await;
                    if let Some(entry) = self.made_elsewhere(key, policy, previous).await {
                        return Turn::Made(entry);
                    }
                }
            }
        }
    }

    /// The entry that another process made in the meantime, if it may be served.
    async fn made_elsewhere(
        &self,
        key: &EntryKey,
        policy: &Policy,
        previous: Option<&Arc<Entry>>,
    ) -> Option<Arc<Entry>> {
        let entry = self.0.backing.as_ref()?.read_stored(key).await?;
        self.has_seen(&entry);
        let newer = previous.is_none_or(|previous| entry.order() > previous.order());
        let good = self.0.invalidations.verdict(&entry) == Verdict::Good
            && Windows::of(&entry, policy).at(self.now(), &entry) != Freshness::Expired;
        if !(newer && good) {
            return None;
        }
        self.0.memory.put(&entry);
        self.0.gone.remove(key);
        Some(entry)
    }
}
