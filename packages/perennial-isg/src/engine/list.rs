//! What is stored, for those who tell others of it: sitemaps and feeds.

use std::sync::Arc;

use super::Engine;
use crate::{Entry, EntryKey, EntrySummary, Generate, Mode, Namespace, StoreError, StoreKey};

/// A part of what is stored.
#[derive(Debug, Default)]
pub struct StoredEntries {
    /// The entries, in the order of their [`StoreKey`]s.
    pub entries: Vec<(StoreKey, EntrySummary)>,
    /// Where the next part begins; `None` at the end.
    pub next: Option<StoreKey>,
}

impl<G: Generate> Engine<G> {
    /// Lists what is in the store, part by part: at most `limit` records that follow a key. What
    /// was purged, or cannot be read, is left out; what was made in the last moments may not be
    /// there yet. Without a store there is nothing.
    ///
    /// # Errors
    /// What the store said, if it does not work.
    pub async fn stored(
        &self,
        after: Option<StoreKey>,
        limit: usize,
    ) -> Result<StoredEntries, StoreError> {
        let Some(backing) = &self.0.backing else { return Ok(StoredEntries::default()) };
        let (records, next) = backing.list(after, limit).await?;
        let kept =
            |(_, summary): &(StoreKey, EntrySummary)| self.outdated(summary) != Some(Mode::Purge);
        Ok(StoredEntries { entries: records.into_iter().filter(kept).collect(), next })
    }

    /// The key under which an entry lies in the store. Keys are spread evenly, so that what is
    /// stored can be divided by them.
    #[must_use]
    pub fn store_key(&self, key: &EntryKey) -> StoreKey {
        match &self.0.backing {
            Some(backing) => StoreKey::new(backing.namespace(), key),
            None => StoreKey::new(&Namespace::new(""), key),
        }
    }

    /// Which invalidation there was of an entry since it was made: the harder one, if there were two.
    /// For those who keep what they made of entries.
    #[must_use]
    pub fn outdated(&self, entry: &EntrySummary) -> Option<Mode> {
        self.0.invalidations.outdated(entry)
    }

    /// The entry of a key, in memory or stored, if there is one: fresh or not, and without making
    /// one.
    pub async fn find(&self, key: &EntryKey) -> Option<Arc<Entry>> {
        match self.usable(self.0.memory.peek(key)) {
            Some(entry) => Some(entry),
            None => self.stored_entry(key).await,
        }
    }
}
