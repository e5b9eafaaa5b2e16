//! How much is generated at once, and what everybody else gets.

use perennial_isg::{Answer, Limits};

use crate::support::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_places_and_queue_visitors_are_refused_and_stored_pages_are_served() {
    let limits = Limits { generations: 2, queue: 3, ..Limits::default() };
    let world = World::with_limits(limits);
    world.seen("/stored").await;
    world.close_gate();
    let tasks: Vec<_> = (0..50)
        .map(|index| {
            let (engine, request) = (world.engine.clone(), world.request(&format!("/{index}")));
            tokio::spawn(async move { engine.get(request).await })
        })
        .collect();
    world.started(3).await;
    eventually("the others are refused", async || world.engine.stats().overloaded == 45).await;
    assert_eq!(world.engine.stats().queued, 3);
    assert_eq!(world.seen("/stored").await.1, "perennial; hit; ttl=3600");
    world.open_gate(100);
    let (mut entries, mut refused) = (0, 0);
    for task in tasks {
        match task.await.unwrap() {
            Answer::Entry(_) => entries += 1,
            Answer::Overloaded { retry_after } => {
                assert!(!retry_after.is_zero());
                refused += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((entries, refused), (5, 45));
    assert_eq!(world.engine.stats().queued, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_too_long_in_the_queue_is_refused() {
    let limits = Limits { generations: 1, ..Limits::default() };
    let world = World::with_limits(limits.clone());
    world.close_gate();
    let spawn = |path: &str| {
        let (engine, request) = (world.engine.clone(), world.request(path));
        tokio::spawn(async move { engine.get(request).await })
    };
    let first = spawn("/a");
    world.started(1).await;
    let second = spawn("/b");
    eventually("it is queued", async || world.engine.stats().queued == 1).await;
    world.clock.advance(limits.queue_wait);
    assert!(matches!(second.await.unwrap(), Answer::Overloaded { .. }));
    world.open_gate(1);
    assert!(matches!(first.await.unwrap(), Answer::Entry(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn renewals_leave_room_for_visitors_who_wait() {
    let limits = Limits { generations: 4, ..Limits::default() };
    let world = World::with_limits(limits);
    for index in 0..10 {
        world.seen(&format!("/{index}")).await;
    }
    world.clock.advance(HOUR);
    world.close_gate();
    for index in 0..10 {
        assert!(world.seen(&format!("/{index}")).await.1.ends_with("stale"));
    }
    world.started(10).await;
    eventually("renewals run", async || world.engine.stats().flights < 10).await;
    assert!(world.engine.stats().generating <= 3);
    let (engine, request) = (world.engine.clone(), world.request("/new"));
    let new = tokio::spawn(async move { engine.get(request).await });
    world.open_gate(100);
    assert!(matches!(new.await.unwrap(), Answer::Entry(_)));
    world.settle().await;
    // Those that had no place are renewed later.
    for _ in 0..5 {
        world.clock.advance(SECOND);
        for index in 0..10 {
            world.seen(&format!("/{index}")).await;
        }
        world.settle().await;
    }
    assert_eq!(world.source.runs(), 21);
}

#[tokio::test]
async fn memory_stays_within_its_bound() {
    let limits = Limits { memory_bytes: 1 << 20, entry_bytes: 1 << 16, ..Limits::default() };
    let world = World::with_limits(limits);
    for index in 0..5_000 {
        world.seen(&format!("/{index}")).await;
    }
    let stats = world.engine.stats();
    assert!(stats.memory_bytes <= 1 << 20, "{}", stats.memory_bytes);
    assert!(stats.memory_entries > 100);
    assert_eq!(world.seen("/4999").await.1, "perennial; hit; ttl=3600");
}

#[tokio::test]
async fn the_number_of_entries_in_memory_has_a_bound_too() {
    let limits = Limits { memory_entries: 50, ..Limits::default() };
    let world = World::with_limits(limits);
    for index in 0..500 {
        world.seen(&format!("/{index}")).await;
    }
    assert!((10..=50).contains(&world.engine.stats().memory_entries));
}

#[tokio::test]
async fn an_entry_that_is_too_large_is_served_and_not_kept() {
    let limits = Limits { entry_bytes: 100, ..Limits::default() };
    let world = World::with_limits(limits);
    assert_eq!(world.seen("/a").await.0, 1);
    let stats = world.engine.stats();
    assert_eq!((stats.memory_entries, stats.too_large), (0, 1));
    assert_eq!(world.seen("/a").await.0, 1);
}

#[tokio::test]
async fn a_million_paths_without_a_page_fit_into_bounded_memory() {
    // A tenth of them here; the bound does not depend on their number.
    let limits = Limits { gone_bytes: 1 << 20, ..Limits::default() };
    let world = World::with_limits(limits);
    world.source.set(Mood::Gone);
    for index in 0..100_000 {
        assert!(matches!(world.get(&format!("/{index}")).await, Answer::Gone { .. }));
    }
    let stats = world.engine.stats();
    assert!((100..=3_000).contains(&stats.gone_entries), "{}", stats.gone_entries);
    assert_eq!(stats.memory_entries, 0);
}
