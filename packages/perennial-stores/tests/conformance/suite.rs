//! The suite.

use bytes::Bytes;
use perennial_isg::{
    Change, Invalidation, ListLimits, Mode, Namespace, StoreKey, Subject, Timestamp,
};

use crate::Bench;

macro_rules! for_store {
    ($name:ident, $bench:expr) => {
        mod $name {
            use super::*;

            suite::tests!($bench;
                what_was_written_is_read,
                what_is_absent_is_none,
                a_later_generation_replaces_an_earlier_and_not_the_other_way,
                the_changes_of_one_batch_apply_in_their_order,
                a_removed_record_is_gone_also_after_reopening,
                namespaces_do_not_see_each_other,
                records_are_listed_in_pages_in_the_order_of_their_keys,
                a_page_of_records_ends_when_its_bytes_are_enough,
                clearing_removes_records_and_keeps_invalidations,
                namespaces_that_are_not_retained_are_removed,
                invalidations_get_rising_numbers_that_outlive_reopening,
                merged_invalidations_take_the_place_of_older_ones,
                records_of_any_size_and_content_are_kept,
            );
        }
    };
}

macro_rules! tests {
    ($bench:expr; $($test:ident,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                suite::$test(&mut $bench).await;
            }
        )*
    };
}

pub(crate) use {for_store, tests};

fn namespace() -> Namespace {
    Namespace::new("build-1")
}

fn key(number: u8) -> StoreKey {
    StoreKey::from_bytes([number; 32])
}

fn put(number: u8, generation: u64, value: &'static str) -> Change {
    Change::Put {
        key: key(number),
        generation,
        token: 0,
        value: Bytes::from_static(value.as_bytes()),
    }
}

fn invalidation(tag: &str) -> Invalidation {
    let at = Timestamp::from_millis(5);
    Invalidation { subject: Subject::tag(tag), mode: Mode::Stale, at }
}

async fn write(bench: &dyn Bench, changes: Vec<Change>) {
    bench.store().write(&namespace(), changes).await.unwrap();
}

async fn read(bench: &dyn Bench, number: u8) -> Option<Bytes> {
    bench.store().read(&namespace(), &key(number)).await.unwrap()
}

pub(crate) async fn what_was_written_is_read(bench: &mut dyn Bench) {
    write(bench, vec![put(1, 1, "one"), put(2, 1, "two")]).await;
    assert_eq!(read(bench, 1).await.unwrap(), "one");
    bench.reopen();
    assert_eq!(read(bench, 1).await.unwrap(), "one");
    assert_eq!(read(bench, 2).await.unwrap(), "two");
}

pub(crate) async fn what_is_absent_is_none(bench: &mut dyn Bench) {
    assert_eq!(read(bench, 1).await, None);
    write(bench, vec![put(2, 1, "two")]).await;
    assert_eq!(read(bench, 1).await, None);
}

pub(crate) async fn a_later_generation_replaces_an_earlier_and_not_the_other_way(
    bench: &mut dyn Bench,
) {
    write(bench, vec![put(1, 5, "five")]).await;
    write(bench, vec![put(1, 4, "four")]).await;
    assert_eq!(read(bench, 1).await.unwrap(), "five");
    write(bench, vec![put(1, 5, "five again")]).await;
    assert_eq!(read(bench, 1).await.unwrap(), "five again");
    write(bench, vec![put(1, 6, "six")]).await;
    bench.reopen();
    write(bench, vec![put(1, 5, "five")]).await;
    assert_eq!(read(bench, 1).await.unwrap(), "six");
}

pub(crate) async fn the_changes_of_one_batch_apply_in_their_order(bench: &mut dyn Bench) {
    let remove = || Change::Remove { key: key(1) };
    write(bench, vec![put(1, 5, "five"), put(1, 4, "four")]).await;
    assert_eq!(read(bench, 1).await.unwrap(), "five");
    write(bench, vec![remove(), put(1, 3, "three")]).await;
    assert_eq!(read(bench, 1).await.unwrap(), "three");
    write(bench, vec![put(1, 9, "nine"), remove()]).await;
    assert_eq!(read(bench, 1).await, None);
}

pub(crate) async fn a_removed_record_is_gone_also_after_reopening(bench: &mut dyn Bench) {
    write(bench, vec![put(1, 1, "one"), put(2, 1, "two")]).await;
    bench.reopen();
    write(bench, vec![Change::Remove { key: key(1) }, Change::Remove { key: key(7) }]).await;
    bench.reopen();
    assert_eq!(read(bench, 1).await, None);
    assert_eq!(read(bench, 2).await.unwrap(), "two");
}

pub(crate) async fn namespaces_do_not_see_each_other(bench: &mut dyn Bench) {
    write(bench, vec![put(1, 1, "one")]).await;
    let other = Namespace::new("build-2");
    assert_eq!(bench.store().read(&other, &key(1)).await.unwrap(), None);
    let number =
        bench.store().write_invalidations(&other, vec![invalidation("a")], 5).await.unwrap();
    assert_eq!(number, 5);
    assert!(bench.store().read_invalidations(&namespace(), 0).await.unwrap().last < 5);
}

