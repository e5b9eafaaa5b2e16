//! An engine over a store, whose source tells its version.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use perennial_isg::testing::ManualClock;
use perennial_isg::{
    Answer, Engine, EntryKey, GenerateFn, Generated, GenerationFailure, Hit, Limits, Policy,
    Request, Store, Wait,
};
use perennial_protocol::CanonicalPath;

pub(crate) const HOUR: Duration = Duration::from_secs(3_600);

#[derive(Default)]
pub(crate) struct Source {
    pub(crate) version: AtomicU64,
    pub(crate) runs: AtomicUsize,
    pub(crate) gone: AtomicBool,
    pub(crate) moved: AtomicBool,
}

impl Source {
    pub(crate) fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    pub(crate) fn change(&self) -> u64 {
        self.version.fetch_add(1, Ordering::SeqCst) + 1
    }
}

pub(crate) struct World {
    pub(crate) engine: Engine<GenerateFn<String>>,
    pub(crate) source: Arc<Source>,
    pub(crate) clock: ManualClock,
    pub(crate) policy: Policy,
}

impl World {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Self::of(store, Arc::default(), ManualClock::new(), Limits::default())
    }

    pub(crate) fn of(
        store: Arc<dyn Store>,
        source: Arc<Source>,
        clock: ManualClock,
        limits: Limits,
    ) -> Self {
        let generator = {
            let source = Arc::clone(&source);
            GenerateFn::new(move |path: String, _| {
                let version = source.version.load(Ordering::SeqCst);
                source.runs.fetch_add(1, Ordering::SeqCst);
                let gone = source.gone.load(Ordering::SeqCst);
                let moved = source.moved.load(Ordering::SeqCst);
                async move {
                    if moved {
                        return Err(GenerationFailure::redirect(308, "/elsewhere"));
                    }
                    if gone {
                        return Err(GenerationFailure::not_found("no such page"));
                    }
                    let page = format!("{path} version {version} ").repeat(20);
                    let data = format!("{{\"version\": {version}}}");
                    Ok(Generated::new(page, data).tag(format!("tag:{path}")))
                }
            })
        };
        // What is made is written at once, unless a test says otherwise.
        let at_once = limits.write_after == Limits::default().write_after;
        let write_after = if at_once { Duration::ZERO } else { limits.write_after };
        let engine = Engine::builder(generator)
            .clock(Arc::new(clock.clone()))
            .limits(Limits { write_after, ..limits })
            .store(store)
            .namespace("build-1")
            .build();
        let policy = Policy::new("page/{name}").jitter(0).refresh_ahead(0);
        let policy = policy.revalidate_after(HOUR).stale_for(HOUR);
        Self { engine, source, clock, policy }
    }

    /// The same world after its process has ended, with this store.
    pub(crate) fn restarted(&self, store: Arc<dyn Store>) -> Self {
        Self::of(store, Arc::clone(&self.source), self.clock.clone(), Limits::default())
    }

    pub(crate) fn request(&self, path: &str) -> Request<String> {
        let policy = self.policy.clone();
        Request { key: key(path), policy, subject: path.to_owned(), wait: Wait::Complete }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.engine.get(self.request(path)).await
    }

    pub(crate) async fn seen(&self, path: &str) -> (u64, String) {
        match self.get(path).await {
            Answer::Entry(hit) => (version(path, &hit), hit.cache.to_string()),
            other => panic!("{path}: {other:?}"),
        }
    }

    pub(crate) async fn settle(&self) {
        eventually("everything has settled", async || {
            let stats = self.engine.stats();
            stats.flights == 0 && stats.unwritten == 0
        })
        .await;
    }
}

pub(crate) fn key(path: &str) -> EntryKey {
    EntryKey::new("en", &CanonicalPath::from_decoded(path).unwrap(), &[])
}

/// The version of a page, which must be whole: of this path, and with the data of the same
/// generation.
pub(crate) fn version(path: &str, hit: &Hit) -> u64 {
    let page = std::str::from_utf8(hit.entry.page()).unwrap();
    let version = page.split_whitespace().nth(2).unwrap().parse().unwrap();
    assert_eq!(page, format!("{path} version {version} ").repeat(20));
    assert_eq!(hit.entry.data(), format!("{{\"version\": {version}}}").as_bytes());
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

/// The short form of a test's amount, or the long one, which `cargo xtask lab` asks for.
pub(crate) fn amount<T>(short: T, long: T) -> T {
    if std::env::var_os("PERENNIAL_LAB").is_some() { long } else { short }
}

/// The seeds of a test: those that `PERENNIAL_TEST_SEEDS` names, as `60..150`, or of its short or
/// its long form.
pub(crate) fn seeds(
    short: std::ops::Range<u64>,
    long: std::ops::Range<u64>,
) -> std::ops::Range<u64> {
    let Ok(chosen) = std::env::var("PERENNIAL_TEST_SEEDS") else { return amount(short, long) };
    let (start, end) = chosen.split_once("..").unwrap();
    start.parse().unwrap()..end.parse().unwrap()
}
