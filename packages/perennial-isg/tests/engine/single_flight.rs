//! At most one generation per key, whatever the load.

use perennial_isg::{Answer, CacheStatus, Wait};

use crate::support::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_requests_for_one_cold_page_generate_it_once() {
    let world = World::new();
    world.close_gate();
    let tasks: Vec<_> = (0..10_000)
        .map(|_| {
            let (engine, request) = (world.engine.clone(), world.request("/a"));
            tokio::spawn(async move { engine.get(request).await })
        })
        .collect();
    world.started(1).await;
    world.open_gate(1);
    let (mut stored, mut collapsed) = (0, 0);
    for task in tasks {
        let Answer::Entry(hit) = task.await.unwrap() else { panic!("no entry") };
        assert_eq!(version(&hit), 1);
        match hit.cache {
            CacheStatus::Stored => stored += 1,
            CacheStatus::Collapsed => collapsed += 1,
            CacheStatus::Hit { .. } => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!((world.source.runs(), stored), (1, 1));
    assert!(collapsed > 0);
    assert_eq!(world.seen("/a").await, (1, "perennial; hit; ttl=3600".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_requests_for_a_stale_page_wait_for_nothing_and_renew_it_once() {
    let world = World::new();
    world.seen("/a").await;
    world.clock.advance(HOUR);
    world.close_gate();
    let tasks: Vec<_> = (0..10_000)
        .map(|_| {
            let (engine, request) = (world.engine.clone(), world.request("/a"));
            tokio::spawn(async move { engine.get(request).await })
        })
        .collect();
    for task in tasks {
        let Answer::Entry(hit) = task.await.unwrap() else { panic!("no entry") };
        assert_eq!(hit.cache.to_string(), "perennial; hit; ttl=0; detail=stale");
    }
    world.started(2).await;
    world.open_gate(10);
    world.settle().await;
    assert_eq!(world.source.runs(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_visitor_who_leaves_does_not_stop_the_generation() {
    let world = World::new();
    world.close_gate();
    let (engine, request) = (world.engine.clone(), world.request("/a"));
    let first = tokio::spawn(async move { engine.get(request).await });
    world.started(1).await;
    let second = tokio::spawn({
        let (engine, request) = (world.engine.clone(), world.request("/a"));
        async move { engine.get(request).await }
    });
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    world.open_gate(1);
    let Answer::Entry(hit) = second.await.unwrap() else { panic!("no entry") };
    assert_eq!((version(&hit), world.source.runs()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_whose_generator_asks_for_other_pages_and_itself_is_answered() {
    use perennial_isg::{Engine, GenerateFn, Generated, GenerationFailure, Policy, Request};
    use std::sync::{Arc, OnceLock};

    type Own = Engine<GenerateFn<String>>;
    let engine: Arc<OnceLock<Own>> = Arc::default();
    let inner = Arc::clone(&engine);
    let request = |path: &str| Request {
        key: key(path),
        policy: Policy::new("t"),
        subject: path.to_owned(),
        wait: Wait::Complete,
    };
    let generator = GenerateFn::new(move |path: String, _| {
        let inner = inner.get().unwrap().clone();
        async move {
            if path == "/other" {
                return Ok(Generated::new("other", "{}"));
            }
            let Answer::Entry(other) = inner.get(request("/other")).await else {
                return Err(GenerationFailure::server("the other page is missing"));
            };
            // Itself: it would wait for itself, and so must not wait.
            let own = Request { wait: Wait::OrLoading, ..request("/own") };
            assert!(matches!(inner.get(own).await, Answer::Loading));
            Ok(Generated::new(other.entry.page().clone(), "{}"))
        }
    });
    assert!(engine.set(Engine::builder(generator).build()).is_ok());
    let engine = engine.get().unwrap();
    let Answer::Entry(hit) = engine.get(request("/own")).await else { panic!("no entry") };
    assert_eq!(hit.entry.page(), "other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loading_page_is_shown_only_for_the_first_generation() {
    let world = World::new();
    world.close_gate();
    let loading = perennial_isg::Request { wait: Wait::OrLoading, ..world.request("/a") };
    assert!(matches!(world.engine.get(loading.clone()).await, Answer::Loading));
    world.open_gate(1);
    assert_eq!(world.seen("/a").await.0, 1);
    assert!(matches!(world.engine.get(loading.clone()).await, Answer::Entry(_)));
    // Expired: there is something to wait for, and a visitor who knows the page.
    world.clock.advance(3 * HOUR);
    world.source.change();
    world.open_gate(1);
    let Answer::Entry(hit) = world.engine.get(loading).await else { panic!("no entry") };
    assert_eq!(version(&hit), 2);
}
