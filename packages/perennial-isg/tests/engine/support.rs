//! A world in which an engine is tested: a source that can be told what to do, and a clock.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use perennial_isg::testing::ManualClock;
use perennial_isg::{
    Answer, Engine, EngineBuilder, EntryKey, GenerateFn, Generated, GenerationContext,
    GenerationFailure, Hit, Limits, Policy, Request, Wait,
};
use perennial_protocol::CanonicalPath;
use tokio::sync::Semaphore;

pub(crate) const HOUR: Duration = Duration::from_secs(3_600);
pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// What the source does when it is asked for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Works,
    Fails,
    Panics,
    PanicsAtOnce,
    PanicsInDrop,
    Hangs,
    Blocks,
    Gone,
    Redirects,
    Refuses,
    Throttles,
    IsPersonal,
}

pub(crate) struct Source {
    pub(crate) mood: Mutex<Mood>,
    /// The version of the content: part of every page.
    pub(crate) version: AtomicU64,
    pub(crate) runs: AtomicUsize,
    /// Each generation takes one permit, after it has read the version.
    pub(crate) gate: Semaphore,
}

impl Source {
    pub(crate) fn set(&self, mood: Mood) {
        *self.mood.lock() = mood;
    }

    pub(crate) fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    pub(crate) fn change(&self) -> u64 {
        self.version.fetch_add(1, Ordering::SeqCst) + 1
    }

    async fn make(
        self: Arc<Self>,
        path: String,
        _context: GenerationContext,
    ) -> Result<Generated, GenerationFailure> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        let version = self.version.load(Ordering::SeqCst);
        if let Ok(permit) = self.gate.acquire().await {
            permit.forget();
        }
        let mood = *self.mood.lock();
        match mood {
            Mood::Works | Mood::PanicsAtOnce => {}
            Mood::Fails => return Err(GenerationFailure::server("planned")),
            Mood::Panics => panic!("planned"),
            Mood::PanicsInDrop => {
                let _panics = PanicsInDrop;
                tokio::task::yield_now().await;
            }
            Mood::Hangs => std::future::pending().await,
            Mood::Blocks => std::thread::sleep(Duration::from_secs(2)),
            Mood::Gone => return Err(GenerationFailure::not_found("no such page")),
            Mood::Redirects => return Err(GenerationFailure::redirect(302, "/elsewhere")),
            Mood::IsPersonal => return Err(GenerationFailure::Uncacheable),
            Mood::Throttles => return Err(GenerationFailure::client(429, "not now")),
            Mood::Refuses => return Err(GenerationFailure::client(403, "not for you")),
        }
        let page = format!("{path} version {version} ").repeat(20);
        let data = format!("{{\"version\": {version}}}");
        Ok(Generated::new(page, data).tag(format!("tag:{path}")).tag("all"))
    }
}

struct PanicsInDrop;

impl Drop for PanicsInDrop {
    fn drop(&mut self) {
        panic!("planned, in drop");
    }
}

pub(crate) struct World {
    pub(crate) engine: Engine<GenerateFn<String>>,
    pub(crate) source: Arc<Source>,
    pub(crate) clock: ManualClock,
    pub(crate) policy: Policy,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with_limits(Limits::default())
    }

    /// Whose failing pages are tried anew with every request.
    pub(crate) fn without_cold_pauses() -> Self {
        Self::with_limits(Limits { first_cold_pause: Duration::ZERO, ..Limits::default() })
    }

    pub(crate) fn with_limits(limits: Limits) -> Self {
        Self::with(limits, |engine| engine)
    }

    pub(crate) fn with(
        limits: Limits,
        set: impl FnOnce(EngineBuilder<GenerateFn<String>>) -> EngineBuilder<GenerateFn<String>>,
    ) -> Self {
        let clock = ManualClock::new();
        let source = Arc::new(Source {
            mood: Mutex::new(Mood::Works),
            version: AtomicU64::new(1),
            runs: AtomicUsize::new(0),
            gate: Semaphore::new(Semaphore::MAX_PERMITS / 2),
        });
        let generator = {
            let source = Arc::clone(&source);
            GenerateFn::new(move |path: String, context: GenerationContext| {
                if *source.mood.lock() == Mood::PanicsAtOnce {
                    panic!("planned, at once");
                }
                Arc::clone(&source).make(path, context)
            })
        };
        let engine = Engine::builder(generator).clock(Arc::new(clock.clone())).limits(limits);
        let engine = set(engine).build();
        let policy = Policy::new("page/{name}").jitter(0).refresh_ahead(0);
        let policy = policy.revalidate_after(HOUR).stale_for(HOUR);
        Self { engine, source, clock, policy }
    }

    /// Closes the gate: generations wait until [`open`](Self::open).
    pub(crate) fn close_gate(&self) {
        self.source.gate.forget_permits(usize::MAX);
    }

    /// Lets so many generations pass.
    pub(crate) fn open_gate(&self, generations: usize) {
        self.source.gate.add_permits(generations);
    }

    pub(crate) fn request(&self, path: &str) -> Request<String> {
        let policy = self.policy.clone();
        Request { key: key(path), policy, subject: path.to_owned(), wait: Wait::Complete }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.engine.get(self.request(path)).await
    }

    pub(crate) async fn hit(&self, path: &str) -> Hit {
        match self.get(path).await {
            Answer::Entry(hit) => hit,
            other => panic!("{path}: {other:?}"),
        }
    }

    /// The version in the page that is answered, and how the answer came about.
    pub(crate) async fn seen(&self, path: &str) -> (u64, String) {
        let hit = self.hit(path).await;
        (version(&hit), hit.cache.to_string())
    }

    /// Waits until nothing runs behind the answers.
    pub(crate) async fn settle(&self) {
        eventually("everything has settled", async || self.engine.stats().flights == 0).await;
    }

    /// Waits until so many generations have started since the world began.
    pub(crate) async fn started(&self, runs: usize) {
        eventually("the generations have started", async || self.source.runs() >= runs).await;
    }
}

pub(crate) fn key(path: &str) -> EntryKey {
    EntryKey::new("en", &CanonicalPath::from_decoded(path).unwrap(), &[])
}

pub(crate) fn version(hit: &Hit) -> u64 {
    let page = std::str::from_utf8(hit.entry.page()).unwrap();
    let version = page.split_whitespace().nth(2).unwrap().parse().unwrap();
    let data = format!("{{\"version\": {version}}}");
    assert_eq!(hit.entry.data(), data.as_bytes(), "page and data are of one generation");
    version
}

/// Waits, in real time, until something is so.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, so: impl Fn() -> F) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < Duration::from_secs(20), "it never came about that {what}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
