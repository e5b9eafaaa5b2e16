//! Random days in the life of a server, against a model of the states of an entry.
//!
//! The model is as simple as can be: it knows one path's entry, its times and the invalidations,
//! and says what a request must get. Whatever seed finds a difference is kept below.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use perennial_isg::testing::ManualClock;
use perennial_isg::{
    Answer, Clock as _, Engine, GenerateFn, Generated, GenerationFailure, Limits, Mode, Policy,
    Request, Store, Subject, Wait,
};
use perennial_protocol::CanonicalPath;
use perennial_stores::MemoryStore;

use crate::damage::Dice;
use crate::support::{key, seeds};

const PATHS: [&str; 3] = ["/a", "/b", "/c"];
const TEMPLATE: &str = "page/{name}";
const FRESH: u64 = 600_000;
const STALE: u64 = 1_200_000;
const GONE: u64 = 10_000;
const COLD_PAUSE: u64 = 30_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Works,
    Fails,
    Gone,
    Redirects,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Page(u64, &'static str),
    Gone,
    Redirect,
    Failed,
}

struct Source {
    versions: BTreeMap<&'static str, u64>,
    mood: Mood,
}

/// What the model knows of one path.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    entry: Option<KnownEntry>,
    gone_until: u64,
    failing: Option<Failing>,
}

/// A page without an entry that could not be made. Its pauses have a part that the model does not
/// know, so it knows what they and the number of failures are at least and at most.
#[derive(Debug, Clone, Copy)]
struct Failing {
    failures: (u32, u32),
    pause: (u64, u64),
}

impl Failing {
    /// After one more failure, at this moment.
    fn again(before: Option<Self>, now: u64) -> Self {
        let since = |until: u64| now.saturating_sub(until);
        let failures = match before {
            Some(it) if since(it.pause.1) > COLD_PAUSE => (1, 1),
            Some(it) if since(it.pause.0) > COLD_PAUSE => (1, it.failures.1 + 1),
            Some(it) => (it.failures.0 + 1, it.failures.1 + 1),
            None => (1, 1),
        };
        let pause = |failures: u32| (1_000 << (failures - 1).min(20)).min(COLD_PAUSE);
        let longest = (pause(failures.1) * 11 / 10).min(COLD_PAUSE);
        Self { failures, pause: (now + pause(failures.0), now + longest) }
    }
}

#[derive(Debug, Clone, Copy)]
struct KnownEntry {
    version: u64,
    validated: u64,
    /// The number of invalidations when it was made.
    fence: usize,
    failures: u32,
    /// A renewal is tried again not before the first, and not later than the second.
    pause: (u64, u64),
}

struct Model {
    known: BTreeMap<&'static str, Known>,
    invalidations: Vec<(Subject, Mode, u64)>,
}

impl Model {
    fn concerns(subject: &Subject, path: &str, tags: bool) -> bool {
        match subject {
            Subject::All => true,
            Subject::Template(name) => &**name == TEMPLATE,
            Subject::Path(it) => &**it == path,
            Subject::Key(it) => **it == *key(path).as_str(),
            Subject::Tag(it) => tags && **it == *format!("tag:{path}"),
        }
    }

    fn invalidate(&mut self, subject: Subject, mode: Mode, now: u64) {
        for (path, known) in &mut self.known {
            if mode == Mode::Purge && Self::concerns(&subject, path, true) {
                known.entry = None;
            }
            if Self::concerns(&subject, path, false) {
                known.gone_until = 0;
                known.failing = None;
            }
        }
        self.invalidations.push((subject, mode, now));
    }

    /// Since when an entry is invalid: of each subject the last invalidation counts, of several
    /// subjects the first.
    fn invalid_since(&self, path: &str, entry: &KnownEntry) -> Option<u64> {
        let mut last: BTreeMap<&Subject, u64> = BTreeMap::new();
        let newer = self.invalidations.iter().skip(entry.fence);
        for (subject, _, at) in newer.filter(|(subject, ..)| Self::concerns(subject, path, true)) {
            last.insert(subject, *at);
        }
        last.into_values().min()
    }

