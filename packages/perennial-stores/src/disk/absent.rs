//! [`Absent`]: knows without reading that most keys that were never written have no record.

use std::sync::atomic::{AtomicU64, Ordering};

use perennial_isg::StoreKey;

/// 64-bit words of a block: together one line of a processor's cache.
const BLOCK: usize = 8;

/// Bits that a key sets in its block.
const BITS: u32 = 5;

/// Knows of most keys that were never written that they have no record: a blocked Bloom filter
/// (Putze, Sanders and Singler, 2007) of fixed size. Keys are never taken out, and with many more
/// than it has room for it knows of fewer and fewer; a key that was written it never takes for
/// absent.
pub(super) struct Absent {
    words: Box<[AtomicU64]>,
}

impl Absent {
    /// Of so many bytes, at least one block. Ten bits for each key leave one in a hundred unknown.
    pub(super) fn new(bytes: u64) -> Self {
        let blocks = usize::try_from(bytes / 64).unwrap_or(1).max(1);
        Self { words: (0..blocks * BLOCK).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Notes a key that is about to be written.
    pub(super) fn add(&self, key: &StoreKey) {
        for (word, bit) in self.places(key) {
            // Who looks has seen the write acknowledged by other means than this word.
            word.fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// Whether a key was certainly never written.
    pub(super) fn knows(&self, key: &StoreKey) -> bool {
        self.places(key).any(|(word, bit)| word.load(Ordering::Relaxed) & bit == 0)
    }

    /// The bits of a key. Its bytes are those of a hash already.
    fn places(&self, key: &StoreKey) -> impl Iterator<Item = (&AtomicU64, u64)> {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = *key.as_bytes();
        let place = u128::from(u64::from_le_bytes([a, b, c, d, e, f, g, h]));
        let bits = u64::from_le_bytes([i, j, k, l, m, n, o, p]);
        let blocks = self.words.len() / BLOCK;
        // The high half of the product is even over all blocks, without a division.
        let block = usize::try_from((place * blocks as u128) >> 64).unwrap_or(0) * BLOCK;
        let words = self.words.get(block..block + BLOCK).unwrap_or_default();
        (0..BITS).filter_map(move |index| {
            let nine = (bits >> (index * 9)) as usize & 0x1FF;
            Some((words.get(nine / 64)?, 1 << (nine % 64)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use perennial_isg::{EntryKey, Namespace};
    use perennial_protocol::CanonicalPath;

    fn key(number: u64) -> StoreKey {
        let path = CanonicalPath::parse(&format!("/{number}")).unwrap();
        StoreKey::new(&Namespace::new("build"), &EntryKey::new("en", &path, &[]))
    }

    #[test]
    fn what_was_written_is_never_taken_for_absent_and_little_else_is_not() {
        let absent = Absent::new(16 * 1024);
        for number in 0..10_000 {
            assert!(number > 0 || absent.knows(&key(number)));
            absent.add(&key(number));
        }
        assert!((0..10_000).all(|number| !absent.knows(&key(number))));
        let unknown = (10_000..20_000).filter(|number| !absent.knows(&key(*number))).count();
        assert!(unknown < 300, "{unknown} of 10,000");
    }

    #[test]
    fn the_smallest_one_and_a_full_one_are_right() {
        let absent = Absent::new(0);
        for number in 0..1_000 {
            absent.add(&key(number));
            assert!(!absent.knows(&key(number)));
        }
    }
}
