//! Schedules of the engine's tasks, explored by Shuttle: this is the engine itself, and only what it
//! is synchronised by is another's (`sync.rs`).
//!
//! `cargo test -p perennial-isg --features shuttle --lib exploration` explores some thousand
//! schedules at random and by PCT, which finds what needs few, but certain, switches;
//! `cargo xtask lab schedules` explores a hundred times as many.
//!
//! That these tests can fail was tried, by breaking the engine and running them:
//! - `Flights::join` lets go of its lock between the look and the start: two generations at once.
//! - `Takeoff::drop` does not end the flight: whoever comes later waits for ever, a deadlock.
//! - `Invalidations::add` raises sequence and version before it changes the table: an older page is
//!   served as fresh.
//! - `generate` reads the fence after the generator has run: the same.
//! - `keep` removes the flight before it stores the entry: who comes in between makes the page again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use perennial_protocol::CanonicalPath;
use shuttle::future::{block_on, spawn, yield_now};

use super::Engine;
use crate::{
    Answer, CacheStatus, Cause, Clock, EntryKey, GenerateFn, Generated, GenerationFailure, Hit,
    Limits, Mode, Policy, Request, Subject, Timestamp, Wait,
};

/// Explores the schedules of something.
fn explore(work: impl AsyncFn() + Send + Sync + 'static) {
    let many = std::env::var_os("PERENNIAL_LAB").is_some();
    let schedules = if many { 200_000 } else { 2_000 };
    let work = Arc::new(work);
    for depth in [None, Some(2), Some(4)] {
        let work = Arc::clone(&work);
        let run = move || block_on(work());
        match depth {
            None => shuttle::check_random(run, schedules),
            Some(depth) => shuttle::check_pct(run, schedules, depth),
        }
    }
}

/// A clock that stands still. A sleep no longer than a generation's deadline ends after some steps, or
/// never; a longer one never ends: so the deadline of visitors stays behind that of their flight.
struct Frozen {
    steps: Option<usize>,
}

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_767_225_600_000)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let steps = self.steps.filter(|_| duration <= Limits::default().deadline);
        async move {
            let Some(steps) = steps else { return std::future::pending().await };
            for _ in 0..steps {
                yield_now().await;
            }
        }
        .boxed()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Works,
    Panics,
    Hangs,
}

/// What the generations of one run have done. Not Shuttle's: looking at it switches nothing.
struct Source {
    version: AtomicUsize,
    running: AtomicUsize,
    runs: AtomicUsize,
    mood: std::sync::Mutex<Mood>,
}

impl Source {
    async fn make(self: Arc<Self>) -> Result<Generated, GenerationFailure> {
        let running = Running::begin(&self);
        let version = self.version.load(Ordering::SeqCst);
        yield_now().await;
        let mood = *self.mood.lock().unwrap();
        match mood {
            Mood::Works => {}
            // Without a report on standard error: it is what was asked for.
            Mood::Panics => std::panic::resume_unwind(Box::new("planned")),
            Mood::Hangs => std::future::pending().await,
        }
        yield_now().await;
        drop(running);
        Ok(Generated::new(version.to_string(), "{}"))
    }
}

/// A generation that runs; there may be no other.
struct Running(Arc<Source>);

impl Running {
    fn begin(source: &Arc<Source>) -> Self {
        let others = source.running.fetch_add(1, Ordering::SeqCst);
        assert_eq!(others, 0, "two generations of one page at once");
        source.runs.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(source))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

#[derive(Clone)]
struct World {
    engine: Engine<GenerateFn<()>>,
    source: Arc<Source>,
}

impl World {
    fn new(mood: Mood, steps: Option<usize>) -> Self {
        let source = Arc::new(Source {
            version: 1.into(),
            running: 0.into(),
            runs: 0.into(),
            mood: std::sync::Mutex::new(mood),
        });
        let from = Arc::clone(&source);
        let generator = GenerateFn::new(move |(), _| Arc::clone(&from).make());
        // Small: it is made anew for each schedule.
        let limits = Limits {
            memory_bytes: 1 << 16,
            entry_bytes: 1 << 14,
            memory_entries: 16,
            gone_bytes: 1 << 12,
            ..Limits::default()
        };
        let engine = Engine::builder(generator).clock(Arc::new(Frozen { steps })).limits(limits);
        Self { engine: engine.build(), source }
    }

    fn work(&self) {
        *self.source.mood.lock().unwrap() = Mood::Works;
    }

    fn runs(&self) -> usize {
        self.source.runs.load(Ordering::SeqCst)
    }

    async fn get(&self) -> Answer {
        let (key, policy) = (key(), Policy::new("t"));
        self.engine.get(Request { key, policy, subject: (), wait: Wait::Complete }).await
    }

    async fn version(&self) -> (usize, Hit) {
        match self.get().await {
            Answer::Entry(hit) => (version(&hit), hit),
            other => panic!("{other:?}"),
        }
    }

