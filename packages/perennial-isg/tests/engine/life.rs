//! The states of an entry.

use std::time::Duration;

use perennial_isg::{Answer, CacheStatus, Encoding, Limits, Mode, Representation, Subject};

use crate::support::*;

#[tokio::test]
async fn an_entry_is_made_once_and_then_served() {
    let world = World::new();
    assert_eq!(world.seen("/a").await, (1, "perennial; fwd=miss; stored".to_owned()));
    world.source.change();
    world.clock.advance(MINUTE);
    assert_eq!(world.seen("/a").await, (1, "perennial; hit; ttl=3540".to_owned()));
    let hit = world.hit("/a").await;
    assert_eq!(hit.fresh_for, Some(HOUR - MINUTE));
    assert_eq!(hit.stale_for, HOUR);
}

#[tokio::test]
async fn a_stale_entry_is_served_at_once_and_renewed_behind_the_answer() {
    let world = World::new();
    world.seen("/a").await;
    world.source.change();
    world.clock.advance(HOUR + MINUTE);
    assert_eq!(world.seen("/a").await, (1, "perennial; hit; ttl=-60; detail=stale".to_owned()));
    world.settle().await;
    assert_eq!(world.seen("/a").await, (2, "perennial; hit; ttl=3600".to_owned()));
}

#[tokio::test]
async fn an_expired_entry_is_made_anew_while_the_visitor_waits() {
    let world = World::new();
    world.seen("/a").await;
    world.source.change();
    world.clock.advance(2 * HOUR);
    assert_eq!(world.seen("/a").await, (2, "perennial; fwd=stale; stored".to_owned()));
}

#[tokio::test]
async fn an_expired_entry_is_served_if_making_a_new_one_fails() {
    let world = World::new();
    world.seen("/a").await;
    world.clock.advance(2 * HOUR);
    world.source.set(Mood::Fails);
    let seen = (1, "perennial; hit; ttl=-3600; detail=stale-if-error".to_owned());
    assert_eq!(world.seen("/a").await, seen);
    // During the pause nobody waits for another failure.
    assert_eq!(world.seen("/a").await, seen);
    assert_eq!(world.source.runs(), 2);
    world.clock.advance(10 * SECOND);
    world.source.set(Mood::Works);
    assert_eq!(world.seen("/a").await.1, "perennial; fwd=stale; stored");
}

#[tokio::test]
async fn an_expired_entry_that_may_not_be_served_is_503_with_a_time() {
    let mut world = World::new();
    world.policy = world.policy.clone().stale_if_error(false);
    world.seen("/a").await;
    world.clock.advance(2 * HOUR);
    world.source.set(Mood::Fails);
    assert!(matches!(world.get("/a").await, Answer::Failed(failure) if failure.status == 500));
    let Answer::Failed(failure) = world.get("/a").await else { panic!("not failed") };
    assert_eq!(failure.status, 503);
    assert!(failure.retry_after.unwrap() >= 3 * SECOND);
    assert_eq!(world.source.runs(), 2);
}

#[tokio::test]
async fn a_source_that_fails_for_an_hour_is_seen_by_nobody_and_asked_seldom() {
    let mut world = World::new();
    world.policy = world.policy.clone().revalidate_after(MINUTE).stale_for(24 * HOUR);
    world.seen("/a").await;
    world.clock.advance(MINUTE);
    world.source.set(Mood::Fails);
    let mut asked_at = Vec::new();
    for second in 0..3_600 {
        let before = world.source.runs();
        assert_eq!(world.seen("/a").await.0, 1);
        world.settle().await;
        if world.source.runs() > before {
            asked_at.push(second);
        }
        world.clock.advance(SECOND);
    }
    // 3 + 6 + 12 + … s, and then every five minutes: each pause at least twice the one before.
    let pauses: Vec<_> = asked_at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mut expected = 3;
    for pause in &pauses {
        assert!((expected..=expected * 11 / 10 + 2).contains(pause), "{pauses:?}");
        expected = (expected * 2).min(300);
    }
    assert!(asked_at.len() <= 20, "{asked_at:?}");
    world.source.set(Mood::Works);
    world.source.change();
    world.clock.advance(300 * SECOND);
    world.seen("/a").await;
    world.settle().await;
    assert_eq!(world.seen("/a").await.0, 2);
}

#[tokio::test]
async fn a_path_without_a_page_is_remembered_for_a_short_time() {
    let world = World::new();
    world.source.set(Mood::Gone);
    let Answer::Gone { failure, cache } = world.get("/a").await else { panic!("not gone") };
    assert_eq!((failure.status, cache), (404, CacheStatus::Miss { detail: Some("gone") }));
    let Answer::Gone { cache, .. } = world.get("/a").await else { panic!("not gone") };
    assert!(cache.is_hit());
    assert_eq!(world.source.runs(), 1);
    world.clock.advance(10 * SECOND);
    world.source.set(Mood::Works);
    assert_eq!(world.seen("/a").await.0, 1);
}

