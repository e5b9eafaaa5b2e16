//! [`Newest`]: the greatest of many values, in memory that does not depend on how many there are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Keeps the greatest values of those that it is given.
#[derive(Debug)]
pub(super) struct Newest<T> {
    kept: BinaryHeap<Reverse<T>>,
    most: usize,
}

impl<T: Ord> Newest<T> {
    pub(super) fn new(most: usize) -> Self {
        Self { kept: BinaryHeap::new(), most }
    }

    pub(super) fn add(&mut self, value: T) {
        if self.kept.len() < self.most {
            self.kept.push(Reverse(value));
        } else if let Some(mut least) = self.kept.peek_mut()
            && least.0 < value
        {
            *least = Reverse(value);
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.kept.len() >= self.most
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.kept.iter().map(|value| &value.0)
    }

    /// The values, the greatest first.
    pub(super) fn into_sorted(self) -> Vec<T> {
        self.kept.into_sorted_vec().into_iter().map(|value| value.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_are_kept_and_no_more_than_wanted() {
        let mut newest = Newest::new(3);
        for value in [5, 1, 9, 2, 7, 7, 0, 8] {
            newest.add(value);
            assert!(newest.kept.len() <= 3);
        }
        assert!(newest.is_full());
        assert_eq!(newest.into_sorted(), [9, 8, 7]);
        let mut none = Newest::new(0);
        none.add(1);
        assert!(none.into_sorted().is_empty());
    }
}
