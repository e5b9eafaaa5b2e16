//! A store may fail, hang, panic or damage what it holds: pages are right nevertheless.

use std::sync::Arc;
use std::time::Duration;

use perennial_isg::testing::{Fault, FaultyStore};
use perennial_isg::{Answer, Limits, Mode, Store, Subject};
use perennial_stores::MemoryStore;

use crate::support::*;

const FAULTS: [Fault; 4] = [Fault::Fails, Fault::FailsAfterwards, Fault::Panics, Fault::Damages];

/// A day in the life of a server: pages are made, served, renewed, invalidated, removed, and read
/// back by the next process. Says what every visitor saw that was wrong.
async fn day(store: &Arc<FaultyStore>) -> Result<(), String> {
    let world = World::new(Arc::clone(store) as Arc<dyn Store>);
    let _ticker = Ticker::start(&world);
    let mut floor = 0;
    for round in 0..3 {
        for path in ["/a", "/b"] {
            let (seen, status) = world.seen(path).await;
            if seen < floor && !status.contains("stale") {
                return Err(format!("round {round}: {path} version {seen} as {status}"));
            }
        }
        quiet(&world).await;
        let version = world.source.change();
        let acknowledged = world.engine.invalidate([Subject::All], Mode::Stale).await;
        // It holds in this process even if it was not acknowledged.
        floor = version;
        let next = world.restarted(Arc::clone(store) as Arc<dyn Store>);
        let (seen, status) = next.seen("/a").await;
        if acknowledged.is_ok() && seen < floor && !status.contains("stale") {
            return Err(format!("round {round}: the next process: version {seen} as {status}"));
        }
        quiet(&next).await;
    }
    Ok(())
}

/// Lets time pass, for whoever waits for something that hangs.
struct Ticker(tokio::task::JoinHandle<()>);

impl Ticker {
    fn start(world: &World) -> Self {
        let clock = world.clock.clone();
        Self(tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(1)).await;
                clock.advance(Duration::from_millis(5));
            }
        }))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Waits until nothing runs, and lets the pauses of the writer pass.