    /// What a request gets, given whether it led to a generation, and what that gave.
    fn request(&mut self, path: &'static str, now: u64, ran: bool, source: &Source) -> Seen {
        let known = self.known[path];
        let Some(entry) = known.entry else {
            if now < known.gone_until {
                assert!(!ran, "a remembered path was asked for");
                return Seen::Gone;
            }
            let pause = known.failing.map_or((0, 0), |failing| failing.pause);
            assert!(!ran || now >= pause.0, "a failing page was asked for in its pause");
            assert!(ran || now < pause.1, "a cold path was not generated");
            if !ran {
                return Seen::Failed;
            }
            return self.generated(path, now, source, "stored").unwrap_or(Seen::Failed);
        };
        let (mut fresh, mut stale) = (entry.validated + FRESH, entry.validated + FRESH + STALE);
        if let Some(at) = self.invalid_since(path, &entry)
            && at < fresh
        {
            (fresh, stale) = (at, at + STALE);
        }
        let must_run = now >= entry.pause.1;
        let may_run = now >= entry.pause.0;
        if now < fresh {
            assert!(!ran, "a fresh entry was generated");
            return Seen::Page(entry.version, "hit");
        }
        assert!(ran || !must_run, "no renewal though none was paused");
        assert!(!ran || may_run, "a renewal in a pause");
        let kept = Seen::Page(entry.version, "stale-if-error");
        if now < stale {
            if ran {
                self.generated(path, now, source, "");
            }
            return Seen::Page(entry.version, "stale");
        }
        if !ran {
            return kept;
        }
        self.generated(path, now, source, "renewed").unwrap_or(kept)
    }

    /// Takes in the result of a generation. `None` if it failed by the server's fault.
    fn generated(
        &mut self,
        path: &'static str,
        now: u64,
        source: &Source,
        how: &'static str,
    ) -> Option<Seen> {
        let fence = self.invalidations.len();
        let known = self.known.get_mut(path).unwrap();
        match source.mood {
            Mood::Works => {
                let version = source.versions[path];
                let entry =
                    KnownEntry { version, validated: now, fence, failures: 0, pause: (0, 0) };
                *known = Known { entry: Some(entry), ..Known::default() };
                Some(Seen::Page(version, how))
            }
            Mood::Gone => {
                *known = Known { gone_until: now + GONE, ..Known::default() };
                Some(Seen::Gone)
            }
            Mood::Fails | Mood::Redirects => {
                if let Some(entry) = &mut known.entry {
                    entry.failures += 1;
                    let pause = (3_000 << (entry.failures - 1).min(20)).min(300_000);
                    entry.pause = (now + pause, now + (pause * 11 / 10).min(300_000));
                } else {
                    let fails = source.mood == Mood::Fails;
                    known.failing = fails.then(|| Failing::again(known.failing, now));
                }
                (source.mood == Mood::Redirects).then_some(Seen::Redirect)
            }
        }
    }

    /// What only the process knew is lost.
    fn restarted(&mut self) {
        for known in self.known.values_mut() {
            known.gone_until = 0;
            known.failing = None;
            if let Some(entry) = &mut known.entry {
                (entry.failures, entry.pause) = (0, (0, 0));
            }
        }
    }
}

struct Server {
    engine: Engine<GenerateFn<&'static str>>,
    source: Arc<Mutex<Source>>,
    runs: Arc<AtomicUsize>,
    clock: ManualClock,
    store: Arc<MemoryStore>,
}

