//! [`Queue`]: what waits to be written to the store, the last change of each key.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::{Entry, EntryKey};

/// Changes that may wait at most, beside the bound on their bytes.
const MOST_CHANGES: usize = 200_000;

/// What waits to be written to the store. Of several changes of one key the last counts.
#[derive(Debug)]
pub(super) struct Queue {
    changes: HashMap<EntryKey, Waiting>,
    /// Keys in the order in which they came; some may have been written since.
    order: VecDeque<(EntryKey, u64)>,
    bytes: u64,
    most_bytes: u64,
    numbers: u64,
    /// Too much was lost to say which records are out of date: all of them go.
    must_clear: bool,
}

#[derive(Debug)]
struct Waiting {
    pending: Pending,
    /// Tells this change from a later one of the same key.
    number: u64,
}

/// A change that waits.
#[derive(Debug, Clone)]
pub(super) enum Pending {
    Put(Arc<Entry>),
    Remove,
}

/// A change that is being written.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) key: EntryKey,
    pub(super) pending: Pending,
    number: u64,
}

impl Queue {
    pub(super) fn new(most_bytes: u64) -> Self {
        Self {
            changes: HashMap::new(),
            order: VecDeque::new(),
            bytes: 0,
            most_bytes,
            numbers: 0,
            must_clear: false,
        }
    }

    /// Adds an entry to write. Gives the number of entries that can no longer wait for that.
    pub(super) fn put(&mut self, entry: &Arc<Entry>) -> u64 {
        self.add(entry.key().clone(), Pending::Put(Arc::clone(entry)));
        self.shed()
    }

    /// Adds a removal. Gives the number of entries that can no longer wait for that.
    pub(super) fn remove(&mut self, key: &EntryKey) -> u64 {
        self.add(key.clone(), Pending::Remove);
        self.shed()
    }

    pub(super) fn find(&self, key: &EntryKey) -> Option<Pending> {
        let found = self.changes.get(key).map(|waiting| waiting.pending.clone());
        found.or(self.must_clear.then_some(Pending::Remove))
    }

    /// Whether a change of this key waits.
    pub(super) fn waits(&self, key: &EntryKey) -> bool {
        self.changes.contains_key(key) || self.must_clear
    }

    pub(super) fn len(&self) -> usize {
        self.changes.len() + usize::from(self.must_clear)
    }

    /// Whether what waits comes near its bound.
    pub(super) fn is_half_full(&self) -> bool {
        self.bytes > self.most_bytes / 2 || self.changes.len() > MOST_CHANGES / 2
    }

    pub(super) fn must_clear(&self) -> bool {
        self.must_clear
    }

    /// The records were removed.
    pub(super) fn cleared(&mut self) {
        self.must_clear = false;
    }

    /// The changes that came first. They stay until they are [`done`](Self::done).
    pub(super) fn take(&mut self, most_changes: usize, most_bytes: u64) -> Vec<Taken> {
        let mut taken = Vec::new();
        let mut bytes = 0;
        while taken.len() < most_changes && bytes < most_bytes {
            let Some((key, number)) = self.order.pop_front() else { break };
            let Some(waiting) = self.changes.get(&key) else { continue };
            if waiting.number == number {
                bytes += waiting.pending.weight();
                let pending = waiting.pending.clone();
                taken.push(Taken { key, pending, number });
            }
        }
        taken
    }

    /// The changes were written.
    pub(super) fn done(&mut self, taken: &[Taken]) {
        for change in taken {
            if self.changes.get(&change.key).is_some_and(|it| it.number == change.number)
                && let Some(waiting) = self.changes.remove(&change.key)
            {
                self.bytes = self.bytes.saturating_sub(waiting.pending.weight());
            }
        }
    }

    /// The changes could not be written: they wait again, before all others.
    pub(super) fn put_back(&mut self, taken: Vec<Taken>) {
        for change in taken.into_iter().rev() {
            self.order.push_front((change.key, change.number));
        }
    }