async fn quiet(world: &World) {
    let start = std::time::Instant::now();
    loop {
        let stats = world.engine.stats();
        if stats.flights == 0 && stats.unwritten == 0 {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "never quiet: {stats:?}");
        world.clock.advance(Duration::from_secs(2));
        tokio::time::sleep(Duration::from_micros(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_operation_of_the_store_fails_every_visitor_is_served_right() {
    std::panic::set_hook(Box::new(|_| {}));
    for fault in FAULTS {
        let mut number = 0;
        loop {
            number += 1;
            let store = Arc::new(FaultyStore::new(Arc::new(MemoryStore::new())));
            store.plan(move |operation| (operation == number).then_some(fault));
            if let Err(wrong) = day(&store).await {
                panic!("{fault:?} at operation {number}: {wrong}");
            }
            if store.operations() < number {
                break;
            }
        }
        assert!(number > 10, "the day has too few operations: {number}");
    }
    let _ = std::panic::take_hook();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_whichever_operation_on_the_store_fails_every_visitor_is_served_right() {
    for first in (1..30).step_by(4) {
        let store = Arc::new(FaultyStore::new(Arc::new(MemoryStore::new())));
        store.plan(move |operation| {
            (first..first + 40).contains(&operation).then_some(Fault::Fails)
        });
        if let Err(wrong) = day(&store).await {
            panic!("from operation {first} on: {wrong}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_store_the_server_is_degraded_and_recovers_by_itself() {
    let inner = Arc::new(MemoryStore::new());
    let store = Arc::new(FaultyStore::new(inner.clone()));
    store.plan(|_| Some(Fault::Fails));
    let world = World::new(Arc::clone(&store) as Arc<dyn Store>);
    assert_eq!(world.seen("/a").await.0, 0);
    eventually("it is degraded", async || world.engine.store_status().unwrap().degraded.is_some())
        .await;
    let invalidated = world.engine.invalidate([Subject::tag("tag:/a")], Mode::Purge).await;
    assert!(invalidated.unwrap_err().to_string().contains("hint:"));
    world.source.change();
    assert_eq!(world.seen("/a").await.0, 1, "it holds nevertheless");
    assert_eq!(inner.status().entries, 0);
    store.plan(|_| None);
    quiet(&world).await;
    eventually("it is no longer degraded", async || {
        world.clock.advance(Duration::from_secs(1));
        world.engine.store_status().unwrap().degraded.is_none()
    })
    .await;
    assert_eq!(inner.status().entries, 1);
    // What could not be acknowledged was stored meanwhile, and the newer entry with it.
    let next = world.restarted(inner);
    let (seen, status) = next.seen("/a").await;
    assert!(seen == 1, "{seen} as {status}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalidation_while_the_store_opens_slowly_is_stored() {
    let store = Arc::new(FaultyStore::new(Arc::new(MemoryStore::new())));
    store.plan(|operation| (operation == 1).then_some(Fault::Waits));
    let world = World::new(Arc::clone(&store) as Arc<dyn Store>);
    eventually("it opens", async || store.operations() == 1).await;
    // A visitor waits for a moment, and others no longer do.
    let ticker = Ticker::start(&world);
    world.seen("/a").await;
    drop(ticker);
    let invalidated = tokio::spawn({
        let engine = world.engine.clone();
        async move { engine.invalidate([Subject::tag("tag:/a")], Mode::Purge).await }
    });
    world.clock.advance(Duration::from_secs(1));
    store.proceed();
    invalidated.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_hangs_is_passed_over() {
    let store = Arc::new(FaultyStore::new(Arc::new(MemoryStore::new())));
    let clock = perennial_isg::testing::ManualClock::new();
    let limits = Limits { store_wait: Duration::from_millis(250), ..Limits::default() };
    let world =
        World::of(Arc::clone(&store) as Arc<dyn Store>, Arc::default(), clock.clone(), limits);
    world.seen("/opened").await;
    store.plan(|_| Some(Fault::Hangs));
    let mut waited = 0;
    for index in 0..50 {
        let (engine, request) = (world.engine.clone(), world.request(&format!("/{index}")));
        let waiting = tokio::spawn(async move { engine.get(request).await });
        let start = std::time::Instant::now();
        while !waiting.is_finished() {
            if start.elapsed() > Duration::from_millis(50) {
                clock.advance(Duration::from_millis(250));
                waited += 1;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(matches!(waiting.await.unwrap(), perennial_isg::Answer::Entry(_)));
    }
    // The first visitors wait for it; then it is passed over, but for a try now and then.
    assert!(waited < 25, "{waited}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_written_is_bounded() {
    let store = Arc::new(FaultyStore::new(Arc::new(MemoryStore::new())));
    store.plan(|operation| (operation > 2).then_some(Fault::Fails));
    let limits = Limits { unwritten_bytes: 100_000, ..Limits::default() };
    let clock = perennial_isg::testing::ManualClock::new();
    let world = World::of(Arc::clone(&store) as Arc<dyn Store>, Arc::default(), clock, limits);
    for index in 0..1_000 {
        world.seen(&format!("/{index}")).await;
    }
    assert!(world.engine.stats().unwritable > 500);
    store.plan(|_| None);
    quiet(&world).await;
    assert!(world.engine.stats().written >= 10);
}

/// Pages that are stored and not in memory, under a store that can be told to fail.
async fn stored_pages(
    number: usize,
    limits: Limits,
) -> (World, Arc<FaultyStore>, Arc<MemoryStore>) {
    let inner = Arc::new(MemoryStore::new());
    let store = Arc::new(FaultyStore::new(inner.clone()));
    let first = World::new(Arc::clone(&store) as Arc<dyn Store>);
    for index in 0..number {
        first.seen(&format!("/{index}")).await;
    }
    quiet(&first).await;
    assert_eq!(inner.status().entries, number as u64);
    let (source, clock) = (Arc::clone(&first.source), first.clock.clone());
    let world = World::of(Arc::clone(&store) as Arc<dyn Store>, source, clock, limits);
    world.engine.flush().await.unwrap();
    (world, store, inner)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_paths_during_an_outage_cost_nothing_that_is_stored() {
    use std::sync::atomic::Ordering;
    let limits = Limits { unwritten_changes: 100, ..Limits::default() };
    let (world, store, inner) = stored_pages(20, limits).await;
    store.plan(|_| Some(Fault::Fails));
    world.source.gone.store(true, Ordering::SeqCst);
    let gone = async |path: &str| matches!(world.get(path).await, Answer::Gone { .. });
    for index in 0..1_000 {
        assert!(gone(&format!("/none/{index}")).await);
        assert!(world.engine.stats().unwritten <= 101);
    }
    // This one was a page.
    assert!(gone("/7").await);
    world.source.gone.store(false, Ordering::SeqCst);
    store.plan(|_| None);
    quiet(&world).await;
    assert_eq!(inner.status().entries, 19);
    let runs = world.source.runs();
    for index in (0..20).filter(|index| *index != 7) {
        let (_, status) = world.seen(&format!("/{index}")).await;
        // More was given up than can be told: what is stored is checked, behind the answer.
        assert!(status.ends_with("detail=stale"), "/{index}: {status}");
    }
    eventually("all are renewed", async || world.source.runs() == runs + 19).await;
    quiet(&world).await;
    assert_eq!(world.source.runs(), runs + 19);
    let next = world.restarted(inner);
    for index in (0..20).filter(|index| *index != 7) {
        assert!(next.seen(&format!("/{index}")).await.1.starts_with("perennial; hit; ttl=3"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_few_unknown_paths_during_an_outage_make_nothing_stale() {
    use std::sync::atomic::Ordering;
    let (world, store, inner) = stored_pages(3, Limits::default()).await;
    store.plan(|_| Some(Fault::Fails));
    world.source.gone.store(true, Ordering::SeqCst);
    for index in 0..50 {
        world.get(&format!("/none/{index}")).await;
    }
    store.plan(|_| None);
    quiet(&world).await;
    assert_eq!(inner.status().entries, 3);
    assert!(world.seen("/1").await.1.starts_with("perennial; hit; ttl=3"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_are_made_during_an_outage_cost_nothing_that_is_stored() {
    let limits = Limits { unwritten_bytes: 20_000, ..Limits::default() };
    let (world, store, inner) = stored_pages(50, limits).await;
    store.plan(|_| Some(Fault::Fails));
    let version = world.source.change();
    for index in 0..50 {
        assert_eq!(world.seen(&format!("/{index}")).await.0, version);
    }
    assert!(world.engine.stats().unwritable > 0);
    store.plan(|_| None);
    quiet(&world).await;
    assert_eq!(inner.status().entries, 50);
    let next = world.restarted(inner);
    for index in 0..50 {
        let (seen, status) = next.seen(&format!("/{index}")).await;
        assert!(status.contains("hit"), "/{index}: {status}");
        assert!(seen == version || status.contains("stale"), "/{index}: {seen} as {status}");
    }
}
