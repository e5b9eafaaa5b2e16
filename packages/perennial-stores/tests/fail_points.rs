//! The disk store fails, or its process ends, between any two steps of a write.

#![cfg(feature = "failpoints")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "engine/support.rs"]
#[allow(dead_code)]
mod support;

use std::path::Path;
use std::sync::Arc;

use perennial_isg::{Mode, Store, Subject};
use perennial_stores::{DiskSettings, DiskStore};
use support::*;

/// Every place that the store names.
const PLACES: [&str; 7] = [
    "invalidations: before they are appended",
    "invalidations: before they are synced",
    "invalidations: before their number is noted",
    "invalidations: before the new file takes the place of the old",
    "invalidations: after the new file has taken the place of the old",
    "entries: before they are committed",
    "entries: after they were committed",
];

fn disk(folder: &Path) -> Arc<dyn Store> {
    Arc::new(DiskStore::open(folder, DiskSettings::default()).unwrap())
}

/// The version of a page that is fresh, or made now.
async fn settled(world: &World, path: &str) -> u64 {
    let start = std::time::Instant::now();
    loop {
        let (version, cache) = world.seen(path).await;
        if !cache.contains("stale") {
            return version;
        }
        assert!(start.elapsed().as_secs() < 20, "{path} stays stale");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

/// Pages are made and invalidated while one place fails; then the process ends, without a chance to
/// finish anything, and a new one begins with the same folder.
async fn survives(place: &str, how: &str, after: usize) {
    let what = format!("{place}, {how}, from the occurrence {after}");
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(disk(folder.path()));
    for path in ["/a", "/b"] {
        world.seen(path).await;
    }
    world.settle().await;
    fail::cfg(place, &format!("{after}*off->{how}")).unwrap();
    let (mut acknowledged, mut refused) = (0, 0);
    for _ in 0..3 {
        let version = world.source.change();
        if world.engine.invalidate(vec![Subject::tag("tag:/a")], Mode::Stale).await.is_ok() {
            acknowledged = version;
        } else {
            refused += 1;
        }
        // Acknowledged or not, it holds in this process.
        assert_eq!(settled(&world, "/a").await, version, "{what}");
        world.seen(&format!("/new-{version}")).await;
    }
    if PLACES[..3].contains(&place) && !how.contains("off") && after == 0 {
        assert_eq!(refused, 3, "{what}: nothing can be promised");
    }
    let (source, clock) = (Arc::clone(&world.source), world.clock.clone());
    let newest = world.source.change() - 1;
    drop(world);
    fail::cfg(place, "off").unwrap();
    let world = reopened(folder.path(), source, clock).await;
    let (version, cache) = world.seen("/a").await;
    let stale = cache.contains("stale");
    assert!(stale || version >= acknowledged, "{what}: version {version} is shown as {cache}");
    assert!(world.seen("/b").await.0 <= newest + 1, "{what}");
    for version in 1..=newest {
        world.seen(&format!("/new-{version}")).await;
    }
    world.engine.invalidate(vec![Subject::All], Mode::Purge).await.unwrap();
    assert_eq!(settled(&world, "/a").await, newest + 1, "{what}");
}

/// What has not yet let go of the folder is waited for.
async fn reopened(
    folder: &Path,
    source: Arc<Source>,
    clock: perennial_isg::testing::ManualClock,
) -> World {
    for _ in 0..400 {
        if let Ok(store) = DiskStore::open(folder, DiskSettings::default()) {
            let limits = perennial_isg::Limits::default();
            return World::of(Arc::new(store), source, clock, limits);
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the folder is still in use")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_stops_anywhere_loses_and_tears_nothing() {
    let _scenario = fail::FailScenario::setup();
    for place in PLACES {
        for how in ["return", "1*return->off", "panic", "1*panic->off"] {
            for after in [0, 1] {
                survives(place, how, after).await;
            }
        }
    }
}
