//! [`Queue`]: what waits to be written to the store, the last change of each key.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::{Entry, EntryKey, Limits};

/// What waits to be written to the store. Of several changes of one key the last counts.
///
/// Beyond its bounds it gives changes up, the oldest first, and never what is stored: then stored
/// entries may be older than what was served, and the queue is in [doubt](Self::doubt).
#[derive(Debug)]
pub(super) struct Queue {
    changes: HashMap<EntryKey, Waiting>,
    /// Entries to write.
    puts: Line,
    /// Removals of entries that are stored.
    removals: Line,
    /// Removals of entries of which nobody knows whether they are stored. Visitors choose their keys.
    precautions: Line,
    bytes: u64,
    most_bytes: u64,
    most_changes: usize,
    numbers: u64,
    /// The number of the change that came when one was given up last, if there is a doubt.
    doubt: Option<u64>,
}

/// Changes of one kind in the order in which they came; some may have been written, or replaced by
/// later ones of their key, since.
type Line = VecDeque<(EntryKey, u64)>;

#[derive(Debug)]
struct Waiting {
    pending: Pending,
    /// Tells this change from a later one of the same key.
    number: u64,
    /// Whether the store may have an entry of this key.
    stored: bool,
}

/// A change that waits.
#[derive(Debug, Clone)]
pub(super) enum Pending {
    Put(Arc<Entry>),
    Remove,
    /// The removal of an entry of which nobody knows whether it is stored.
    RemoveIfThere,
}

/// A change that is being written.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) key: EntryKey,
    pub(super) pending: Pending,
    number: u64,
}

impl Queue {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            changes: HashMap::new(),
            puts: Line::new(),
            removals: Line::new(),
            precautions: Line::new(),
            bytes: 0,
            most_bytes: limits.unwritten_bytes,
            most_changes: limits.unwritten_changes.max(1),
            numbers: 0,
            doubt: None,
        }
    }

    /// Adds a change, of a key under which the store may have an entry or certainly has none. Gives
    /// the number of entries that can no longer wait for that.
    pub(super) fn add(&mut self, key: EntryKey, pending: Pending, stored: bool) -> u64 {
        self.numbers += 1;
        let number = self.numbers;
        let before = self.changes.remove(&key);
        // An earlier change of the key may be being written at this moment.
        let stored = stored || before.is_some();
        if let Some(before) = before {
            self.bytes = self.bytes.saturating_sub(before.pending.weight());
        }
        self.bytes += pending.weight();
        self.line(&pending).push_back((key.clone(), number));
        self.changes.insert(key, Waiting { pending, number, stored });
        self.forget_replaced();
        self.shed()
    }

    pub(super) fn find(&self, key: &EntryKey) -> Option<Pending> {
        let found = self.changes.get(key).map(|waiting| waiting.pending.clone());
        found.or(self.doubt.map(|_| Pending::RemoveIfThere))
    }

    /// Whether a change of this key waits.
    pub(super) fn waits(&self, key: &EntryKey) -> bool {
        self.changes.contains_key(key) || self.doubt.is_some()
    }

    pub(super) fn len(&self) -> usize {
        self.changes.len() + usize::from(self.doubt.is_some())
    }

    /// Whether what waits comes near its bound.
    pub(super) fn is_half_full(&self) -> bool {
        self.bytes > self.most_bytes / 2 || self.changes.len() > self.most_changes / 2
    }

    /// Whether changes were given up, so that stored entries may be older than what was served:
    /// nobody may see them before they count as stale. It has a number, which rises.
    pub(super) fn doubt(&self) -> Option<u64> {
        self.doubt
    }

    /// All that was stored counts as stale, for this doubt and earlier ones.
    pub(super) fn settled(&mut self, doubt: u64) {
        self.doubt = self.doubt.filter(|later| *later > doubt);
    }

    /// The changes that came first. They stay until they are [`done`](Self::done).
    pub(super) fn take(&mut self, most_changes: usize, most_bytes: u64) -> Vec<Taken> {
        let mut taken = Vec::new();
        let mut bytes = 0;
        while taken.len() < most_changes && bytes < most_bytes {
            let fronts = [&self.puts, &self.removals, &self.precautions].map(VecDeque::front);
            let first = fronts.iter().flatten().map(|(_, number)| *number).min();
            let Some(first) = first else { break };
            let lines = [&mut self.puts, &mut self.removals, &mut self.precautions];
            let line = lines.into_iter().find(|line| line.front().is_some_and(|it| it.1 == first));
            let Some((key, number)) = line.and_then(VecDeque::pop_front) else { break };
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
            self.line(&change.pending).push_front((change.key, change.number));
        }
    }

    fn line(&mut self, pending: &Pending) -> &mut Line {
        match pending {
            Pending::Put(_) => &mut self.puts,
            Pending::Remove => &mut self.removals,
            Pending::RemoveIfThere => &mut self.precautions,
        }
    }

    /// Keeps the lines from growing with changes that were replaced.
    fn forget_replaced(&mut self) {
        let lines = [&mut self.puts, &mut self.removals, &mut self.precautions];
        if lines.iter().map(|line| line.len()).sum::<usize>() <= 2 * self.changes.len() + 1_024 {
            return;
        }
        for line in lines {
            line.retain(|(key, number)| {
                self.changes.get(key).is_some_and(|waiting| waiting.number == *number)
            });
        }
    }

    /// Keeps the queue within its bounds. Each change is looked at once: who adds many pays for each
    /// of them the same.
    fn shed(&mut self) -> u64 {
        let mut dropped = 0;
        while self.bytes > self.most_bytes {
            let Some(oldest) = self.puts.pop_front() else { break };
            dropped += u64::from(self.give_up(&oldest));
        }
        while self.changes.len() > self.most_changes {
            // Precautions go first: mostly there is nothing to remove.
            if let Some(oldest) = self.precautions.pop_front() {
                self.give_up(&oldest);
            } else if let Some(oldest) = self.puts.pop_front() {
                dropped += u64::from(self.give_up(&oldest));
            } else if let Some(oldest) = self.removals.pop_front() {
                self.give_up(&oldest);
            } else {
                break;
            }
        }
        dropped
    }

    /// Gives a change up, unless it was replaced. Says whether it did.
    fn give_up(&mut self, (key, number): &(EntryKey, u64)) -> bool {
        if self.changes.get(key).is_none_or(|waiting| waiting.number != *number) {
            return false;
        }
        let Some(waiting) = self.changes.remove(key) else { return false };
        self.bytes = self.bytes.saturating_sub(waiting.pending.weight());
        if waiting.stored {
            self.doubt = Some(self.numbers);
        }
        true
    }
}