#[tokio::test]
async fn redirects_and_refusals_are_remembered_for_a_short_time_and_not_stored() {
    let world = World::new();
    for (runs, mood) in [(1, Mood::Redirects), (2, Mood::Refuses)] {
        world.source.set(mood);
        for _ in 0..3 {
            assert!(is_told(mood, &world.get("/a").await), "{mood:?}");
        }
        assert_eq!(world.source.runs(), runs);
        world.clock.advance(10 * SECOND);
    }
    world.source.set(Mood::Fails);
    assert!(matches!(world.get("/a").await, Answer::Failed(it) if it.status == 500));
    world.source.set(Mood::Works);
    world.clock.advance(2 * SECOND);
    assert_eq!(world.seen("/a").await.0, 1);
    assert_eq!(world.source.runs(), 4);
}

/// Whether an answer is what a source in this mood says of a page.
fn is_told(mood: Mood, answer: &Answer) -> bool {
    match mood {
        Mood::Gone => matches!(answer, Answer::Gone { failure, .. } if failure.status == 404),
        Mood::Redirects => matches!(answer, Answer::Redirect(it) if it.location == "/elsewhere"),
        Mood::Refuses => matches!(answer, Answer::Failed(it) if it.status == 403),
        other => panic!("{other:?} takes no page away"),
    }
}

const TAKE_AWAY: [Mood; 3] = [Mood::Gone, Mood::Redirects, Mood::Refuses];

#[tokio::test]
async fn a_page_that_is_gone_or_moved_at_its_renewal_is_not_served_any_more() {
    for mood in TAKE_AWAY {
        let world = World::new();
        world.seen("/a").await;
        world.clock.advance(HOUR);
        world.source.set(mood);
        // The renewal runs behind this answer.
        assert_eq!(world.seen("/a").await.0, 1);
        world.settle().await;
        assert!(is_told(mood, &world.get("/a").await), "{mood:?}");
        assert_eq!((world.engine.stats().memory_entries, world.source.runs()), (0, 2));
        world.source.set(Mood::Works);
        world.clock.advance(10 * SECOND);
        assert_eq!(world.seen("/a").await.1, "perennial; fwd=miss; stored");
    }
}

#[tokio::test]
async fn a_page_that_is_gone_or_moved_after_an_invalidation_is_not_served_any_more() {
    for mood in TAKE_AWAY {
        let world = World::new();
        world.seen("/a").await;
        world.source.set(mood);
        world.engine.invalidate([Subject::tag("all")], Mode::Stale).await.unwrap();
        world.get("/a").await;
        world.settle().await;
        assert!(is_told(mood, &world.get("/a").await), "{mood:?}");
    }
}

#[tokio::test]
async fn an_expired_page_that_is_gone_or_moved_is_not_served_in_its_place() {
    for mood in TAKE_AWAY {
        let world = World::new();
        world.seen("/a").await;
        world.clock.advance(2 * HOUR);
        world.source.set(mood);
        assert!(is_told(mood, &world.get("/a").await), "{mood:?}");
        assert!(is_told(mood, &world.get("/a").await), "{mood:?}");
    }
}

#[tokio::test]
async fn a_source_that_asks_to_try_again_takes_no_page_away() {
    let world = World::new();
    world.seen("/a").await;
    world.clock.advance(HOUR);
    world.source.set(Mood::Throttles);
    for _ in 0..3 {
        assert_eq!(world.seen("/a").await.0, 1);
        world.settle().await;
    }
    assert_eq!(world.source.runs(), 2, "it is not asked again at once");
    world.clock.advance(HOUR);
    assert!(world.seen("/a").await.1.ends_with("detail=stale-if-error"));
}

#[tokio::test]
async fn a_clock_that_is_put_back_after_an_invalidation_makes_nothing_fresh() {
    for revalidates in [true, false] {
        let mut world = World::new();
        if !revalidates {
            world.policy = perennial_isg::Policy::new("page/{name}");
        }
        world.seen("/a").await;
        world.clock.advance(MINUTE);
        world.engine.invalidate([Subject::All], Mode::Stale).await.unwrap();
        put_back(&world, 30 * MINUTE);
        world.source.set(Mood::Fails);
        let hit = world.hit("/a").await;
        assert_eq!(hit.cache.to_string(), "perennial; hit; ttl=0; detail=stale");
        assert_eq!(hit.fresh_for, Some(Duration::ZERO));
    }
}

