//! A page without an entry whose source fails: everybody is told, and the source is asked seldom.

use perennial_isg::{Answer, Limits, Mode, Subject};

use crate::support::*;

async fn failure(world: &World) -> std::sync::Arc<perennial_isg::Failure> {
    match world.get("/a").await {
        Answer::Failed(failure) => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_source_that_fails_for_an_hour_is_asked_seldom_though_there_is_no_page_yet() {
    let world = World::new();
    world.source.set(Mood::Fails);
    let mut asked_at = Vec::new();
    for second in 0..3_600 {
        let before = world.source.runs();
        for _ in 0..3 {
            let failure = failure(&world).await;
            assert_eq!(failure.status, 500);
            let after = failure.retry_after.expect("it says when to ask again");
            assert!(!after.is_zero() && after <= 30 * SECOND, "{after:?}");
        }
        if world.source.runs() > before {
            asked_at.push(second);
        }
        world.clock.advance(SECOND);
    }
    // 1 + 2 + 4 + … s, and then every thirty seconds, each up to a tenth longer.
    let pauses: Vec<_> = asked_at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mut expected = 1;
    for pause in &pauses {
        assert!((expected..=expected * 11 / 10 + 1).contains(pause), "{pauses:?}");
        expected = (expected * 2).min(30);
    }
    assert_eq!(world.source.runs(), asked_at.len());
    assert!(asked_at.len() <= 125, "{}", asked_at.len());
    world.source.set(Mood::Works);
    world.clock.advance(30 * SECOND);
    assert_eq!(world.seen("/a").await.1, "perennial; fwd=miss; stored");
}

#[tokio::test]
async fn an_invalidation_of_the_page_ends_its_pause_and_begins_the_pauses_anew() {
    for subject in [Subject::path(&path()), Subject::template("page/{name}"), Subject::All] {
        let world = World::new();
        world.source.set(Mood::Fails);
        for _ in 0..5 {
            let after = failure(&world).await.retry_after.unwrap();
            world.clock.advance(after);
        }
        assert!(failure(&world).await.retry_after.unwrap() > 20 * SECOND);
        world.engine.invalidate([subject], Mode::Stale).await.unwrap();
        let before = world.source.runs();
        assert!(failure(&world).await.retry_after.unwrap() < 2 * SECOND);
        assert_eq!(world.source.runs(), before + 1);
    }
}

#[tokio::test]
async fn a_failure_of_long_ago_does_not_lengthen_the_pause() {
    let world = World::new();
    world.source.set(Mood::Fails);
    for _ in 0..5 {
        let after = failure(&world).await.retry_after.unwrap();
        world.clock.advance(after);
    }
    world.clock.advance(MINUTE);
    assert!(failure(&world).await.retry_after.unwrap() < 2 * SECOND);
}

#[tokio::test]
async fn a_page_that_fails_is_explained() {
    let world = World::new();
    world.source.set(Mood::Fails);
    failure(&world).await;
    let text = world.engine.explain(&key("/a"), &world.policy).await.to_string();
    assert!(text.contains("cold, failing") && text.contains("a request after"), "{text}");
}

#[tokio::test]
async fn failing_pages_are_remembered_in_bounded_memory() {
    let world = World::with_limits(Limits { gone_bytes: 1 << 20, ..Limits::default() });
    world.source.set(Mood::Fails);
    for index in 0..20_000 {
        assert!(matches!(world.get(&format!("/{index}")).await, Answer::Failed(_)));
    }
    let stats = world.engine.stats();
    assert!((100..=3_000).contains(&stats.gone_entries), "{}", stats.gone_entries);
}

fn path() -> perennial_protocol::CanonicalPath {
    perennial_protocol::CanonicalPath::parse("/a").unwrap()
}
