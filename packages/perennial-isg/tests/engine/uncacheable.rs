//! Answers that must not be shared.

use std::time::Duration;

use perennial_isg::{Answer, Mode, Subject, Wait};

use crate::support::*;

#[track_caller]
fn check(answer: &Answer) {
    assert!(matches!(answer, Answer::Uncacheable), "{answer:?}");
    assert_eq!(answer.cache_status().to_string(), "perennial; fwd=miss; detail=uncacheable");
}

#[tokio::test]
async fn an_answer_that_must_not_be_shared_is_found_out_once_by_all_who_ask_at_once() {
    let world = World::new();
    world.source.set(Mood::IsPersonal);
    let answers = (0..1_000).map(|_| world.get("/a"));
    futures_util::future::join_all(answers).await.iter().for_each(check);
    assert_eq!(world.source.runs(), 1);
    assert_eq!(world.engine.stats().memory_entries, 0);
}

#[tokio::test]
async fn that_it_must_not_be_shared_is_remembered_for_a_short_time() {
    let world = World::new();
    world.source.set(Mood::IsPersonal);
    check(&world.get("/a").await);
    world.source.set(Mood::Works);
    world.clock.advance(MINUTE - SECOND);
    check(&world.get("/a").await);
    assert_eq!(world.source.runs(), 1);
    world.clock.advance(SECOND);
    assert_eq!(world.seen("/a").await.1, "perennial; fwd=miss; stored");
    assert_eq!(world.seen("/a").await.1, "perennial; hit; ttl=3600");
}

#[tokio::test]
async fn an_answer_that_must_not_be_shared_takes_the_place_of_the_page() {
    let world = World::new();
    world.seen("/a").await;
    world.source.set(Mood::IsPersonal);
    world.clock.advance(HOUR + MINUTE);
    assert!(world.seen("/a").await.1.ends_with("detail=stale"));
    world.settle().await;
    check(&world.get("/a").await);
}

#[tokio::test]
async fn an_invalidation_ends_what_is_remembered() {
    let world = World::new();
    world.source.set(Mood::IsPersonal);
    check(&world.get("/a").await);
    world.source.set(Mood::Works);
    let page = Subject::template("page/{name}");
    world.engine.invalidate([page], Mode::Stale).await.unwrap();
    assert_eq!(world.seen("/a").await.1, "perennial; fwd=miss; stored");
}

#[tokio::test]
async fn a_page_that_cannot_be_made_is_not_loading_for_ever() {
    let world = World::new();
    world.source.set(Mood::Fails);
    let shown = async || {
        let mut request = world.request("/a");
        request.wait = Wait::OrLoading;
        world.engine.get(request).await
    };
    world.close_gate();
    assert!(matches!(shown().await, Answer::Loading));
    world.open_gate(1);
    world.settle().await;
    assert!(matches!(shown().await, Answer::Failed(_)));
    assert_eq!(world.source.runs(), 1);
    // Who waits for the page is told the same until the pause is over.
    assert!(matches!(world.get("/a").await, Answer::Failed(_)));
    assert_eq!(world.source.runs(), 1);
    world.clock.advance(Duration::from_secs(2));
    assert!(matches!(shown().await, Answer::Loading));
    world.source.set(Mood::Works);
    world.open_gate(1);
    world.settle().await;
    assert_eq!(world.seen("/a").await.1, "perennial; hit; ttl=3600");
}
