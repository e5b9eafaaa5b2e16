//! What is stored is listed part by part, without what was purged.

use std::collections::BTreeMap;
use std::sync::Arc;

use perennial_isg::{Mode, Store, Subject};
use perennial_stores::{DiskSettings, DiskStore, MemoryStore};

use crate::support::*;

async fn paths(world: &World, limit: usize) -> BTreeMap<String, u64> {
    let (mut found, mut after) = (BTreeMap::new(), None);
    loop {
        let part = world.engine.stored(after, limit).await.unwrap();
        assert!(part.entries.len() <= limit);
        for (key, summary) in part.entries {
            assert_eq!((key, summary.status), (world.engine.store_key(&summary.key), 200));
            assert_eq!(&*summary.template, "page/{name}");
            let path = summary.key.canonical_path().unwrap().to_string();
            assert!(found.insert(path, summary.generated_at.as_millis()).is_none());
        }
        match part.next {
            Some(next) => after = Some(next),
            None => return found,
        }
    }
}

async fn check(store: Arc<dyn Store>) {
    let world = World::new(store);
    let begun = world.engine.find(&key("/1")).await;
    assert!(begun.is_none());
    for path in ["/1", "/2", "/3", "/é-4"] {
        world.seen(path).await;
    }
    world.settle().await;
    let made = paths(&world, 2).await;
    assert_eq!(made.keys().collect::<Vec<_>>(), ["/1", "/2", "/3", "/é-4"]);
    assert_eq!(paths(&world, 100).await, made);
    assert!(world.engine.find(&key("/1")).await.is_some());
    // Equal content that is made again keeps its time, other content gets its own.
    world.clock.advance(HOUR + HOUR / 2);
    world.seen("/1").await;
    world.settle().await;
    assert_eq!(paths(&world, 2).await, made);
    world.source.change();
    world.clock.advance(HOUR + HOUR / 2);
    world.seen("/1").await;
    eventually("it has changed", async || paths(&world, 2).await["/1"] > made["/1"]).await;
    world.engine.invalidate([Subject::tag("tag:/2")], Mode::Purge).await.unwrap();
    assert!(!paths(&world, 2).await.contains_key("/2"));
    assert!(world.engine.find(&key("/2")).await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_stored_is_listed_from_memory_and_from_disk() {
    check(Arc::new(MemoryStore::new())).await;
    let folder = tempfile::tempdir().unwrap();
    check(Arc::new(DiskStore::open(folder.path(), DiskSettings::default()).unwrap())).await;
}
