//! How an entry comes from the store into memory.

use std::sync::Arc;

use super::Engine;
use super::flight::{Outcome, Takeoff};
use super::invalidations::Verdict;
use super::lookup::cause_of_renewal;
use crate::freshness::{Freshness, Windows};
use crate::{Entry, EntryKey, Generate, Policy};

/// What a look into the store gave a flight.
pub(super) enum Stored {
    /// The flight has landed with an entry.
    Landed,
    /// The flight goes on. There may be an expired entry.
    Flying(Takeoff, Option<Arc<Entry>>),
}

impl<G: Generate> Engine<G> {
    /// Lands a flight with the stored entry, if that may be served.
    pub(super) async fn land_with_stored(
        &self,
        takeoff: Takeoff,
        key: &EntryKey,
        policy: &Policy,
        subject: &G::Subject,
    ) -> Stored {
        let Some(entry) = self.stored_entry(key).await else {
            return Stored::Flying(takeoff, None);
        };
        let now = self.now();
        let freshness = Windows::of(&entry, policy).at(now, &entry);
        // An expired one too: it may be needed if making a new one fails.
        self.0.memory.put(&entry);
        if freshness == Freshness::Expired {
            return Stored::Flying(takeoff, Some(entry));
        }
        entry.watch.hit();
        takeoff.land(Outcome::Found(Arc::clone(&entry)));
        if freshness == Freshness::Stale {
            let cause = cause_of_renewal(&entry);
            self.renew(&entry, policy, || subject.clone(), cause, now);
        }
        Stored::Landed
    }

    /// The stored entry of a key, unless it was purged.
    pub(super) async fn stored_entry(&self, key: &EntryKey) -> Option<Arc<Entry>> {
        let backing = self.0.backing.as_ref()?;
        let entry = backing.read(key).await?;
        self.has_seen(&entry);
        if self.0.invalidations.verdict(&entry) == Verdict::Purged {
            // Where others write too, one of them may have put a newer one there meanwhile.
            if !backing.is_shared() {
                backing.remove_unusable(key);
            }
            return None;
        }
        Some(entry)
    }

    /// Removes the entry of a key from memory, and from the store: as one that is there, or if there
    /// is one.
    pub(super) fn forget(&self, key: &EntryKey, stored: bool) {
        self.0.memory.remove(key);
        match &self.0.backing {
            Some(backing) if stored => backing.remove(key),
            Some(backing) => backing.remove_if_there(key),
            None => {}
        }
    }
}
