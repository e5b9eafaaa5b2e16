//! What the disk store costs: `cargo bench -p perennial-stores -- PAGES`, 200,000 unless told.
//! Prints figures; it checks nothing, for they depend on the machine.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::Instant;

use perennial_isg::{
    Answer, Engine, EntryKey, GenerateFn, Generated, Limits, Policy, Request, Store, Wait,
};
use perennial_protocol::CanonicalPath;
use perennial_stores::{DiskSettings, DiskStore};

fn main() {
    let pages = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(200_000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(run(pages));
}

async fn run(pages: u64) {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> =
        Arc::new(DiskStore::open(folder.path(), DiskSettings::default()).unwrap());
    // Little memory: nearly every request goes to the disk.
    let limits = Limits { memory_bytes: 8 << 20, entry_bytes: 1 << 20, ..Limits::default() };
    let generator = GenerateFn::new(|number: u64, _| async move {
        let line = format!("<li>a line of a page, number {number}, that is like others</li>\n");
        let page = (0..90).map(|index| format!("{index} {line}")).collect::<String>();
        Ok(Generated::new(page, format!(r#"{{"state": {{"number": {number}}}}}"#)))
    });
    let engine = Engine::builder(generator).limits(limits).store(store).build();
    let start = Instant::now();
    for number in 0..pages {
        engine.get(request(number)).await;
        while engine.stats().unwritten > 10_000 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }
    engine.flush().await.unwrap();
    let each = start.elapsed().as_secs_f64() / pages as f64;
    let bytes = engine.stats().store_bytes;
    println!("{pages} pages made and written: {:.1} µs each, {bytes} bytes on disk", each * 1e6);
    let before = engine.stats();
    let mut times: Vec<_> = Vec::new();
    for index in 0..50_000_u64 {
        let number = index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % pages;
        let start = Instant::now();
        assert!(matches!(engine.get(request(number)).await, Answer::Entry(_)));
        times.push(start.elapsed());
    }
    times.sort();
    let after = engine.stats();
    println!(
        "random pages: p50 {:?}, p99 {:?}; {} of 50000 from the disk, {} made",
        times.get(times.len() / 2).unwrap(),
        times.get(times.len() * 99 / 100).unwrap(),
        after.hits_store - before.hits_store,
        after.generations - before.generations,
    );
    println!("resident memory: {} KiB", resident());
}

fn request(number: u64) -> Request<u64> {
    let path = CanonicalPath::parse(&format!("/page/{number}")).unwrap();
    let key = EntryKey::new("en", &path, &[]);
    Request { key, policy: Policy::new("page/{number}"), subject: number, wait: Wait::Complete }
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
