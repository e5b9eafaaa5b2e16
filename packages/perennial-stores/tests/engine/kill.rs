//! `kill -9`, again and again, in the midst of it all.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use perennial_isg::{Limits, Mode, Store, Subject};
use perennial_stores::{DiskSettings, DiskStore};

use crate::damage::Dice;
use crate::support::*;

const PAGES: usize = 30;
const FOLDER: &str = "PERENNIAL_TEST_KILL_FOLDER";
const VERSION: &str = "PERENNIAL_TEST_KILL_VERSION";

fn world(folder: &Path, version: u64) -> World {
    let store: Arc<dyn Store> = Arc::new(DiskStore::open(folder, DiskSettings::default()).unwrap());
    let source = Arc::new(Source::default());
    source.version.store(version, std::sync::atomic::Ordering::SeqCst);
    World::of(store, source, perennial_isg::testing::ManualClock::new(), Limits::default())
}

/// The process that is killed: makes pages, changes their content and invalidates them, and says
/// what it did.
async fn live(folder: &Path, version: u64) {
    let world = Arc::new(world(folder, version));
    for _ in 0..3 {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            loop {
                for page in 0..PAGES {
                    world.seen(&format!("/{page}")).await;
                }
                tokio::task::yield_now().await;
            }
        });
    }
    loop {
        println!("changing {}", world.source.change());
        let version = world.source.version.load(std::sync::atomic::Ordering::SeqCst);
        let mode = if version.is_multiple_of(3) { Mode::Purge } else { Mode::Stale };
        world.engine.invalidate([Subject::All], mode).await.unwrap();
        println!("acknowledged {version}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Lets the process live for a while and kills it. Gives the last version that it acknowledged,
/// and the last that it may have made.
fn live_and_die(folder: &Path, version: u64, millis: u64) -> (u64, u64) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["kill::after_every_kill_pages_are_whole_and_invalidations_hold", "--exact"])
        .arg("--nocapture")
        .env(FOLDER, folder)
        .env(VERSION, version.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // It lives from its first acknowledgement on.
    let (mut acknowledged, mut changing) = (version, version);
    let mut read = |line: &str| {
        let number = |prefix| line.strip_prefix(prefix).and_then(|it: &str| it.parse().ok());
        acknowledged = number("acknowledged ").unwrap_or(acknowledged);
        changing = number("changing ").unwrap_or(changing);
        line.starts_with("acknowledged")
    };
    while !read(&lines.next().expect("the process ended by itself").unwrap()) {}
    let killer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(millis));
        child.kill().unwrap();
        child.wait().unwrap();
    });
    for line in lines.map_while(Result::ok) {
        read(&line);
    }
    killer.join().unwrap();
    (acknowledged, changing)
}

async fn die_often(times: u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(7);
    let (mut version, mut found) = (0, 0);
    for time in 0..times {
        let millis = dice.roll(120) as u64;
        let path = folder.path().to_owned();
        let lived = tokio::task::spawn_blocking(move || live_and_die(&path, version, millis));
        let (acknowledged, changing) = lived.await.unwrap();
        let started = std::time::Instant::now();
        let world = world(folder.path(), changing);
        for page in 0..PAGES {
            // It panics if the page is not whole.
            let (seen, status) = world.seen(&format!("/{page}")).await;
            let right = (acknowledged..=changing).contains(&seen);
            assert!(
                right || status.contains("stale"),
                "kill {time}: /{page} version {seen} as {status}; acknowledged {acknowledged}, last {changing}"
            );
        }
        assert!(started.elapsed() < Duration::from_secs(10));
        found += world.engine.stats().hits_store;
        world.settle().await;
        world.engine.shutdown().await.unwrap();
        version = changing;
    }
    assert!(found > 0, "no page was ever found in the store: the test tests nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_every_kill_pages_are_whole_and_invalidations_hold() {
    if let (Ok(folder), Ok(version)) = (std::env::var(FOLDER), std::env::var(VERSION)) {
        live(Path::new(&folder), version.parse().unwrap()).await;
    }
    die_often(amount(12, 200)).await;
}
