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
    entries: Cache<EntryKey, Arc<Entry>, EntryWeighter, RandomState, CountLeaving>,
    counters: Arc<Counters>,
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

/// Counts the entries that left, to make room or because they were replaced, in one insertion.
#[derive(Debug, Clone, Copy)]
struct CountLeaving;

impl Lifecycle<EntryKey, Arc<Entry>> for CountLeaving {
    type RequestState = u64;

    fn on_evict(&self, leaving: &mut u64, _key: EntryKey, _entry: Arc<Entry>) {
        *leaving += 1;
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
                CountLeaving,
            ),
            Err(_) => Cache::with(
                usize::try_from(estimate).unwrap_or(usize::MAX),
                limits.memory_bytes,
                EntryWeighter { least },
                RandomState::new(),
                CountLeaving,
            ),
        };
        Self { entries, counters: Arc::clone(counters), replacing: Mutex::new(()) }
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
            && present.order() > entry.order()
        {
            return false;
        }
        self.insert(entry);
        true
    }

    /// Puts an entry in the place of exactly this one. Says whether it was put in.
    pub(crate) fn replace(&self, old: &Arc<Entry>, new: &Arc<Entry>) -> bool {
        let _replacing = self.replacing.lock();
        let same = self.entries.peek(&old.key).is_some_and(|present| Arc::ptr_eq(&present, old));
        if same {
            self.insert(new);
        }
        same
    }

    /// Puts an entry in, and counts those that had to make room: one that it replaces did not. No
    /// other entry may be put in meanwhile.
    fn insert(&self, entry: &Arc<Entry>) {
        let replaced = self.entries.peek(&entry.key).is_some();
        let mut leaving = 0;
        let (key, value) = (entry.key.clone(), Arc::clone(entry));
        self.entries.insert_with_lifecycle(key, value, &mut leaving);
        self.counters.evictions.add_many(leaving.saturating_sub(u64::from(replaced)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::testing::{entry_at, entry_named as entry};

    #[test]
    fn a_replaced_entry_is_not_counted_as_evicted_and_one_that_made_room_is() {
        let counters = Arc::<Counters>::default();
        let weight = entry("a").weight();
        let limits = Limits { memory_bytes: 8 * weight, entry_bytes: weight, ..Limits::default() };
        let limits = Limits { memory_entries: 8, ..limits };
        let memory = Memory::new(&limits, &counters);
        for _ in 0..100 {
            assert!(memory.put(&entry("a")));
        }
        assert_eq!(counters.evictions.read(), 0);
        for index in 0..100 {
            memory.put(&entry(&index.to_string()));
        }
        assert_eq!(counters.evictions.read(), 101 - memory.len() as u64);
    }

    #[test]
    fn a_renewal_that_is_dated_earlier_takes_the_place_of_what_it_renewed() {
        let memory = Memory::new(&Limits::default(), &Arc::default());
        let first = Arc::new(entry_at(Timestamp::from_millis(9_000)));
        assert!(memory.put(&first));
        let renewed = Arc::new(first.revalidated(Timestamp::from_millis(5_000), 0, None));
        assert!(memory.put(&renewed));
        assert!(!memory.put(&first), "what was read from the store is older");
        let present = memory.peek(&first.key).unwrap();
        assert_eq!(present.times.validated_at, renewed.times.validated_at);
    }
}
