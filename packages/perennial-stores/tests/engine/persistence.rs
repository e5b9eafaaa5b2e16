//! What outlives a process.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use perennial_isg::testing::FaultyStore;
use perennial_isg::{Answer, Encoding, Limits, Mode, Place, Representation, Store, Subject};
use perennial_stores::{DiskSettings, DiskStore, MemoryStore};

use crate::support::*;

fn disk(folder: &Path) -> Arc<dyn Store> {
    Arc::new(DiskStore::open(folder, DiskSettings::default()).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_outlives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(disk(folder.path()));
    assert_eq!(world.seen("/a").await, (0, "perennial; fwd=miss; stored".to_owned()));
    world.engine.shutdown().await.unwrap();
    let (source, clock) = (world.source.clone(), world.clock.clone());
    drop(world);
    let world = World::of(disk(folder.path()), source, clock, Limits::default());
    assert_eq!(world.seen("/a").await, (0, "perennial; hit; ttl=3600".to_owned()));
    assert_eq!(world.source.runs(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn encodings_and_etags_outlive_the_process() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let world = World::new(Arc::clone(&store));
    let Answer::Entry(before) = world.engine.warm(world.request("/a")).await else {
        panic!("no entry")
    };
    world.settle().await;
    let Answer::Entry(after) = world.restarted(store).get("/a").await else { panic!("no entry") };
    let brotli = |hit: &perennial_isg::Hit| {
        let bytes = hit.entry.encoded(Representation::Page, Encoding::Brotli).cloned();
        (bytes.unwrap(), hit.entry.etag(Representation::Page, Encoding::Brotli).clone())
    };
    assert_eq!(brotli(&after), brotli(&before));
    assert_eq!(after.entry.generation(), before.entry.generation());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_grows_stale_and_expires_in_the_store_too() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let world = World::new(Arc::clone(&store));
    for path in ["/stale", "/expired"] {
        world.seen(path).await;
    }
    world.settle().await;
    world.source.change();
    world.clock.advance(HOUR);
    let second = world.restarted(Arc::clone(&store));
    assert!(second.seen("/stale").await.1.ends_with("stale"));
    eventually("it is renewed", async || second.seen("/stale").await.0 == 1).await;
    world.clock.advance(HOUR);
    let third = world.restarted(store);
    assert_eq!(third.seen("/expired").await, (1, "perennial; fwd=stale; stored".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acknowledged_invalidation_outlives_the_process() {
    for mode in [Mode::Stale, Mode::Purge] {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let world = World::new(Arc::clone(&store));
        world.seen("/a").await;
        world.seen("/b").await;
        world.settle().await;
        world.source.change();
        world.engine.invalidate([Subject::tag("tag:/a")], mode).await.unwrap();
        let world = world.restarted(store);
        let (seen, status) = world.seen("/a").await;
        match mode {
            Mode::Stale => assert!(status.ends_with("detail=stale"), "{status}"),
            Mode::Purge => assert_eq!(seen, 1),
        }
        eventually("it is renewed", async || world.seen("/a").await.0 == 1).await;
        assert_eq!(world.seen("/b").await, (0, "perennial; hit; ttl=3600".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_gone_leaves_the_store() {
    let store = Arc::new(FaultyStore::new(Arc::new(MemoryStore::new())));
    let world = World::new(Arc::clone(&store) as Arc<dyn Store>);
    world.seen("/a").await;
    world.settle().await;
    assert_eq!(store.status().entries, 1);
    world.clock.advance(HOUR);
    world.source.gone.store(true, Ordering::SeqCst);
    world.seen("/a").await;
    world.settle().await;
    assert!(matches!(world.get("/a").await, Answer::Gone { .. }));
    assert_eq!(store.status().entries, 0);
    // And paths that never were a page never come there, not even to be removed.
    let written = store.operations();
    for index in 0..100 {
        world.get(&format!("/{index}")).await;
    }
    world.settle().await;
    assert_eq!(store.operations(), written + 100, "one reading for each");
    world.settle().await;
    assert_eq!(store.status().entries, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_of_another_build_are_not_seen() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let world = World::new(Arc::clone(&store));
    world.seen("/a").await;
    world.settle().await;
    let generator = perennial_isg::GenerateFn::new(|(): (), _| async {
        Ok(perennial_isg::Generated::new("new build", "{}"))
    });
    let engine = perennial_isg::Engine::builder(generator)
        .store(Arc::clone(&store))
        .namespace("build-2")
        .build();
    let request = perennial_isg::Request {
        key: key("/a"),
        policy: world.policy.clone(),
        subject: (),
        wait: perennial_isg::Wait::Complete,
    };
    let Answer::Entry(hit) = engine.get(request).await else { panic!("no entry") };
    assert_eq!(hit.entry.page(), "new build");
    engine.flush().await.unwrap();
    // The older build's entries were removed.
    assert_eq!(store.status().entries, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_requests_for_one_stored_page_read_it_once() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let world = World::new(Arc::clone(&store));
    world.seen("/a").await;
    world.settle().await;
    let world = world.restarted(store);
    let tasks: Vec<_> = (0..10_000)
        .map(|_| {
            let (engine, request) = (world.engine.clone(), world.request("/a"));
            tokio::spawn(async move { engine.get(request).await })
        })
        .collect();
    for task in tasks {
        let Answer::Entry(hit) = task.await.unwrap() else { panic!("no entry") };
        assert!(hit.cache.is_hit());
    }
    assert_eq!((world.source.runs(), world.engine.stats().hits_store), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stored_page_is_explained_without_being_asked_for() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let world = World::new(Arc::clone(&store));
    world.seen("/a").await;
    world.settle().await;
    let world = world.restarted(store);
    let explanation = world.engine.explain(&key("/a"), &world.policy).await;
    assert_eq!(explanation.found, Some(Place::Store));
    assert_eq!(world.engine.stats().memory_entries, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_is_told_clearly() {
    let folder = tempfile::tempdir().unwrap();
    let _first = disk(folder.path());
    let Err(error) = DiskStore::open(folder.path(), DiskSettings::default()) else {
        panic!("it was opened twice")
    };
    let text = error.to_string();
    assert!(text.contains("another process uses") && text.contains("hint: stop"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_made_one_after_another_is_written_together() {
    let store = Arc::new(FaultyStore::new(Arc::new(MemoryStore::new())));
    let limits = Limits { write_after: HOUR, ..Limits::default() };
    let world = World::of(
        Arc::clone(&store) as Arc<dyn Store>,
        Arc::default(),
        perennial_isg::testing::ManualClock::new(),
        limits,
    );
    for number in 0..50 {
        world.seen(&format!("/{number}")).await;
    }
    let asked = store.operations();
    assert_eq!((world.engine.stats().unwritten, store.status().entries), (50, 0));
    // One writing, and one that makes it durable.
    world.engine.flush().await.unwrap();
    assert_eq!((store.operations() - asked, store.status().entries), (2, 50));
    // From then on too.
    world.seen("/later").await;
    assert_eq!((world.engine.stats().unwritten, store.status().entries), (1, 50));
    world.engine.shutdown().await.unwrap();
    assert_eq!(store.status().entries, 51);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_was_never_written_is_said_not_to_be_there() {
    use perennial_isg::{Namespace, StoreKey};
    let folder = tempfile::tempdir().unwrap();
    let namespace = Namespace::new("build-1");
    let store_key = |number: u32| StoreKey::new(&namespace, &key(&format!("/{number}")));
    let store = disk(folder.path());
    let world = World::new(Arc::clone(&store));
    for number in 0..100 {
        world.seen(&format!("/{number}")).await;
    }
    world.settle().await;
    assert!((0..100).all(|number| store.may_have(&namespace, &store_key(number))));
    assert!((100..200).all(|number| !store.may_have(&namespace, &store_key(number))));
    world.engine.shutdown().await.unwrap();
    drop((world, store));
    // Of an earlier process nobody knows, and all is read.
    let store = disk(folder.path());
    assert!((0..200).all(|number| store.may_have(&namespace, &store_key(number))));
    let world = World::new(Arc::clone(&store));
    assert!(world.seen("/50").await.1.contains("hit"));
    assert!(store.may_have(&namespace, &store_key(150)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_was_taken_away_stays_away_after_a_restart() {
    for moved in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        // What is made waits an hour to be written: a removal does not.
        let limits = Limits { write_after: HOUR, ..Limits::default() };
        let clock = perennial_isg::testing::ManualClock::new();
        let world = World::of(disk(folder.path()), Arc::default(), clock, limits);
        world.seen("/a").await;
        world.engine.flush().await.unwrap();
        let takes_away = if moved { &world.source.moved } else { &world.source.gone };
        takes_away.store(true, Ordering::SeqCst);
        world.engine.invalidate([Subject::tag("tag:/a")], Mode::Stale).await.unwrap();
        assert_eq!(world.seen("/a").await.0, 0);
        world.settle().await;
        let (source, clock) = (Arc::clone(&world.source), world.clock.clone());
        drop(world);
        eventually("the store is closed", async || {
            DiskStore::open(folder.path(), DiskSettings::default()).is_ok()
        })
        .await;
        let next = World::of(disk(folder.path()), source, clock, Limits::default());
        assert!(!matches!(next.get("/a").await, Answer::Entry(_)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_was_purged_before_the_clock_was_put_back_is_stored_again() {
    let store = Arc::new(MemoryStore::new());
    let world = World::new(Arc::clone(&store) as Arc<dyn Store>);
    world.seen("/a").await;
    world.settle().await;
    world.engine.invalidate([Subject::All], Mode::Purge).await.unwrap();
    let now = perennial_isg::Clock::now(&world.clock).as_millis();
    world.clock.set(perennial_isg::Timestamp::from_millis(now - 7_200_000));
    let version = world.source.change();
    let next = world.restarted(Arc::clone(&store) as Arc<dyn Store>);
    assert_eq!(next.seen("/a").await, (version, "perennial; fwd=miss; stored".to_owned()));
    next.settle().await;
    let last = next.restarted(store);
    assert_eq!(last.seen("/a").await, (version, "perennial; hit; ttl=3600".to_owned()));
}
