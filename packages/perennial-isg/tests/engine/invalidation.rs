//! Invalidation: after it, no older content is served as fresh.

use std::time::Duration;

use perennial_isg::{Answer, Mode, Subject};
use perennial_protocol::CanonicalPath;

use crate::support::*;

async fn invalidate(world: &World, subject: Subject, mode: Mode) {
    world.engine.invalidate([subject], mode).await.unwrap();
}

fn subjects(path: &str) -> [Subject; 5] {
    [
        Subject::path(&CanonicalPath::from_decoded(path).unwrap()),
        Subject::key(&key(path)),
        Subject::tag(&format!("tag:{path}")),
        Subject::template("page/{name}"),
        Subject::All,
    ]
}

#[tokio::test]
async fn every_kind_of_subject_makes_its_entries_stale() {
    for (index, subject) in subjects("/a").into_iter().enumerate() {
        let world = World::new();
        world.seen("/a").await;
        world.seen("/b").await;
        world.source.change();
        world.clock.advance(SECOND);
        invalidate(&world, subject.clone(), Mode::Stale).await;
        let (seen, status) = world.seen("/a").await;
        assert_eq!(
            (seen, status.as_str()),
            (1, "perennial; hit; ttl=0; detail=stale"),
            "{subject:?}"
        );
        world.settle().await;
        assert_eq!(world.seen("/a").await.0, 2, "{subject:?}");
        let concerns_both = index >= 3;
        assert_eq!(world.seen("/b").await.1.ends_with("stale"), concerns_both, "{subject:?}");
    }
}

#[tokio::test]
async fn a_purged_entry_is_seen_by_nobody_even_if_the_source_fails() {
    for subject in subjects("/a") {
        let world = World::without_cold_pauses();
        world.seen("/a").await;
        invalidate(&world, subject, Mode::Purge).await;
        world.source.set(Mood::Fails);
        assert!(matches!(world.get("/a").await, Answer::Failed(_)));
        world.source.set(Mood::Works);
        world.source.change();
        assert_eq!(world.seen("/a").await, (2, "perennial; fwd=miss; stored".to_owned()));
    }
}

#[tokio::test]
async fn a_path_without_a_page_is_forgotten() {
    for subject in [subjects("/a")[0].clone(), Subject::All] {
        let world = World::new();
        world.source.set(Mood::Gone);
        assert!(matches!(world.get("/a").await, Answer::Gone { .. }));
        world.source.set(Mood::Works);
        assert!(matches!(world.get("/a").await, Answer::Gone { .. }));
        invalidate(&world, subject, Mode::Stale).await;
        assert_eq!(world.seen("/a").await.0, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generation_that_began_before_an_invalidation_is_not_served_as_fresh_after_it() {
    for mode in [Mode::Stale, Mode::Purge] {
        let world = World::new();
        world.close_gate();
        let (engine, request) = (world.engine.clone(), world.request("/a"));
        let waiting = tokio::spawn(async move { engine.get(request).await });
        world.started(1).await;
        // The generation has read version 1; now the content changes.
        world.source.change();
        invalidate(&world, Subject::tag("all"), mode).await;
        world.open_gate(2);
        let Answer::Entry(hit) = waiting.await.unwrap() else { panic!("no entry") };
        assert_eq!((version(&hit), world.source.runs()), (2, 2));
        assert_eq!(world.engine.stats().overtaken, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewal_that_began_before_an_invalidation_is_not_served_as_fresh_after_it() {
    let world = World::new();
    world.seen("/a").await;
    world.clock.advance(HOUR);
    world.close_gate();
    world.seen("/a").await;
    world.started(2).await;
    world.source.change();
    invalidate(&world, Subject::tag("all"), Mode::Stale).await;
    world.open_gate(2);
    world.settle().await;
    assert_eq!(world.seen("/a").await, (2, "perennial; hit; ttl=3600".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_thousand_offsets_no_content_from_before_an_invalidation_is_fresh_after_it() {
    for offset in 0..1_000_u64 {
        let world = World::new();
        let start = std::time::Instant::now();
        let (engine, request) = (world.engine.clone(), world.request("/a"));
        let waiting = tokio::spawn(async move { engine.get(request).await });
        // Somewhere before, in or after the generation, which takes some tens of microseconds.
        while start.elapsed() < Duration::from_nanos(offset * 200) {
            std::hint::spin_loop();
        }
        let after = world.source.change();
        invalidate(&world, Subject::tag("tag:/a"), Mode::Stale).await;
        let (seen, status) = world.seen("/a").await;
        let as_fresh = !status.ends_with("stale") && !status.ends_with("invalidated");
        assert!(seen == after || !as_fresh, "offset {offset}: version {seen} as {status}");
        waiting.await.unwrap();
        eventually("the new content is seen", async || world.seen("/a").await.0 == after).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_invalidations_without_end_visitors_are_answered_and_nothing_is_fresh() {
    let world = World::new();
    world.close_gate();
    let (engine, request) = (world.engine.clone(), world.request("/a"));
    let waiting = tokio::spawn(async move { engine.get(request).await });
    for run in 1..=3 {
        world.started(run).await;
        world.source.change();
        invalidate(&world, Subject::tag("all"), Mode::Stale).await;
        world.open_gate(1);
    }
    let Answer::Entry(hit) = waiting.await.unwrap() else { panic!("no entry") };
    assert_eq!(hit.cache.to_string(), "perennial; fwd=miss; detail=invalidated");
    assert_eq!(hit.fresh_for, Some(Duration::ZERO));
    world.open_gate(1);
    assert!(world.seen("/a").await.1.ends_with("stale"));
    world.settle().await;
    assert_eq!(world.seen("/a").await.0, 4);
}

#[tokio::test]
async fn more_invalidations_than_are_told_apart_make_too_much_stale_and_never_too_little() {
    let limits = perennial_isg::Limits { invalidations: 16, ..perennial_isg::Limits::default() };
    let world = World::with_limits(limits);
    world.seen("/a").await;
    world.seen("/b").await;
    world.source.change();
    invalidate(&world, Subject::tag("tag:/a"), Mode::Stale).await;
    for index in 0..100 {
        invalidate(&world, Subject::tag(&format!("unknown {index}")), Mode::Stale).await;
    }
    assert!(world.engine.stats().invalidation_subjects <= 16);
    assert!(world.seen("/a").await.1.ends_with("stale"));
    world.seen("/b").await;
    world.settle().await;
    assert_eq!(world.seen("/a").await, (2, "perennial; hit; ttl=3600".to_owned()));
    // What was made since is not concerned.
    assert_eq!(world.seen("/c").await.0, 2);
    assert_eq!(world.seen("/c").await.1, "perennial; hit; ttl=3600");
}
