//! [`Memory`]: the entries that are held in memory.

use std::hash::RandomState;
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Lifecycle, OptionsBuilder, Weighter};

use crate::stats::Counters;
use crate::sync::parking_lot::Mutex;
use crate::{Entry, EntryKey, Limits};

/// The entries that are held in memory, by the text of their keys.
pub(crate) struct Memory {
    entries: Cache<EntryKey, Arc<Entry>, EntryWeighter, RandomState, CountEvictions>,
    /// Held while an entry takes the place of another, so that the newer one stays.
    replacing: Mutex<()>,
}

#[derive(Debug, Clone, Copy)]
struct EntryWeighter {
    /// The least weight of an entry: bounds their number.
    least: u64,
}

impl Weighter<EntryKey, Arc<Entry>> for EntryWeighter {
    fn weight(&self, _key: &EntryKey, entry: &Arc<Entry>) -> u64 {
        entry.weight().max(self.least)
    }
}

/// Counts the entries that had to make room.
#[derive(Clone)]
struct CountEvictions(Arc<Counters>);

impl Lifecycle<EntryKey, Arc<Entry>> for CountEvictions {
    type RequestState = ();

    fn on_evict(&self, _state: &mut (), _key: EntryKey, _entry: Arc<Entry>) {
        self.0.evictions.add();
    }
}

impl Memory {
    pub(crate) fn new(limits: &Limits, counters: &Arc<Counters>) -> Self {
        let least = limits.memory_bytes / limits.memory_entries.max(1);
        // Few enough shards that the largest entry still fits into one.
        let shards = (limits.memory_bytes / limits.entry_bytes.max(1) / 4).clamp(1, 64);
        let estimate = limits.memory_entries.min(limits.memory_bytes / 16_384).max(16);
        let options = OptionsBuilder::new()
            .weight_capacity(limits.memory_bytes)
            .estimated_items_capacity(usize::try_from(estimate).unwrap_or(usize::MAX))
            .shards(usize::try_from(shards).unwrap_or(1))
            .build();
        // The three options that are required are set; if the library wants more, a default that
        // is bounded likewise does as well.
        let entries = match options {
            Ok(options) => Cache::with_options(
                options,
                EntryWeighter { least },
                RandomState::new(),
                CountEvictions(Arc::clone(counters)),
            ),
            Err(_) => Cache::with(
                usize::try_from(estimate).unwrap_or(usize::MAX),
                limits.memory_bytes,
                EntryWeighter { least },
                RandomState::new(),
                CountEvictions(Arc::clone(counters)),
            ),
        };
        Self { entries, replacing: Mutex::new(()) }
    }

    /// The entry of a key; this counts as use.
    pub(crate) fn touch(&self, key: &EntryKey) -> Option<Arc<Entry>> {
        self.entries.get(key)
    }

    /// The entry of a key; this does not count as use.
    pub(crate) fn peek(&self, key: &EntryKey) -> Option<Arc<Entry>> {
        self.entries.peek(key)
    }

    /// Puts an entry in, unless a newer one is there. Says whether it was put in.
    pub(crate) fn put(&self, entry: &Arc<Entry>) -> bool {
        let _replacing = self.replacing.lock();
        if let Some(present) = self.entries.peek(&entry.key)
            && newer(&present, entry)
        {
            return false;
        }
        self.entries.insert(entry.key.clone(), Arc::clone(entry));
        true
    }

    /// Puts an entry in the place of exactly this one. Says whether it was put in.
    pub(crate) fn replace(&self, old: &Arc<Entry>, new: &Arc<Entry>) -> bool {
        let _replacing = self.replacing.lock();
        let same = self.entries.peek(&old.key).is_some_and(|present| Arc::ptr_eq(&present, old));
        if same {
            self.entries.insert(new.key.clone(), Arc::clone(new));
        }
        same
    }

    pub(crate) fn remove(&self, key: &EntryKey) {
        let _replacing = self.replacing.lock();
        self.entries.remove(key);
    }

    /// Removes exactly this entry.
    pub(crate) fn remove_entry(&self, entry: &Arc<Entry>) {
        let _replacing = self.replacing.lock();
        self.entries.remove_if(&entry.key, |present| Arc::ptr_eq(present, entry));
    }

    pub(crate) fn entries(&self) -> Vec<Arc<Entry>> {
        self.entries.iter().map(|(_, entry)| entry).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.entries.weight()
    }
}

fn newer(present: &Entry, entry: &Entry) -> bool {
    let order = |entry: &Entry| (entry.generation(), entry.fence, entry.times.validated_at);
    order(present) > order(entry)
}