impl Server {
    fn start(
        source: Arc<Mutex<Source>>,
        runs: Arc<AtomicUsize>,
        clock: ManualClock,
        store: Arc<MemoryStore>,
    ) -> Self {
        let (from, counter) = (Arc::clone(&source), Arc::clone(&runs));
        let generator = GenerateFn::new(move |path: &'static str, _| {
            counter.fetch_add(1, Ordering::SeqCst);
            let source = from.lock();
            let (version, mood) = (source.versions[path], source.mood);
            async move {
                match mood {
                    Mood::Works => Ok(Generated::new(format!("{path} {version}"), "{}")
                        .tag(format!("tag:{path}"))),
                    Mood::Fails => Err(GenerationFailure::server("planned")),
                    Mood::Gone => Err(GenerationFailure::not_found("planned")),
                    Mood::Redirects => Err(GenerationFailure::redirect(302, "/x")),
                }
            }
        });
        let engine = Engine::builder(generator)
            .clock(Arc::new(clock.clone()))
            .limits(Limits { write_after: Duration::ZERO, ..Limits::default() })
            .store(Arc::clone(&store) as Arc<dyn Store>)
            .namespace("build-1")
            .build();
        Self { engine, source, runs, clock, store }
    }

    fn restart(self) -> Self {
        Self::start(self.source, self.runs, self.clock, self.store)
    }

    async fn request(&self, path: &'static str) -> Seen {
        let policy = Policy::new(TEMPLATE)
            .revalidate_after(Duration::from_millis(FRESH))
            .stale_for(Duration::from_millis(STALE))
            .jitter(0)
            .refresh_ahead(0);
        let request = Request { key: key(path), policy, subject: path, wait: Wait::Complete };
        match self.engine.get(request).await {
            Answer::Entry(hit) => {
                let page = std::str::from_utf8(hit.entry.page()).unwrap();
                let (of, version) = page.split_once(' ').unwrap();
                assert_eq!(of, path);
                Seen::Page(version.parse().unwrap(), how(&hit.cache.to_string()))
            }
            Answer::Gone { .. } => Seen::Gone,
            Answer::Redirect(_) => Seen::Redirect,
            Answer::Failed(_) => Seen::Failed,
            other => panic!("{other:?}"),
        }
    }

    async fn settle(&self) {
        loop {
            let stats = self.engine.stats();
            if stats.flights == 0 && stats.unwritten == 0 && stats.generating == 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    fn now(&self) -> u64 {
        self.clock.now().as_millis()
    }
}

fn how(status: &str) -> &'static str {
    match status {
        "perennial; fwd=miss; stored" => "stored",
        "perennial; fwd=stale; stored" => "renewed",
        status if status.ends_with("stale-if-error") => "stale-if-error",
        status if status.ends_with("stale") => "stale",
        status if status.starts_with("perennial; hit; ttl=") => "hit",
        other => panic!("{other}"),
    }
}

fn subject(dice: &mut Dice) -> Subject {
    let path = PATHS[dice.roll(PATHS.len())];
    match dice.roll(6) {
        0 => Subject::All,
        1 => Subject::template(TEMPLATE),
        2 => Subject::key(&key(path)),
        3 => Subject::path(&CanonicalPath::from_decoded(path).unwrap()),
        _ => Subject::tag(&format!("tag:{path}")),
    }
}

async fn run(seed: u64) {
    let mut dice = Dice(seed);
    let versions = PATHS.into_iter().map(|path| (path, 1)).collect();
    let source = Arc::new(Mutex::new(Source { versions, mood: Mood::Works }));
    let mut server =
        Server::start(source, Arc::default(), ManualClock::new(), Arc::new(MemoryStore::new()));
    let known = PATHS.into_iter().map(|path| (path, Known::default())).collect();
    let mut model = Model { known, invalidations: Vec::new() };
    for step in 0..60 {
        match dice.roll(12) {
            0..=4 => {
                let path = PATHS[dice.roll(PATHS.len())];
                let (before, now) = (server.runs.load(Ordering::SeqCst), server.now());
                let seen = server.request(path).await;
                server.settle().await;
                let ran = server.runs.load(Ordering::SeqCst) - before;
                assert!(ran <= 1, "seed {seed}, step {step}: {ran} generations");
                let source = server.source.lock();
                let expected = model.request(path, now, ran == 1, &source);
                assert_eq!(seen, expected, "seed {seed}, step {step}: {path}");
            }
            5 => {
                let path = PATHS[dice.roll(PATHS.len())];
                *server.source.lock().versions.get_mut(path).unwrap() += 1;
            }
            6 | 7 => {
                let moods = [Mood::Works, Mood::Works, Mood::Fails, Mood::Gone, Mood::Redirects];
                server.source.lock().mood = moods[dice.roll(moods.len())];
            }
            8 | 9 => {
                let lengths =
                    [1, 1_050, 2_900, 31_500, 11_000, 61_000, 299_000, 601_000, 1_800_001];
                server.clock.advance(Duration::from_millis(lengths[dice.roll(lengths.len())]));
            }
            10 => {
                let subject = subject(&mut dice);
                let mode = if dice.roll(3) == 0 { Mode::Purge } else { Mode::Stale };
                model.invalidate(subject.clone(), mode, server.now());
                server.engine.invalidate([subject], mode).await.unwrap();
            }
            _ => {
                server.settle().await;
                server = server.restart();
                model.restarted();
            }
        }
    }
}

fn run_all(seeds: std::ops::Range<u64>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for seed in seeds {
        runtime.block_on(run(seed));
    }
}

#[test]
fn random_days_go_as_the_model_says() {
    run_all(seeds(0..2_000, 10_000..110_000));
}
