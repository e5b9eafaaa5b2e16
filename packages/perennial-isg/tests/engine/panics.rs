//! A panic in the generator is a failure of that generation, and nothing else.

use std::time::Duration;

use perennial_isg::{Answer, Limits};

use crate::support::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn panics_of_every_kind_are_contained() {
    for mood in [Mood::Panics, Mood::PanicsAtOnce, Mood::PanicsInDrop] {
        let world = World::without_cold_pauses();
        world.seen("/good").await;
        world.source.set(mood);
        for _ in 0..100 {
            let answer = world.get("/a").await;
            assert!(matches!(answer, Answer::Failed(it) if it.status == 500), "{mood:?}");
        }
        assert_eq!(world.engine.stats().panics, 100, "{mood:?}");
        // An entry that is there stays.
        world.clock.advance(HOUR);
        assert_eq!(world.seen("/good").await.0, 1);
        world.settle().await;
        assert_eq!(world.seen("/good").await.0, 1);
        world.source.set(Mood::Works);
        assert_eq!(world.seen("/a").await.0, 1);
        assert_eq!(world.engine.stats().generating, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_panics_leave_nothing_behind() {
    let world = World::without_cold_pauses();
    world.source.set(Mood::Panics);
    std::panic::set_hook(Box::new(|_| {}));
    for index in 0..10_000 {
        assert!(matches!(world.get(&format!("/{}", index % 7)).await, Answer::Failed(_)));
    }
    let _ = std::panic::take_hook();
    let stats = world.engine.stats();
    assert_eq!((stats.panics, stats.flights, stats.generating), (10_000, 0, 0));
    world.source.set(Mood::Works);
    assert_eq!(world.seen("/1").await.0, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generator_that_blocks_its_thread_frees_those_who_wait_at_the_deadline() {
    let limits = Limits { deadline: Duration::from_secs(1), ..Limits::default() };
    let world = World::with_limits(limits);
    world.source.set(Mood::Blocks);
    let (engine, request) = (world.engine.clone(), world.request("/a"));
    let waiting = tokio::spawn(async move { engine.get(request).await });
    world.started(1).await;
    world.clock.advance(Duration::from_secs(1));
    assert!(matches!(waiting.await.unwrap(), Answer::Failed(it) if it.status == 503));
    // It still runs, beside the places of others.
    let stats = world.engine.stats();
    assert_eq!((stats.stuck, stats.generating), (1, 0));
    eventually("it has ended", async || world.engine.stats().stuck == 0).await;
}
