//! Lists the records of a namespace, merged from its parts, with one record of each part in memory.

use std::iter::Peekable;
use std::ops::Bound::{Excluded, Unbounded};

use bytes::Bytes;
use perennial_isg::{ListLimits, Listed, StoreKey};

use super::parts::{Part, entry};
use super::problem::Problem;

/// A failure, with the era of the part in which it was.
pub(super) type PartProblem = (u64, Problem);

type Record = Result<(StoreKey, Bytes), PartProblem>;

/// The records that follow a key, of parts from the oldest to the newest.
pub(super) fn list(
    parts: &[Part],
    after: Option<StoreKey>,
    limits: ListLimits,
) -> Result<Listed, PartProblem> {
    let start = after.map_or(Unbounded, |key| Excluded(*key.as_bytes()));
    let sources = parts.iter().map(|part| {
        let records = part.records.range::<[u8; 32], _>((start, Unbounded));
        let failed = |error: fjall::Error| (part.era, Problem::from(error));
        let read = records.map(move |guard| guard.into_inner().map_err(failed));
        read.filter_map(|read| read.map(|(key, value)| record(&key, value)).transpose())
    });
    Listed::take(Merged { sources: sources.map(Iterator::peekable).collect() }, limits)
}

/// A record without its number; `None` if it is none that this store wrote.
fn record(key: &[u8], value: impl Into<Bytes>) -> Option<(StoreKey, Bytes)> {
    let key: [u8; 32] = key.try_into().ok()?;
    Some((StoreKey::from_bytes(key), entry(value)?))
}

/// Merges sources that are in the order of their keys. Of several records of one key it takes that of
/// the last source.
struct Merged<I: Iterator<Item = Record>> {
    sources: Vec<Peekable<I>>,
}

impl<I: Iterator<Item = Record>> Iterator for Merged<I> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let heads = self.sources.iter_mut().filter_map(Peekable::peek);
        // An error comes first.
        let first = heads.map(|head| head.as_ref().ok().map(|(key, _)| *key)).min()?;
        let Some(first) = first else {
            let failed = self.sources.iter_mut().find_map(|it| it.next_if(Result::is_err));
            return failed;
        };
        let is_first = |record: &Record| record.as_ref().is_ok_and(|(key, _)| *key == first);
        self.sources.iter_mut().filter_map(|source| source.next_if(is_first)).last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(records: &[(u8, &'static str)]) -> impl Iterator<Item = Record> {
        let record = |(key, value): &(u8, &'static str)| {
            Ok((StoreKey::from_bytes([*key; 32]), Bytes::from_static(value.as_bytes())))
        };
        records.iter().map(record).collect::<Vec<_>>().into_iter()
    }

    fn listed(sources: Vec<Vec<(u8, &'static str)>>, limits: ListLimits) -> Vec<(u8, Bytes)> {
        let sources = sources.iter().map(|records| source(records).peekable()).collect();
        let listed = Listed::take(Merged { sources }, limits).unwrap_or_else(|_| panic!());
        listed.records.into_iter().map(|(key, value)| (key.as_bytes()[0], value)).collect()
    }

    #[test]
    fn the_newest_of_several_records_of_a_key_is_listed() {
        let sources =
            vec![vec![(1, "old"), (3, "old"), (4, "old")], vec![], vec![(2, "new"), (3, "new")]];
        let all = listed(sources, ListLimits { records: 9, bytes: 99 });
        assert_eq!(
            all,
            [(1, "old".into()), (2, "new".into()), (3, "new".into()), (4, "old".into())]
        );
    }

    #[test]
    fn no_source_is_read_further_than_the_limits_allow() {
        let endless = || {
            let mut read = 0_u8;
            std::iter::from_fn(move || {
                read += 1;
                assert!(read < 5, "more is read than may be");
                Some(Ok((StoreKey::from_bytes([read; 32]), Bytes::from_static(b"1234"))))
            })
        };
        for limits in [ListLimits { records: 3, bytes: 99 }, ListLimits { records: 99, bytes: 10 }]
        {
            let sources = vec![endless().peekable(), endless().peekable()];
            let listed = Listed::take(Merged { sources }, limits).unwrap_or_else(|_| panic!());
            assert_eq!(listed.records.len(), 3);
            assert_eq!(listed.next, Some(StoreKey::from_bytes([3; 32])));
        }
    }
}
