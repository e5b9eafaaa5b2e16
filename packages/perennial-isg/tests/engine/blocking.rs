//! Code that blocks its thread for as long as it likes holds up nothing but its own page.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use futures_util::future::BoxFuture;
use perennial_isg::{
    Answer, Engine, GenerateFn, Generated, Limits, NoWorker, Policy, Request, RuntimeWorkers, Wait,
    Workers,
};
use tokio::runtime::{Builder, Runtime};

use crate::support::*;

/// Holds threads until it is opened.
#[derive(Default)]
struct Barrier {
    opened: Mutex<bool>,
    opens: Condvar,
    /// How many threads have come to it.
    arrived: AtomicU64,
}

impl Barrier {
    fn wait(&self) {
        let opened = self.opened.lock().unwrap();
        self.arrived.fetch_add(1, Ordering::SeqCst);
        drop(self.opens.wait_while(opened, |opened| !*opened).unwrap());
    }

    fn arrived(&self) -> u64 {
        self.arrived.load(Ordering::SeqCst)
    }

    fn open(&self) {
        *self.opened.lock().unwrap() = true;
        self.opens.notify_all();
    }
}

/// An engine whose generator blocks its thread for every path below `/stuck`.
struct Blocked {
    engine: Engine<GenerateFn<String>>,
    barrier: Arc<Barrier>,
    clock: perennial_isg::testing::ManualClock,
    workers: Option<Runtime>,
}

impl Blocked {
    /// With so many threads for the generator, beside those of the engine.
    fn new(limits: Limits, threads: usize) -> Self {
        let workers = Builder::new_multi_thread().worker_threads(threads).build().unwrap();
        let (barrier, clock) =
            (Arc::<Barrier>::default(), perennial_isg::testing::ManualClock::new());
        let held = Arc::clone(&barrier);
        let generator = GenerateFn::new(move |path: String, _| {
            let held = Arc::clone(&held);
            async move {
                if path.starts_with("/stuck") {
                    held.wait();
                }
                Ok(Generated::new(path, "{}"))
            }
        });
        let engine = Engine::builder(generator)
            .clock(Arc::new(clock.clone()))
            .limits(limits)
            .workers(Arc::new(RuntimeWorkers::new(workers.handle().clone())))
            .build();
        Self { engine, barrier, clock, workers: Some(workers) }
    }

    fn request(&self, path: &str, template: &str) -> Request<String> {
        let policy = Policy::new(template).jitter(0).refresh_ahead(0).revalidate_after(HOUR);
        Request { key: key(path), policy, subject: path.to_owned(), wait: Wait::Complete }
    }

    fn ask(&self, path: &str, template: &str) -> tokio::task::JoinHandle<Answer> {
        let (engine, request) = (self.engine.clone(), self.request(path, template));
        tokio::spawn(async move { engine.get(request).await })
    }

    async fn get(&self, path: &str, template: &str) -> Answer {
        self.engine.get(self.request(path, template)).await
    }

    /// Blocks a thread for each path, and lets the generations run into their deadline.
    ///
    /// A generation whose code no thread has begun yet is not stuck: it ends at its deadline. So
    /// this waits for the code itself. The engine's tasks run on the thread of the test, and one
    /// poll hands the code to the workers and starts the deadline: if the code runs, its deadline
    /// runs too.
    async fn stick(&self, paths: &[&str], template: &str) {
        let blocked = self.barrier.arrived() + paths.len() as u64;
        let waiting: Vec<_> = paths.iter().map(|path| self.ask(path, template)).collect();
        eventually("they block", async || self.barrier.arrived() == blocked).await;
        self.clock.advance(Limits::default().deadline);
        for answer in waiting {
            assert!(matches!(answer.await.unwrap(), Answer::Failed(it) if it.status == 503));
        }
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        self.barrier.open();
        if let Some(workers) = self.workers.take() {
            workers.shutdown_background();
        }
    }
}

#[tokio::test]
async fn visitors_of_blocked_generations_are_answered_at_the_deadline_and_stored_pages_at_once() {
    let blocked = Blocked::new(Limits::default(), 2);
    assert!(matches!(blocked.get("/stored", "good").await, Answer::Entry(_)));
    blocked.stick(&["/stuck/1", "/stuck/2"], "bad").await;
    assert!(blocked.engine.problem().unwrap().contains("2 generations"));
    // No thread is left for the generator.
    let (cold, stale) = (blocked.ask("/cold", "good"), blocked.request("/stored", "good"));
    assert!(matches!(blocked.engine.get(stale).await, Answer::Entry(_)));
    // A generation with a place has its deadline already, as in `stick`.
    eventually("it has a place", async || blocked.engine.stats().generating == 1).await;
    blocked.clock.advance(Limits::default().deadline);
    assert!(matches!(cold.await.unwrap(), Answer::Failed(it) if it.status == 503));
    blocked.barrier.open();
    eventually("all have ended", async || blocked.engine.problem().is_none()).await;
    blocked.clock.advance(MINUTE);
    assert!(matches!(blocked.get("/cold", "good").await, Answer::Entry(_)));
}

