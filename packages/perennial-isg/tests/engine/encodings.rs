//! Encodings are made behind the answers, of what is asked for again.

use perennial_isg::{Answer, Encoding, Representation};

use crate::support::*;

#[tokio::test]
async fn encodings_are_made_after_the_second_hit_and_not_before() {
    let world = World::new();
    let encoded = async || {
        let entry = world.hit("/a").await.entry;
        entry.encoded(Representation::Page, Encoding::Brotli).cloned()
    };
    assert!(encoded().await.is_none());
    assert!(encoded().await.is_none());
    assert_eq!(world.engine.stats().compressed, 0);
    encoded().await;
    eventually("it is compressed", async || encoded().await.is_some()).await;
    assert_eq!(world.engine.stats().compressed, 1);
    let entry = world.hit("/a").await.entry;
    for encoding in Encoding::COMPRESSED {
        let bytes = entry.encoded(Representation::Page, encoding).unwrap();
        assert!(bytes.len() < entry.page().len());
        // The data is too short to be worth it.
        assert!(entry.encoded(Representation::Data, encoding).is_none());
    }
}

#[tokio::test]
async fn a_warmed_page_is_compressed_at_once() {
    let world = World::new();
    let Answer::Entry(hit) = world.engine.warm(world.request("/a")).await else {
        panic!("no entry")
    };
    assert!(hit.entry.encoded(Representation::Page, Encoding::Gzip).is_some());
    let first = world.hit("/a").await;
    assert!(first.entry.encoded(Representation::Page, Encoding::Gzip).is_some());
}

#[tokio::test]
async fn equal_content_keeps_its_encodings() {
    let world = World::new();
    world.engine.warm(world.request("/a")).await;
    world.clock.advance(HOUR);
    world.hit("/a").await;
    world.settle().await;
    let hit = world.hit("/a").await;
    assert_eq!(world.source.runs(), 2);
    assert!(hit.entry.encoded(Representation::Page, Encoding::Zstd).is_some());
}

#[tokio::test]
async fn encodings_that_are_made_while_a_renewal_runs_outlast_it() {
    let world = World::new();
    world.hit("/a").await;
    world.clock.advance(HOUR);
    world.close_gate();
    let encoded = async || {
        let entry = world.hit("/a").await.entry;
        entry.encoded(Representation::Page, Encoding::Brotli).is_some()
    };
    // The first of these starts the renewal, of an entry that has no encodings yet.
    encoded().await;
    world.started(2).await;
    eventually("it is compressed", encoded).await;
    world.open_gate(1);
    world.settle().await;
    assert!(encoded().await);
    let stats = world.engine.stats();
    assert_eq!((stats.unchanged, stats.compressed, stats.hits_stale > 2), (1, 1, true));
}

#[tokio::test]
async fn what_a_server_keeps_with_an_entry_lasts_as_long_as_its_content() {
    let world = World::new();
    world.engine.warm(world.request("/a")).await;
    let hit = world.hit("/a").await;
    assert_eq!(hit.entry.extension(|entry| entry.page().len()), Some(&hit.entry.page().len()));
    assert_eq!(hit.entry.extension(|_| 0), Some(&hit.entry.page().len()));
    assert_eq!(hit.entry.extension(|_| "of another type"), None);
}