    fn add(&mut self, key: EntryKey, pending: Pending) {
        self.numbers += 1;
        let number = self.numbers;
        self.bytes += pending.weight();
        let before = self.changes.insert(key.clone(), Waiting { pending, number });
        if let Some(before) = before {
            self.bytes = self.bytes.saturating_sub(before.pending.weight());
        }
        self.order.push_back((key, number));
        if self.order.len() > 2 * self.changes.len() + 1_024 {
            self.order.retain(|(key, number)| {
                self.changes.get(key).is_some_and(|waiting| waiting.number == *number)
            });
        }
    }

    /// Keeps the queue within its bounds. An entry that cannot wait becomes a removal of what is
    /// stored in its place, which would be out of date.
    fn shed(&mut self) -> u64 {
        let mut dropped = 0;
        if self.changes.len() > MOST_CHANGES {
            dropped = self.changes.values().filter(|it| it.pending.is_put()).count() as u64;
            self.changes.clear();
            self.order.clear();
            self.bytes = 0;
            self.must_clear = true;
        }
        let mut index = 0;
        while self.bytes > self.most_bytes {
            let Some((key, number)) = self.order.get(index) else { break };
            index += 1;
            if let Some(waiting) = self.changes.get_mut(key)
                && waiting.number == *number
                && waiting.pending.is_put()
            {
                let weight = waiting.pending.weight();
                waiting.pending = Pending::Remove;
                self.bytes = self.bytes.saturating_sub(weight);
                dropped += 1;
            }
        }
        dropped
    }
}

impl Pending {
    fn is_put(&self) -> bool {
        matches!(self, Self::Put(_))
    }

    fn weight(&self) -> u64 {
        match self {
            Self::Put(entry) => entry.weight(),
            // Bounded by their number.
            Self::Remove => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::testing::entry_at;

    fn entry(name: &str) -> Arc<Entry> {
        let mut entry = entry_at(Timestamp::from_millis(1));
        entry.key = EntryKey::from_text(name);
        Arc::new(entry)
    }

    fn names(taken: &[Taken]) -> Vec<&str> {
        taken.iter().map(|change| change.key.as_str()).collect()
    }

    #[test]
    fn changes_are_taken_in_order_and_only_the_last_of_a_key() {
        let mut queue = Queue::new(1 << 20);
        queue.put(&entry("a"));
        queue.put(&entry("b"));
        queue.put(&entry("a"));
        let taken = queue.take(10, 1 << 20);
        assert_eq!(names(&taken), ["b", "a"]);
        queue.done(&taken);
        assert_eq!((queue.len(), queue.bytes), (0, 0));
    }

    #[test]
    fn a_change_that_came_while_an_older_was_written_stays() {
        let mut queue = Queue::new(1 << 20);
        queue.put(&entry("a"));
        let taken = queue.take(10, 1 << 20);
        queue.remove(&EntryKey::from_text("a"));
        queue.done(&taken);
        assert!(matches!(queue.find(&EntryKey::from_text("a")), Some(Pending::Remove)));
        assert_eq!(queue.take(10, 1 << 20).len(), 1);
    }

    #[test]
    fn what_could_not_be_written_is_taken_again_first() {
        let mut queue = Queue::new(1 << 20);
        queue.put(&entry("a"));
        queue.put(&entry("b"));
        let taken = queue.take(1, 1 << 20);
        queue.put_back(taken);
        assert_eq!(names(&queue.take(10, 1 << 20)), ["a", "b"]);
    }

    #[test]
    fn beyond_the_bound_the_oldest_entries_become_removals() {
        let weight = entry("a").weight();
        let mut queue = Queue::new(2 * weight);
        let dropped: u64 = ["a", "b", "c", "d"].map(|name| queue.put(&entry(name))).iter().sum();
        assert_eq!(dropped, 2);
        assert!(matches!(queue.find(&EntryKey::from_text("a")), Some(Pending::Remove)));
        assert!(matches!(queue.find(&EntryKey::from_text("d")), Some(Pending::Put(_))));
    }

    #[test]
    fn beyond_the_number_of_changes_everything_is_to_be_cleared() {
        let mut queue = Queue::new(u64::MAX);
        for index in 0..=MOST_CHANGES {
            queue.remove(&EntryKey::from_text(&index.to_string()));
        }
        assert!(queue.must_clear());
        assert!(matches!(queue.find(&EntryKey::from_text("x")), Some(Pending::Remove)));
    }
}
