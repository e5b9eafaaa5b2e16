//! What a hit costs: `cargo bench -p perennial-isg`. Prints nanoseconds per lookup; it checks
//! nothing, for a figure depends on the machine.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use perennial_isg::testing::ManualClock;
use perennial_isg::{
    Clock, Engine, Entry, EntryKey, GenerateFn, Generated, Limits, Mode, Namespace, Policy,
    Request, Subject, SystemClock, Wait,
};
use perennial_protocol::CanonicalPath;

type Bench = Engine<GenerateFn<()>>;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    println!("{:<44} {:>10}", "", "ns");
    let lookups = 2_000_000;
    for keys in [1, 1_000, 100_000] {
        let (engine, keys) = runtime.block_on(filled(keys, Arc::new(SystemClock)));
        let policy = policy();
        report(&format!("fresh, {} keys", keys.len()), lookups, |index| {
            black_box(engine.lookup(&keys[scattered(index, keys.len())], &policy, || ()));
        });
    }
    let (engine, keys) = runtime.block_on(filled(1_000, Arc::new(SystemClock)));
    let policy = policy();
    let hit = engine.lookup(&keys[0], &policy, || ()).unwrap();
    report("the text of its Cache-Status", lookups, |_| {
        black_box(hit.cache.to_string());
    });
    report("a key, of its parts", lookups, |_| {
        let path = CanonicalPath::parse("/city/paris-2988507").unwrap();
        black_box(EntryKey::new("en-US", &path, &[]));
    });
    report("the time", lookups, |_| {
        black_box(SystemClock.now());
    });
    stale(&runtime, lookups);
    two_threads(&engine, &keys, lookups);
    codec(&hit.entry);
}

fn policy() -> Policy {
    Policy::new("city/{slug}").revalidate_after(Duration::from_secs(86_400))
}

async fn filled(count: usize, clock: Arc<dyn Clock>) -> (Bench, Vec<EntryKey>) {
    let page = "<li>a line of a page that is about six thousand bytes long</li>\n".repeat(94);
    let generator = GenerateFn::new(move |(), _| {
        let page = page.clone();
        async move { Ok(Generated::new(page, r#"{"state": {"name": "Paris"}}"#).tag("country:fr")) }
    });
    let limits = Limits { memory_bytes: 4 << 30, ..Limits::default() };
    let engine = Engine::builder(generator).clock(clock).limits(limits).build();
    let mut keys = Vec::new();
    for index in 0..count {
        let path = CanonicalPath::parse(&format!("/city/some-place-{index}")).unwrap();
        let key = EntryKey::new("en-US", &path, &[]);
        let request =
            Request { key: key.clone(), policy: policy(), subject: (), wait: Wait::Complete };
        engine.get(request).await;
        keys.push(key);
    }
    (engine, keys)
}

/// Stale entries whose renewal is under way: what everybody but the first visitor sees.
fn stale(runtime: &tokio::runtime::Runtime, lookups: usize) {
    let clock = ManualClock::new();
    let (engine, keys) = runtime.block_on(filled(1_000, Arc::new(clock.clone())));
    let policy = policy();
    report("fresh, 1000 keys, a clock that stands", lookups, |index| {
        black_box(engine.lookup(&keys[scattered(index, keys.len())], &policy, || ()));
    });
    // Beyond the fresh time, in a pause that does not end: the clock stands still.
    runtime.block_on(engine.invalidate([Subject::All], Mode::Stale)).unwrap();
    clock.advance(Duration::from_secs(1));
    report("stale, 1000 keys, renewed meanwhile", lookups, |index| {
        black_box(engine.lookup(&keys[scattered(index, keys.len())], &policy, || ()));
    });
}

fn two_threads(engine: &Bench, keys: &[EntryKey], lookups: usize) {
    let start = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..2 {
            scope.spawn(move || {
                let policy = policy();
                for index in 0..lookups {
                    let key = &keys[scattered(index + thread, keys.len())];
                    black_box(engine.lookup(key, &policy, || ()));
                }
            });
        }
    });
    println!("{:<44} {:>10.1}", "fresh, 1000 keys, on each of two threads", each(start, lookups));
}

fn codec(entry: &Entry) {
    let namespace = Namespace::new("build-1");
    let bytes = entry.encode(&namespace);
    println!("{:<44} {:>10} bytes, of {}", "an entry in a store", bytes.len(), entry.page().len());
    report("encoding it", 20_000, |_| {
        black_box(entry.encode(&namespace));
    });
    report("decoding it", 20_000, |_| {
        black_box(Entry::decode(&bytes, &namespace, entry.key(), 1 << 20)).unwrap();
    });
}

fn report(what: &str, count: usize, mut act: impl FnMut(usize)) {
    (0..count / 10).for_each(&mut act);
    let start = Instant::now();
    (0..count).for_each(&mut act);
    println!("{what:<44} {:>10.1}", each(start, count));
}

fn each(start: Instant, count: usize) -> f64 {
    start.elapsed().as_nanos() as f64 / count as f64
}

/// Spreads indices over the keys.
fn scattered(index: usize, count: usize) -> usize {
    index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % count
}