    /// Lets some visitors come at once, each of them three times, and gives their answers.
    async fn visitors(&self, count: usize) -> Vec<Answer> {
        let tasks: Vec<_> = (0..count)
            .map(|_| {
                let world = self.clone();
                spawn(async move { [world.get().await, world.get().await, world.get().await] })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.extend(task.await.unwrap());
        }
        answers
    }
}

fn key() -> EntryKey {
    EntryKey::new("en", &CanonicalPath::parse("/a").unwrap(), &[])
}

fn version(hit: &Hit) -> usize {
    std::str::from_utf8(hit.entry.page()).unwrap().parse().unwrap()
}

fn is_fresh(hit: &Hit) -> bool {
    use CacheStatus::{Collapsed, Revalidated, Stored};
    matches!(hit.cache, CacheStatus::Hit { .. } | Collapsed | Revalidated | Stored)
}

#[test]
fn visitors_at_once_get_the_page_of_one_generation() {
    explore(async || {
        let world = World::new(Mood::Works, None);
        for answer in world.visitors(3).await {
            assert!(matches!(answer, Answer::Entry(_)), "{answer:?}");
        }
        assert_eq!(world.runs(), 1);
        assert_eq!(world.engine.stats().flights, 0);
    });
}

#[test]
fn who_comes_as_the_generation_ends_starts_no_other() {
    explore(async || {
        let world = World::new(Mood::Works, None);
        let late = spawn({
            let world = world.clone();
            async move {
                // Neither among those who wait for it, nor when all is over: that is rare by chance.
                while world.runs() == 0 || world.source.running.load(Ordering::SeqCst) > 0 {
                    yield_now().await;
                }
                world.version().await.0
            }
        });
        assert_eq!(world.version().await.0, 1);
        assert_eq!((late.await.unwrap(), world.runs()), (1, 1));
    });
}

#[test]
fn nobody_waits_for_ever_when_the_generation_panics() {
    explore(async || {
        let world = World::new(Mood::Panics, None);
        for answer in world.visitors(3).await {
            assert!(matches!(answer, Answer::Failed(it) if it.status == 500));
        }
        assert_eq!((world.runs(), world.engine.stats().flights), (1, 0));
    });
}

#[test]
fn nobody_waits_for_ever_when_the_generation_is_stopped_at_its_deadline() {
    explore(async || {
        let world = World::new(Mood::Hangs, Some(3));
        for answer in world.visitors(3).await {
            assert!(matches!(answer, Answer::Failed(it) if it.status == 503));
        }
        assert_eq!(world.engine.stats().flights, 0);
    });
}

#[test]
fn nobody_waits_for_ever_when_the_flight_itself_dies() {
    explore(async || {
        let world = World::new(Mood::Works, None);
        let (_, takeoff) = world.engine.0.flights.join(&key(), Cause::Cold);
        let dying = spawn(async move {
            yield_now().await;
            drop(takeoff);
        });
        for answer in world.visitors(2).await {
            let broken = matches!(&answer, Answer::Failed(it) if it.status == 500);
            assert!(broken || matches!(answer, Answer::Entry(_)), "{answer:?}");
        }
        dying.await.unwrap();
        world.version().await;
        assert_eq!((world.runs(), world.engine.stats().flights), (1, 0));
    });
}

/// Visitors come while the content changes and is then invalidated, before or after there is an
/// entry. Who comes after the acknowledgement sees nothing older as fresh.
fn explore_invalidation(mode: Mode, warm: bool) {
    explore(async move || {
        let world = World::new(Mood::Works, None);
        if warm {
            world.version().await;
        }
        let acknowledged = Arc::new(AtomicBool::new(false));
        let visitors: Vec<_> = (0..2)
            .map(|_| {
                let (world, acknowledged) = (world.clone(), Arc::clone(&acknowledged));
                spawn(async move {
                    for _ in 0..2 {
                        let after = acknowledged.load(Ordering::SeqCst);
                        // Overtaken too often by purges, it may also be told to come again.
                        let Answer::Entry(hit) = world.get().await else { continue };
                        let old = version(&hit) < 2 && (mode == Mode::Purge || is_fresh(&hit));
                        assert!(!(after && old), "{} as {}", version(&hit), hit.cache);
                    }
                })
            })
            .collect();
        world.source.version.store(2, Ordering::SeqCst);
        world.engine.invalidate([Subject::template("t")], mode).await.unwrap();
        acknowledged.store(true, Ordering::SeqCst);
        for visitor in visitors {
            visitor.await.unwrap();
        }
        let (seen, hit) = world.version().await;
        assert!(seen == 2 || (mode == Mode::Stale && !is_fresh(&hit)), "{seen} as {}", hit.cache);
    });
}

#[test]
fn no_invalidation_is_lost_while_the_first_generation_runs() {
    explore_invalidation(Mode::Stale, false);
    explore_invalidation(Mode::Purge, false);
}

#[test]
fn no_invalidation_is_lost_while_an_entry_is_served_and_renewed() {
    explore_invalidation(Mode::Stale, true);
    explore_invalidation(Mode::Purge, true);
}

#[test]
fn after_a_failure_the_next_visitor_gets_the_page() {
    explore(async || {
        let world = World::new(Mood::Panics, None);
        let first = spawn({
            let world = world.clone();
            async move { world.get().await }
        });
        yield_now().await;
        first.await.unwrap();
        world.work();
        world.engine.invalidate([Subject::All], Mode::Stale).await.unwrap();
        assert_eq!(world.version().await.0, 1);
    });
}
