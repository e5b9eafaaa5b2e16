//! The disk stays within its bound, and what is asked for stays on it.

use std::path::Path;
use std::sync::Arc;

use perennial_isg::testing::ManualClock;
use perennial_isg::{Engine, GenerateFn, Generated, Limits, Policy, Request, Store, Wait};
use perennial_stores::{DiskSettings, DiskStore};

use crate::damage::Dice;
use crate::support::{amount, eventually, key};

/// Bytes that the files of a folder take on the disk.
#[cfg(unix)]
fn taken(folder: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => taken(&entry.path()),
        Ok(metadata) => metadata.blocks() * 512,
        Err(_) => 0,
    });
    sizes.sum()
}

#[cfg(unix)]
async fn flood(limit: u64, paths: u64) {
    let folder = tempfile::tempdir().unwrap();
    let settings = DiskSettings { bytes: limit, ..DiskSettings::default() };
    let store: Arc<dyn Store> = Arc::new(DiskStore::open(folder.path(), settings).unwrap());
    let generator = || {
        GenerateFn::new(|seed: u64, _| async move {
            // Cannot be compressed.
            let mut dice = Dice(seed);
            let page: Vec<u8> = (0..2_000).map(|_| dice.roll(256) as u8).collect();
            Ok(Generated::new(page, "{}"))
        })
    };
    let limits = Limits { memory_bytes: 2 << 20, entry_bytes: 1 << 18, ..Limits::default() };
    let engine = Engine::builder(generator())
        .limits(limits.clone())
        .clock(Arc::new(ManualClock::new()))
        .store(Arc::clone(&store))
        .build();
    let request = |number: u64| Request {
        key: key(&format!("/{number}")),
        policy: Policy::new("t"),
        subject: number,
        wait: Wait::Complete,
    };
    let mut most = 0;
    for number in 0..paths {
        engine.get(request(number)).await;
        if number.is_multiple_of(10) {
            engine.get(request(number / 10 % 20)).await;
        }
        if number.is_multiple_of(1_000) {
            eventually("it is written", async || engine.stats().unwritten < 2_000).await;
            most = most.max(taken(folder.path()));
        }
    }
    engine.flush().await.unwrap();
    assert!(most <= limit * 12 / 10, "{most} bytes of {limit}");
    assert!(most >= limit / 2, "the bound was never near: {most} of {limit}");
    drop(engine);
    let engine = Engine::builder(generator())
        .limits(limits)
        .clock(Arc::new(ManualClock::new()))
        .store(store)
        .build();
    for number in 0..20 {
        engine.get(request(number)).await;
    }
    let found = engine.stats().hits_store;
    assert!(found >= 18, "of 20 hot pages {found} are still stored");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_paths_stays_within_the_bound_and_hot_pages_stay() {
    flood(amount(16 << 20, 64 << 20), amount(20_000, 2_000_000)).await;
}
