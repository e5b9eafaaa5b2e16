//! Random days in the life of a server, against a model of the states of an entry.
//!
//! The model is as simple as can be: it knows one path's entry, its times and the invalidations,
//! and says what a request must get. Whatever seed finds a difference is kept below.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use perennial_isg::testing::{Fault, FaultyStore, ManualClock};
use perennial_isg::{
    Answer, Clock as _, Engine, GenerateFn, Generated, GenerationFailure, Limits, Mode, Namespace,
    Policy, Request, Store, Subject, Timestamp, Wait,
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
const LONGEST_PAUSE: u64 = 300_000;
/// By how much an entry may be dated ahead of the clock.
const SKEW: u64 = 2_000;
/// Changes that may wait for the store.
const UNWRITTEN: usize = 8;
const BUILD: &str = "build-1";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Works,
    Fails,
    Throttles,
    Gone,
    Redirects,
    Refuses,
}

impl Mood {
    /// What is seen of a page that it takes away.
    fn takes_away(self) -> Option<Seen> {
        match self {
            Self::Gone => Some(Seen::Gone),
            Self::Redirects => Some(Seen::Redirect),
            Self::Refuses => Some(Seen::Refused),
            Self::Works | Self::Fails | Self::Throttles => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Page(u64, &'static str),
    Gone,
    Redirect,
    Refused,
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
    /// What is remembered in the place of a page, and until when.
    away: Option<(Seen, u64)>,
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

/// When a request runs a generation that waits for a pause, of which it is known when it ends at the
/// earliest and at the latest: whether it may, and whether it must. A pause that is longer than the
/// longest was set before the clock was put back.
fn over(pause: (u64, u64), longest: u64, now: u64) -> (bool, bool) {
    let left = |until: u64| until.saturating_sub(now);
    let may = now >= pause.0 || left(pause.1) > longest;
    (may, now >= pause.1 || left(pause.0) > longest)
}

struct Model {
    known: BTreeMap<&'static str, Known>,
    invalidations: Vec<(Subject, Mode, u64)>,
    /// Of each subject when it was invalidated, as far as the process knows.
    marks: BTreeMap<Subject, u64>,
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
                known.away = None;
                known.failing = None;
            }
        }
        let mark = self.marks.entry(subject.clone()).or_default();
        *mark = now.max(*mark);
        self.invalidations.push((subject, mode, now));
    }

    /// Since when an entry is invalid: of each subject the latest moment counts, of several
    /// subjects the first.
    fn invalid_since(&self, path: &str, entry: &KnownEntry) -> Option<u64> {
        let newer = self.invalidations.iter().skip(entry.fence);
        let of_path = newer.filter(|(subject, ..)| Self::concerns(subject, path, true));
        of_path.map(|(subject, ..)| self.marks[subject]).min()
    }

    /// What a request gets, given whether it led to a generation, and what that gave.
    fn request(&mut self, path: &'static str, now: u64, ran: bool, source: &Source) -> Seen {
        let known = self.known[path];
        let Some(entry) = known.entry else {
            if let Some((seen, until)) = known.away
                && now < until
                && until - now <= GONE
            {
                assert!(!ran, "a remembered path was asked for");
                return seen;
            }
            let pause = known.failing.map_or((0, 0), |failing| failing.pause);
            let (may_run, must_run) = over(pause, COLD_PAUSE, now);
            assert!(!ran || may_run, "a failing page was asked for in its pause");
            assert!(ran || !must_run, "a cold path was not generated");
            if !ran {
                return Seen::Failed;
            }
            return self.generated(path, now, source, "stored").unwrap_or(Seen::Failed);
        };
        let (mut fresh, mut stale) = (entry.validated + FRESH, entry.validated + FRESH + STALE);
        let invalid_since = self.invalid_since(path, &entry);
        if let Some(at) = invalid_since
            && at < fresh
        {
            (fresh, stale) = (at, at + STALE);
        }
        let (may_run, must_run) = over(entry.pause, LONGEST_PAUSE, now);
        // What is invalid, or from the future, is not fresh, whatever the clock says.
        if now < fresh && invalid_since.is_none() && entry.validated <= now + SKEW {
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
        if let Some(seen) = source.mood.takes_away() {
            *known = Known { away: Some((seen, now + GONE)), ..Known::default() };
            return Some(seen);
        }
        if source.mood == Mood::Works {
            let version = source.versions[path];
            let entry = KnownEntry { version, validated: now, fence, failures: 0, pause: (0, 0) };
            *known = Known { entry: Some(entry), ..Known::default() };
            return Some(Seen::Page(version, how));
        }
        if let Some(entry) = &mut known.entry {
            entry.failures += 1;
            let pause = (3_000 << (entry.failures - 1).min(20)).min(LONGEST_PAUSE);
            entry.pause = (now + pause, now + (pause * 11 / 10).min(LONGEST_PAUSE));
        } else {
            known.away = None;
            known.failing = Some(Failing::again(known.failing, now));
        }
        None
    }

    /// What only the process knew is lost.
    fn restarted(&mut self) {
        // The store keeps of each subject and mode the last invalidation.
        let mut last: BTreeMap<(Subject, Mode), u64> = BTreeMap::new();
        for (subject, mode, at) in &self.invalidations {
            last.insert((subject.clone(), *mode), *at);
        }
        self.marks.clear();
        for ((subject, _), at) in last {
            let mark = self.marks.entry(subject).or_default();
            *mark = at.max(*mark);
        }
        for known in self.known.values_mut() {
            known.away = None;
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
    store: Arc<FaultyStore>,
}

impl Server {
    fn start(
        source: Arc<Mutex<Source>>,
        runs: Arc<AtomicUsize>,
        clock: ManualClock,
        store: Arc<FaultyStore>,
    ) -> Self {
        let (from, counter) = (Arc::clone(&source), Arc::clone(&runs));
        let generator = GenerateFn::new(move |path: &'static str, _| {
            counter.fetch_add(1, Ordering::SeqCst);
            let source = from.lock();
            let version = source.versions.get(path).copied();
            let mood = if version.is_some() { source.mood } else { Mood::Gone };
            let version = version.unwrap_or_default();
            async move {
                match mood {
                    Mood::Works => Ok(Generated::new(format!("{path} {version}"), "{}")
                        .tag(format!("tag:{path}"))),
                    Mood::Fails => Err(GenerationFailure::server("planned")),
                    Mood::Gone => Err(GenerationFailure::not_found("planned")),
                    Mood::Redirects => Err(GenerationFailure::redirect(302, "/x")),
                    Mood::Refuses => Err(GenerationFailure::client(403, "planned")),
                    Mood::Throttles => Err(GenerationFailure::client(429, "planned")),
                }
            }
        });
        let engine = Engine::builder(generator)
            .clock(Arc::new(clock.clone()))
            .limits(Limits {
                write_after: Duration::ZERO,
                unwritten_changes: UNWRITTEN,
                ..Limits::default()
            })
            .store(Arc::clone(&store) as Arc<dyn Store>)
            .namespace(BUILD)
            .build();
        Self { engine, source, runs, clock, store }
    }

    fn restart(self) -> Self {
        Self::start(self.source, self.runs, self.clock, self.store)
    }

    /// An outage of the store, in which paths are asked for that were never a page: so many that
    /// not every one's removal can wait. Gives when all that is stored counted as stale for that.
    async fn outage(&self) -> u64 {
        const UNKNOWN: [&str; 12] =
            ["/u0", "/u1", "/u2", "/u3", "/u4", "/u5", "/u6", "/u7", "/u8", "/u9", "/u10", "/u11"];
        const { assert!(UNKNOWN.len() > UNWRITTEN) };
        self.store.plan(|_| Some(Fault::Fails));
        // Remembered from an earlier outage, they would not be asked for.
        self.clock.advance(Duration::from_millis(GONE));
        for path in UNKNOWN {
            assert_eq!(self.request(path).await, Seen::Gone);
        }
        self.store.plan(|_| None);
        let mut looks = 0;
        while self.engine.stats().flights > 0 || self.engine.stats().unwritten > 0 {
            tokio::task::yield_now().await;
            looks += 1;
            if looks % 50 == 0 {
                // The writer pauses after a failure.
                self.clock.advance(Duration::from_millis(1_000));
            }
        }
        let kept = self.store.read_invalidations(&Namespace::new(BUILD), 0).await.unwrap();
        let last = kept.invalidations.into_iter().max_by_key(|(number, _)| *number).unwrap().1;
        assert_eq!((last.subject, last.mode), (Subject::All, Mode::Stale));
        last.at.as_millis()
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
            Answer::Failed(failure) if failure.status == 403 => Seen::Refused,
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
    let store = Arc::new(FaultyStore::new(Arc::new(MemoryStore::new())));
    let mut server = Server::start(source, Arc::default(), ManualClock::new(), store);
    let known = PATHS.into_iter().map(|path| (path, Known::default())).collect();
    let mut model = Model { known, invalidations: Vec::new(), marks: BTreeMap::new() };
    for step in 0..60 {
        match dice.roll(14) {
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
                let moods = [
                    Mood::Works,
                    Mood::Works,
                    Mood::Works,
                    Mood::Fails,
                    Mood::Throttles,
                    Mood::Gone,
                    Mood::Redirects,
                    Mood::Refuses,
                ];
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
            11 => {
                let back = [1_500, 5_000, 61_000, 700_000, 3_000_000][dice.roll(5)];
                let now = server.now().saturating_sub(back);
                server.clock.set(Timestamp::from_millis(now));
            }
            12 if dice.roll(3) == 0 => {
                server.settle().await;
                let at = server.outage().await;
                model.invalidate(Subject::All, Mode::Stale, at);
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