pub(crate) async fn records_are_listed_in_pages_in_the_order_of_their_keys(bench: &mut dyn Bench) {
    write(bench, (0..10).map(|number| put(number, 1, "x")).collect()).await;
    let mut listed = Vec::new();
    let mut after = None;
    loop {
        let limits = ListLimits { records: 3, bytes: u64::MAX };
        let page = bench.store().list(&namespace(), after, limits).await.unwrap();
        assert!(page.records.len() <= 3);
        listed.extend(page.records.into_iter().map(|(key, _)| key));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(listed, (0..10).map(key).collect::<Vec<_>>());
}

pub(crate) async fn a_page_of_records_ends_when_its_bytes_are_enough(bench: &mut dyn Bench) {
    write(bench, (0..10).map(|number| put(number, 1, "1234567890")).collect()).await;
    for (bytes, count) in [(0, 1_u8), (10, 1), (11, 2), (100, 10), (u64::MAX, 10)] {
        let limits = ListLimits { records: 100, bytes };
        let page = bench.store().list(&namespace(), None, limits).await.unwrap();
        assert_eq!(page.records.len(), usize::from(count), "{bytes} bytes");
        assert_eq!(page.next, (bytes <= 100).then(|| key(count - 1)), "{bytes} bytes");
    }
}

pub(crate) async fn clearing_removes_records_and_keeps_invalidations(bench: &mut dyn Bench) {
    write(bench, vec![put(1, 1, "one")]).await;
    let store = bench.store();
    let number = store.write_invalidations(&namespace(), vec![invalidation("a")], 0).await.unwrap();
    store.clear(&namespace()).await.unwrap();
    drop(store);
    assert_eq!(read(bench, 1).await, None);
    write(bench, vec![put(2, 1, "two")]).await;
    bench.reopen();
    assert_eq!(read(bench, 1).await, None);
    assert_eq!(read(bench, 2).await.unwrap(), "two");
    let kept = bench.store().read_invalidations(&namespace(), 0).await.unwrap();
    assert_eq!(kept.invalidations, [(number, invalidation("a"))]);
}

pub(crate) async fn namespaces_that_are_not_retained_are_removed(bench: &mut dyn Bench) {
    let other = Namespace::new("build-2");
    write(bench, vec![put(1, 1, "one")]).await;
    let store = bench.store();
    store.write(&other, vec![put(1, 1, "other")]).await.unwrap();
    store.write_invalidations(&namespace(), vec![invalidation("a")], 0).await.unwrap();
    drop(store);
    bench.reopen();
    let store = bench.store();
    store.retain(std::slice::from_ref(&other)).await.unwrap();
    assert_eq!(store.read(&namespace(), &key(1)).await.unwrap(), None);
    assert_eq!(store.read(&other, &key(1)).await.unwrap().unwrap(), "other");
    assert!(store.read_invalidations(&namespace(), 0).await.unwrap().invalidations.is_empty());
}

pub(crate) async fn invalidations_get_rising_numbers_that_outlive_reopening(bench: &mut dyn Bench) {
    let write = async |bench: &dyn Bench, tag: &str, at_least| {
        let invalidations = vec![invalidation(tag)];
        bench.store().write_invalidations(&namespace(), invalidations, at_least).await.unwrap()
    };
    let first = write(bench, "a", 0).await;
    let second = write(bench, "b", 100).await;
    assert!(first < 100 && second == 100);
    bench.reopen();
    let third = write(bench, "a", 3).await;
    assert!(third > 100);
    let kept = bench.store().read_invalidations(&namespace(), 0).await.unwrap();
    assert_eq!(kept.last, third);
    let mut numbers: Vec<_> =
        kept.invalidations.into_iter().map(|(number, it)| (number, it.subject)).collect();
    numbers.sort();
    assert_eq!(numbers, [(100, Subject::tag("b")), (third, Subject::tag("a"))]);
    let newer = bench.store().read_invalidations(&namespace(), 100).await.unwrap();
    assert_eq!(newer.invalidations, [(third, invalidation("a"))]);
}

pub(crate) async fn merged_invalidations_take_the_place_of_older_ones(bench: &mut dyn Bench) {
    let store = bench.store();
    for tag in ["a", "b", "c"] {
        store.write_invalidations(&namespace(), vec![invalidation(tag)], 0).await.unwrap();
    }
    let last = store.read_invalidations(&namespace(), 0).await.unwrap().last;
    let at = Timestamp::from_millis(9);
    let everything = Invalidation { subject: Subject::All, mode: Mode::Purge, at };
    let merged = vec![(last - 1, everything.clone())];
    store.merge_invalidations(&namespace(), last - 1, merged).await.unwrap();
    drop(store);
    bench.reopen();
    let mut kept = bench.store().read_invalidations(&namespace(), 0).await.unwrap();
    kept.invalidations.sort_by_key(|(number, _)| *number);
    assert_eq!(kept.last, last);
    assert_eq!(kept.invalidations, [(last - 1, everything), (last, invalidation("c"))]);
}

pub(crate) async fn records_of_any_size_and_content_are_kept(bench: &mut dyn Bench) {
    let sizes = [0, 1, 7, 8, 4_095, 4_096, 100_000, 3 << 20];
    let value = |size: usize| Bytes::from(vec![0xA5; size]);
    for (number, size) in (0..).zip(sizes) {
        let change = Change::Put { key: key(number), generation: 1, token: 0, value: value(size) };
        write(bench, vec![change]).await;
    }
    bench.reopen();
    for (number, size) in (0..).zip(sizes) {
        assert_eq!(read(bench, number).await.unwrap(), value(size), "{size}");
    }
}
