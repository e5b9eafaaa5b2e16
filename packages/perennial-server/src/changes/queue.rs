//! [`Queue`]: the pages that are made anew before their tabs are told, in a fair order.

use std::collections::{HashMap, VecDeque};

/// A page: its name, and what it is made by.
type Page<T> = (Box<str>, T);

/// The number of a batch: of the pages that what was invalidated together is about.
pub(super) type Batch = u64;

/// The pages that wait, each once. The batches take turns, and none has more than its share of what runs:
/// a large one holds up no small one.
pub(super) struct Queue<T> {
    last: Batch,
    batches: VecDeque<(Batch, VecDeque<Page<T>>)>,
    /// In which batch each page waits, and how many pages that had. What a batch has of other pages is
    /// passed over.
    waiting: HashMap<Box<str>, (Batch, usize)>,
    running: HashMap<Batch, usize>,
    /// How many pages of one batch are made at once.
    share: usize,
}

impl<T> Queue<T> {
    pub(super) fn new(share: usize) -> Self {
        let (batches, waiting, running) = (VecDeque::new(), HashMap::new(), HashMap::new());
        Self { last: 0, batches, waiting, running, share: share.max(1) }
    }

    /// Adds a batch. A page that waits already waits in the smaller batch.
    pub(super) fn add(&mut self, pages: Vec<Page<T>>) {
        self.last += 1;
        let (number, size) = (self.last, pages.len());
        let mut batch = VecDeque::new();
        for (name, page) in pages {
            if self.waiting.get(&name).is_none_or(|(_, other)| size < *other) {
                self.waiting.insert(name.clone(), (number, size));
                batch.push_back((name, page));
            }
        }
        // Few pages move from batch to batch; but memory follows from the number of pages alone.
        let entries: usize = self.batches.iter().map(|(_, pages)| pages.len()).sum();
        if entries > 2 * self.waiting.len() {
            let waiting = &self.waiting;
            for (number, pages) in &mut self.batches {
                pages.retain(|(name, _)| waiting.get(name).is_some_and(|(own, _)| own == number));
            }
        }
        self.batches.push_back((number, batch));
    }

    /// The next page to be made. Call [`ended`](Self::ended) when that has ended.
    pub(super) fn next(&mut self) -> Option<(Batch, Page<T>)> {
        let Self { batches, waiting, running, share, .. } = self;
        for _ in 0..batches.len() {
            let (number, mut pages) = batches.pop_front()?;
            let has_share = running.get(&number).is_none_or(|running| running < share);
            let mut found = None;
            while has_share && found.is_none() && !pages.is_empty() {
                let is_own =
                    |(name, _): &Page<T>| waiting.get(name).is_some_and(|(own, _)| *own == number);
                found = pages.pop_front().filter(is_own);
            }
            if !pages.is_empty() {
                batches.push_back((number, pages));
            }
            if let Some(page) = found {
                waiting.remove(&page.0);
                *running.entry(number).or_default() += 1;
                return Some((number, page));
            }
        }
        None
    }

    pub(super) fn ended(&mut self, batch: Batch) {
        if let Some(running) = self.running.get_mut(&batch) {
            *running = running.saturating_sub(1);
            if *running == 0 {
                self.running.remove(&batch);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(names: impl IntoIterator<Item = u32>) -> Vec<Page<u32>> {
        names.into_iter().map(|name| (name.to_string().into(), name)).collect()
    }

    fn next(queue: &mut Queue<u32>) -> Option<(Batch, u32)> {
        queue.next().map(|(batch, (_, page))| (batch, page))
    }

    #[test]
    fn a_large_batch_holds_up_no_small_one_and_has_no_more_than_its_share() {
        let mut queue = Queue::new(2);
        queue.add(batch(0..1_000));
        assert_eq!([next(&mut queue), next(&mut queue)], [Some((1, 0)), Some((1, 1))]);
        assert_eq!(next(&mut queue), None, "it has its share");
        queue.add(batch([2_000]));
        // It waits already, and comes before the rest of its batch now.
        queue.add(batch([999]));
        assert_eq!([next(&mut queue), next(&mut queue)], [Some((2, 2_000)), Some((3, 999))]);
        let rest: Vec<u32> = std::iter::from_fn(|| {
            queue.ended(1);
            next(&mut queue).map(|(_, page)| page)
        })
        .collect();
        assert_eq!(rest, (2..999).collect::<Vec<_>>(), "each once");
    }

    #[test]
    fn a_page_waits_once_however_often_it_is_invalidated() {
        let mut queue = Queue::new(1);
        for size in (1..=1_000).rev().chain([1_000; 50]) {
            queue.add(batch(0..size));
        }
        let entries: usize = queue.batches.iter().map(|(_, pages)| pages.len()).sum();
        assert!(entries <= 3_000 && queue.waiting.len() == 1_000, "{entries}");
        assert_eq!(next(&mut queue).map(|(_, page)| page), Some(999), "it has waited longest");
        let mut left = 0;
        while let Some((batch, _)) = next(&mut queue) {
            queue.ended(batch);
            left += 1;
        }
        assert_eq!(left, 999);
    }
}