#[tokio::test]
async fn a_renewal_with_equal_content_under_a_clock_that_was_put_back_is_kept() {
    let world = World::new();
    world.seen("/a").await;
    put_back(&world, 20 * MINUTE);
    let hit = world.hit("/a").await;
    assert_eq!(hit.cache.to_string(), "perennial; hit; ttl=0; detail=stale");
    assert_eq!(hit.fresh_for, Some(Duration::ZERO));
    world.settle().await;
    for _ in 0..10 {
        assert!(!world.seen("/a").await.1.contains("stale"));
        world.clock.advance(MINUTE);
        world.settle().await;
    }
    assert_eq!(world.source.runs(), 2);
}

fn put_back(world: &World, by: Duration) {
    let now = perennial_isg::Clock::now(&world.clock).as_millis();
    let by = u64::try_from(by.as_millis()).unwrap();
    world.clock.set(perennial_isg::Timestamp::from_millis(now - by));
}

#[tokio::test]
async fn equal_content_keeps_its_generation_and_etags() {
    let world = World::new();
    let first = world.hit("/a").await;
    world.clock.advance(HOUR);
    world.hit("/a").await;
    world.settle().await;
    let second = world.hit("/a").await;
    assert_eq!(world.source.runs(), 2);
    assert_eq!(second.cache.to_string(), "perennial; hit; ttl=3600");
    assert_eq!(second.entry.generation(), first.entry.generation());
    assert_eq!(second.entry.generated_at(), first.entry.generated_at());
    let etag =
        |hit: &perennial_isg::Hit| hit.entry.etag(Representation::Page, Encoding::Brotli).clone();
    assert_eq!(etag(&second), etag(&first));
    world.source.change();
    world.clock.advance(HOUR);
    world.hit("/a").await;
    world.settle().await;
    let third = world.hit("/a").await;
    assert!(third.entry.generation() > first.entry.generation());
    assert_ne!(etag(&third), etag(&first));
}

#[tokio::test]
async fn an_entry_with_traffic_is_renewed_ahead_and_one_without_is_not() {
    let mut world = World::new();
    world.policy = world.policy.clone().refresh_ahead(100);
    world.seen("/hot").await;
    world.seen("/cold").await;
    for _ in 0..5 {
        world.seen("/hot").await;
    }
    world.clock.advance(HOUR - 5 * MINUTE);
    world.source.change();
    world.seen("/hot").await;
    world.seen("/cold").await;
    world.settle().await;
    assert_eq!(world.seen("/hot").await, (2, "perennial; hit; ttl=3600".to_owned()));
    assert_eq!(world.seen("/cold").await, (1, "perennial; hit; ttl=300".to_owned()));
}

#[tokio::test]
async fn a_generation_that_takes_too_long_frees_those_who_wait() {
    let world = World::new();
    world.source.set(Mood::Hangs);
    let (engine, request) = (world.engine.clone(), world.request("/a"));
    let waiting = tokio::spawn(async move { engine.get(request).await });
    world.started(1).await;
    world.clock.advance(Limits::default().deadline);
    let Answer::Failed(failure) = waiting.await.unwrap() else { panic!("not failed") };
    assert_eq!(failure.status, 503);
    world.clock.advance(failure.retry_after.unwrap());
    world.source.set(Mood::Works);
    assert_eq!(world.seen("/a").await.0, 1);
    eventually("the place is free", async || world.engine.stats().generating == 0).await;
}

#[tokio::test]
async fn a_clock_that_is_put_back_freezes_nothing() {
    let world = World::new();
    world.seen("/a").await;
    let now = perennial_isg::Clock::now(&world.clock);
    let year = Duration::from_secs(366 * 86_400);
    world.clock.set(perennial_isg::Timestamp::from_millis(now.as_millis() - 31_622_400_000));
    world.source.change();
    assert!(world.seen("/a").await.1.ends_with("detail=stale"));
    world.settle().await;
    assert_eq!(world.seen("/a").await.0, 2);
    // And forwards again.
    world.source.change();
    world.clock.advance(year);
    assert_eq!(world.seen("/a").await.0, 3);
    // Put back during a pause.
    world.clock.advance(HOUR);
    world.source.set(Mood::Fails);
    world.seen("/a").await;
    world.settle().await;
    world.clock.set(perennial_isg::Timestamp::from_millis(now.as_millis() - 36_000_000));
    world.source.set(Mood::Works);
    world.source.change();
    world.seen("/a").await;
    world.settle().await;
    assert_eq!(world.seen("/a").await.0, 4);
}

#[tokio::test]
async fn a_page_is_explained() {
    let world = World::new();
    let explain = async || world.engine.explain(&key("/a"), &world.policy).await.to_string();
    assert!(explain().await.contains("cold"));
    world.seen("/a").await;
    let text = explain().await;
    assert!(text.contains("fresh for 3600 s"), "{text}");
    assert!(text.contains("tags: tag:/a, all"), "{text}");
    world.clock.advance(HOUR);
    world.source.set(Mood::Fails);
    world.seen("/a").await;
    world.settle().await;
    let text = explain().await;
    assert!(text.contains("stale, failing") && text.contains("1 renewals failed"), "{text}");
}