#[tokio::test]
async fn a_page_whose_generation_is_stuck_is_not_generated_a_second_time() {
    let blocked = Blocked::new(Limits::default(), 2);
    blocked.stick(&["/stuck/1"], "bad").await;
    let begun = blocked.engine.stats().generations;
    // Its pause is over, and an invalidation would end it anyway.
    blocked.clock.advance(HOUR);
    let answer = blocked.get("/stuck/1", "bad").await;
    assert!(matches!(answer, Answer::Failed(it) if it.status == 503));
    assert_eq!((blocked.engine.stats().stuck, blocked.engine.stats().panics), (1, 0));
    blocked.barrier.open();
    eventually("it has ended", async || blocked.engine.stats().stuck == 0).await;
    // The late result was not kept.
    assert_eq!(blocked.engine.stats().memory_entries, 0);
    blocked.clock.advance(HOUR);
    assert!(matches!(blocked.get("/stuck/1", "bad").await, Answer::Entry(_)));
    assert!(blocked.engine.stats().generations > begun);
}

#[tokio::test]
async fn a_template_whose_generations_are_stuck_leaves_the_places_to_others() {
    let limits = Limits { generations: 2, stuck: 4, stuck_of_template: 2, ..Limits::default() };
    let blocked = Blocked::new(limits, 4);
    blocked.stick(&["/stuck/1", "/stuck/2"], "bad").await;
    assert_eq!(blocked.engine.stats().generating, 0);
    // No third one of that template is begun.
    let refused = blocked.get("/stuck/3", "bad").await;
    assert!(matches!(refused, Answer::Failed(it) if it.status == 503 && it.retry_after.is_some()));
    assert!(matches!(blocked.get("/good", "good").await, Answer::Entry(_)));
    blocked.stick(&["/stuck/4", "/stuck/5"], "other").await;
    assert_eq!((blocked.engine.stats().stuck, blocked.engine.stats().generating), (4, 0));
}

#[tokio::test]
async fn beyond_a_bound_stuck_generations_keep_their_places() {
    let limits = Limits { generations: 2, stuck: 1, ..Limits::default() };
    let blocked = Blocked::new(limits, 4);
    blocked.stick(&["/stuck/1"], "bad").await;
    blocked.stick(&["/stuck/2"], "bad").await;
    assert_eq!((blocked.engine.stats().stuck, blocked.engine.stats().generating), (2, 1));
    blocked.barrier.open();
    eventually("all have ended", async || blocked.engine.stats().generating == 0).await;
}

struct NoThreads;

impl Workers for NoThreads {
    fn start(&self, _: BoxFuture<'static, ()>) -> Result<(), NoWorker> {
        Err(NoWorker { reason: "planned".into() })
    }
}

#[tokio::test]
async fn no_thread_for_the_generator_is_a_failure_of_that_page_alone() {
    let world = World::with(Limits::default(), |engine| engine.workers(Arc::new(NoThreads)));
    for path in ["/a", "/b"] {
        let answer = world.get(path).await;
        assert!(matches!(answer, Answer::Failed(it) if it.status == 503));
    }
    assert_eq!((world.engine.stats().generating, world.engine.stats().flights), (0, 0));
}

#[tokio::test]
async fn visitors_are_answered_though_the_engine_itself_is_held_up() {
    let engine = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let barrier = Arc::<Barrier>::default();
    let (handle, held) = (engine.handle().clone(), Arc::clone(&barrier));
    let world = World::with(Limits::default(), |engine| engine.runtime(handle));
    engine.spawn(async move { held.wait() });
    let (own, request) = (world.engine.clone(), world.request("/a"));
    let waiting = tokio::spawn(async move { own.get(request).await });
    eventually("it waits", async || world.clock.sleepers() >= 1).await;
    world.clock.advance(MINUTE);
    assert!(matches!(waiting.await.unwrap(), Answer::Failed(it) if it.status == 503));
    assert_eq!(world.engine.stats().gave_up, 1);
    barrier.open();
    engine.shutdown_background();
}

#[tokio::test]
async fn an_engine_ends_though_its_generations_do_not() {
    let limits = Limits { landing_wait: SECOND / 20, ..Limits::default() };
    let blocked = Blocked::new(limits, 1);
    let _waiting = blocked.ask("/stuck/1", "bad");
    eventually("it runs", async || blocked.engine.stats().generating == 1).await;
    let ends = tokio::time::timeout(HOUR / 60, blocked.engine.shutdown());
    ends.await.expect("the engine ends").unwrap();
    assert_eq!(blocked.engine.stats().flights, 1);
}