impl Pending {
    /// Whether it removes an entry that is stored: nobody may see that again, so it is not put off.
    pub(super) const fn is_urgent(&self) -> bool {
        matches!(self, Self::Remove)
    }

    fn weight(&self) -> u64 {
        match self {
            Self::Put(entry) => entry.weight(),
            // Bounded by their number.
            Self::Remove | Self::RemoveIfThere => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::entry_named as entry;

    fn queue() -> Queue {
        Queue::new(&Limits::default())
    }

    fn of_changes(unwritten_changes: usize) -> Queue {
        Queue::new(&Limits { unwritten_changes, ..Limits::default() })
    }

    fn put(queue: &mut Queue, name: &str) -> u64 {
        queue.add(EntryKey::from_text(name), Pending::Put(entry(name)), true)
    }

    fn names(taken: &[Taken]) -> Vec<&str> {
        taken.iter().map(|change| change.key.as_str()).collect()
    }

    #[test]
    fn changes_are_taken_in_order_and_only_the_last_of_a_key() {
        let mut queue = queue();
        put(&mut queue, "a");
        put(&mut queue, "b");
        put(&mut queue, "a");
        let taken = queue.take(10, 1 << 20);
        assert_eq!(names(&taken), ["b", "a"]);
        queue.done(&taken);
        assert_eq!((queue.len(), queue.bytes), (0, 0));
    }

    #[test]
    fn a_change_that_came_while_an_older_was_written_stays() {
        let mut queue = queue();
        put(&mut queue, "a");
        let taken = queue.take(10, 1 << 20);
        queue.add(EntryKey::from_text("a"), Pending::Remove, true);
        queue.done(&taken);
        assert!(matches!(queue.find(&EntryKey::from_text("a")), Some(Pending::Remove)));
        assert_eq!(queue.take(10, 1 << 20).len(), 1);
    }

    #[test]
    fn what_could_not_be_written_is_taken_again_first() {
        let mut queue = queue();
        put(&mut queue, "a");
        put(&mut queue, "b");
        let taken = queue.take(1, 1 << 20);
        queue.put_back(taken);
        assert_eq!(names(&queue.take(10, 1 << 20)), ["a", "b"]);
    }

    #[test]
    fn beyond_the_bound_the_oldest_entries_are_given_up_and_nobody_reads_what_is_stored() {
        let unwritten_bytes = 2 * entry("a").weight();
        let mut queue = Queue::new(&Limits { unwritten_bytes, ..Limits::default() });
        let dropped: u64 = ["a", "b", "c", "d"].map(|name| put(&mut queue, name)).iter().sum();
        assert_eq!(dropped, 2);
        assert!(matches!(queue.find(&EntryKey::from_text("a")), Some(Pending::RemoveIfThere)));
        assert!(matches!(queue.find(&EntryKey::from_text("d")), Some(Pending::Put(_))));
        assert_eq!(names(&queue.take(10, 1 << 20)), ["c", "d"]);
        queue.settled(queue.doubt().unwrap());
        assert!(queue.find(&EntryKey::from_text("a")).is_none());
    }

    #[test]
    fn an_entry_that_takes_no_stored_ones_place_is_given_up_without_a_doubt() {
        let mut queue = of_changes(2);
        for name in ["a", "b", "c"] {
            queue.add(EntryKey::from_text(name), Pending::Put(entry(name)), false);
        }
        assert!(queue.doubt().is_none());
        assert_eq!(names(&queue.take(10, 1 << 20)), ["b", "c"]);
    }

    #[test]
    fn removals_of_what_may_not_be_there_go_first() {
        let mut queue = of_changes(3);
        queue.add(EntryKey::from_text("gone"), Pending::Remove, true);
        put(&mut queue, "page");
        for index in 0..1_000 {
            let key = EntryKey::from_text(&index.to_string());
            assert_eq!(queue.add(key, Pending::RemoveIfThere, true), 0);
        }
        assert!(queue.doubt().is_some());
        assert_eq!(names(&queue.take(10, 1 << 20)), ["gone", "page", "999"]);
    }

    #[test]
    fn what_is_taken_is_in_the_order_in_which_it_came() {
        let mut queue = queue();
        queue.add(EntryKey::from_text("a"), Pending::RemoveIfThere, true);
        put(&mut queue, "b");
        queue.add(EntryKey::from_text("c"), Pending::Remove, true);
        put(&mut queue, "d");
        let taken = queue.take(3, 1 << 20);
        assert_eq!(names(&taken), ["a", "b", "c"]);
        queue.put_back(taken);
        assert_eq!(names(&queue.take(10, 1 << 20)), ["a", "b", "c", "d"]);
    }
}