#[tokio::test]
async fn a_generator_that_is_asked_says_whether_an_entry_must_be_made_anew() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use futures_util::FutureExt as _;
    use futures_util::future::BoxFuture;
    use perennial_isg::{
        Engine, Entry, Generate, Generated, GenerationContext, GenerationFailure, Mode, Policy,
        Request, Subject, Wait,
    };

    #[derive(Default)]
    struct Asked {
        changed: AtomicBool,
        asked: AtomicUsize,
        made: AtomicUsize,
    }

    struct Generator(Arc<Asked>);

    impl Generate for Generator {
        type Subject = ();

        fn generate(
            &self,
            (): (),
            _: GenerationContext,
        ) -> BoxFuture<'static, Result<Generated, GenerationFailure>> {
            let made = self.0.made.fetch_add(1, Ordering::SeqCst);
            async move { Ok(Generated::new(format!("page {made}"), "{}")) }.boxed()
        }

        fn should_revalidate(
            &self,
            (): (),
            _: Arc<Entry>,
        ) -> BoxFuture<'static, Result<bool, GenerationFailure>> {
            self.0.asked.fetch_add(1, Ordering::SeqCst);
            let changed = self.0.changed.load(Ordering::SeqCst);
            async move { Ok(changed) }.boxed()
        }
    }

    let asked = Arc::<Asked>::default();
    let clock = perennial_isg::testing::ManualClock::new();
    let engine =
        Engine::builder(Generator(Arc::clone(&asked))).clock(Arc::new(clock.clone())).build();
    let policy = Policy::new("t").revalidate_after(HOUR).jitter(0).ask_before_revalidating(true);
    let seen = async || {
        let policy = policy.clone();
        let request = Request { key: key("/a"), policy, subject: (), wait: Wait::Complete };
        let Answer::Entry(hit) = engine.get(request).await else { panic!("no entry") };
        eventually("it has settled", async || engine.stats().flights == 0).await;
        (hit.entry.page().clone(), hit.cache.to_string())
    };
    let counts = || (asked.asked.load(Ordering::SeqCst), asked.made.load(Ordering::SeqCst));
    seen().await;
    seen().await;
    assert_eq!(counts(), (0, 1), "only asked when time has passed");
    clock.advance(HOUR);
    seen().await;
    assert_eq!(counts(), (1, 1));
    assert_eq!(seen().await, ("page 0".into(), "perennial; hit; ttl=3600".to_owned()));
    asked.changed.store(true, Ordering::SeqCst);
    clock.advance(HOUR);
    seen().await;
    assert_eq!(counts(), (2, 2));
    assert_eq!(seen().await.0, "page 1");
    engine.invalidate([Subject::All], Mode::Stale).await.unwrap();
    seen().await;
    assert_eq!(counts(), (2, 3), "an invalidation is not put in question");
}

#[tokio::test]
async fn a_lifetime_that_the_data_chose_goes_before_the_policy() {
    use perennial_isg::{Engine, GenerateFn, Generated, Policy, Request, Wait};
    let clock = perennial_isg::testing::ManualClock::new();
    let generator =
        GenerateFn::new(|(), _| async { Ok(Generated::new("page", "{}").lifetime(MINUTE)) });
    let engine = Engine::builder(generator).clock(std::sync::Arc::new(clock.clone())).build();
    let status = async || {
        let policy = Policy::new("t").revalidate_after(HOUR).jitter(0);
        let request = Request { key: key("/a"), policy, subject: (), wait: Wait::Complete };
        engine.get(request).await.cache_status().to_string()
    };
    status().await;
    assert_eq!(status().await, "perennial; hit; ttl=60");
    clock.advance(MINUTE);
    assert_eq!(status().await, "perennial; hit; ttl=0; detail=stale");
}

#[tokio::test]
async fn what_was_counted_is_told_to_prometheus() {
    let world = World::new();
    world.seen("/a").await;
    world.seen("/a").await;
    let text = world.engine.stats().to_prometheus();
    assert!(
        text.contains("# TYPE perennial_hits_fresh_total counter\nperennial_hits_fresh_total 1\n")
    );
    assert!(text.contains("\nperennial_memory_entries 1\n"));
}

#[tokio::test]
async fn a_page_that_was_made_elsewhere_is_served() {
    let world = World::new();
    let generated = perennial_isg::Generated::new("/a version 7 ".repeat(20), "{\"version\": 7}");
    world.engine.put(key("/a"), &world.policy, generated);
    assert_eq!(world.seen("/a").await, (7, "perennial; hit; ttl=3600".to_owned()));
    assert_eq!(world.source.runs(), 0);
}
