//! Which pages exist: those of build paths, and those that are stored. The store is read in batches,
//! and no page is held here.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use perennial_isg::{EntryKey, EntrySummary, StoreError, StoreKey, Timestamp};
use perennial_protocol::CanonicalPath;

use super::catalogue::Catalogue;

/// How many records are read at once.
const BATCH: usize = 256;
/// The longest pause between two such batches.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// A part of what is stored: keys are spread evenly, so that parts are about equally large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The first eight bytes of the first key.
    first: u64,
    /// The first eight bytes of the last key.
    last: u64,
}

impl Part {
    /// All that is stored.
    pub(super) const ALL: Self = Self { first: 0, last: u64::MAX };

    /// One of several parts, counted from 1; their number is a power of two.
    pub(super) fn new(part: u32, of: u32) -> Option<Self> {
        if !of.is_power_of_two() || part == 0 || part > of {
            return None;
        }
        let bits = of.trailing_zeros();
        let size_less_one = u64::MAX >> bits;
        let first = u64::from(part - 1).checked_shl(64 - bits).unwrap_or(0);
        Some(Self { first, last: first + size_less_one })
    }

    fn holds(self, key: &StoreKey) -> bool {
        (self.first..=self.last).contains(&begin(key))
    }

    /// The last key before this part.
    fn before(self) -> Option<StoreKey> {
        let last = self.first.checked_sub(1)?;
        let mut bytes = [u8::MAX; 32];
        bytes.iter_mut().zip(last.to_be_bytes()).for_each(|(place, byte)| *place = byte);
        Some(StoreKey::from_bytes(bytes))
    }
}

fn begin(key: &StoreKey) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *key.as_bytes();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Gives the pages of a part whose template is wanted to `each`, one by one, until it has enough:
/// those that are stored, in the order of their keys, with the time at which their content last
/// changed.
pub(super) async fn stored(
    catalogue: &Catalogue,
    part: Part,
    wanted: impl Fn(usize) -> bool,
    mut each: impl FnMut(CanonicalPath, Timestamp) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let mut after = part.before();
    loop {
        let begun = Instant::now();
        let stored = catalogue.engine.stored(after, BATCH).await?;
        for (key, summary) in stored.entries {
            if !part.holds(&key) {
                return Ok(());
            }
            if let Some(path) = page(catalogue, &summary, &wanted)
                && each(path, summary.generated_at).is_break()
            {
                return Ok(());
            }
        }
        match stored.next {
            Some(next) if part.holds(&next) => after = Some(next),
            _ => return Ok(()),
        }
        // Visitors need the disk and the processor more: half of the time is theirs.
        tokio::time::sleep(begun.elapsed().min(LONGEST_PAUSE)).await;
    }
}

/// The pages of a part that are build paths of templates that are wanted, stored or not.
pub(super) fn known(
    catalogue: &Catalogue,
    part: Part,
    wanted: impl Fn(usize) -> bool,
) -> impl Iterator<Item = CanonicalPath> {
    let locales = &catalogue.app.locales;
    let paths = catalogue.known_paths.all().filter(move |(template, _)| wanted(*template));
    paths.flat_map(move |(_, path)| {
        let present = locales.tags().enumerate();
        let present = present.filter(move |(place, _)| !catalogue.absences().has(*place, path));
        present.filter_map(move |(_, locale)| {
            let place = locales.path(locale, path).ok()?;
            let key = catalogue.engine.store_key(&EntryKey::new(locale, path, &[]));
            (catalogue.lists(&place) && part.holds(&key)).then_some(place)
        })
    })
}

/// Where a stored entry stands, if it is a page of this build that may be listed.
fn page(
    catalogue: &Catalogue,
    summary: &EntrySummary,
    wanted: impl Fn(usize) -> bool,
) -> Option<CanonicalPath> {
    if summary.status != 200 || summary.key.has_query() {
        return None;
    }
    let path = summary.key.canonical_path()?;
    let template = catalogue.app.routes().find(&path)?.template;
    let locales = &catalogue.app.locales;
    let locale = locales.tags().find(|tag| summary.key == EntryKey::new(tag, &path, &[]))?;
    let place = locales.path(locale, &path).ok()?;
    let listed = wanted(template) && catalogue.lists(&place);
    (listed && catalogue.known_paths.admits(template, &path)).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_all_keys_once() {
        assert_eq!(Part::new(1, 1), Some(Part::ALL));
        for of in [2, 4, 1024] {
            let mut next = Some(0);
            for part in 1..=of {
                let part = Part::new(part, of).unwrap();
                assert_eq!(Some(part.first), next);
                next = part.last.checked_add(1);
                let before = part.before();
                assert!(before.is_none_or(|key| !part.holds(&key)));
            }
            assert_eq!(next, None, "{of}");
        }
        for (part, of) in [(0, 1), (2, 1), (1, 0), (1, 3), (5, 4)] {
            assert_eq!(Part::new(part, of), None);
        }
    }
}
