//! Whatever happens to the bytes on the disk, every page is right or made anew, and the store
//! opens.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use perennial_isg::testing::ManualClock;
use perennial_isg::{Limits, Mode, Store, Subject};
use perennial_stores::{DiskSettings, DiskStore};

use crate::support::*;

const PAGES: usize = 40;

/// Pseudo-random numbers from a seed (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % below.max(1) as u64) as usize
    }
}

fn open(folder: &Path) -> Arc<dyn Store> {
    Arc::new(DiskStore::open(folder, DiskSettings::default()).unwrap())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Does one of several kinds of damage to one of the files.
fn damage(folder: &Path, dice: &mut Dice) -> String {
    let files = files(folder);
    let file = &files[dice.roll(files.len())];
    let name = file.strip_prefix(folder).unwrap().display().to_string();
    let mut bytes = std::fs::read(file).unwrap();
    // A journal is mostly a hole in the file: damage what was written.
    let written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let what = match dice.roll(6) {
        0 => {
            bytes.truncate(dice.roll(written + 1));
            "shortened"
        }
        1 => {
            bytes.clear();
            "emptied"
        }
        2 => {
            for _ in 0..=dice.roll(64) {
                let index = dice.roll(written);
                if let Some(byte) = bytes.get_mut(index) {
                    *byte = dice.roll(256) as u8;
                }
            }
            "scribbled on"
        }
        3 => {
            let start = dice.roll(written);
            let end = (start + dice.roll(4_096)).min(bytes.len());
            bytes[start..end].fill(0);
            "zeroed in part"
        }
        4 => {
            std::fs::remove_file(file).unwrap();
            return format!("{name} removed");
        }
        _ => {
            let index = dice.roll(written);
            if let Some(byte) = bytes.get_mut(index) {
                *byte ^= 1 << dice.roll(8);
            }
            "flipped in one bit"
        }
    };
    std::fs::write(file, bytes).unwrap();
    format!("{name} {what}")
}

/// A store in which some pages were made, some were invalidated, and some of these made again.
async fn prepare(folder: &Path, clock: &ManualClock) {
    let settings = DiskSettings { buffer_bytes: 1 << 20, ..DiskSettings::default() };
    let store: Arc<dyn Store> = Arc::new(DiskStore::open(folder, settings).unwrap());
    let world = World::of(store, Arc::default(), clock.clone(), Limits::default());
    for page in 0..PAGES {
        world.seen(&format!("/{page}")).await;
    }
    world.engine.flush().await.unwrap();
    world.source.change();
    // Pages 0 to 9 are out of date, and may no longer be served as fresh.
    let subjects = (0..10).map(|page| Subject::tag(&format!("tag:/{page}")));
    world.engine.invalidate(subjects, Mode::Stale).await.unwrap();
    for page in 5..10 {
        world.seen(&format!("/{page}")).await;
    }
    world.settle().await;
    world.engine.shutdown().await.unwrap();
}

async fn run(seeds: std::ops::Range<u64>) {
    let origin = tempfile::tempdir().unwrap();
    let clock = ManualClock::new();
    prepare(origin.path(), &clock).await;
    // The database under the store panics on some damage; that is contained, and would be noise.
    std::panic::set_hook(Box::new(|panic| {
        if panic.location().is_some_and(|place| place.file().contains("tests/engine")) {
            eprintln!("{panic}");
        }
    }));
    for seed in seeds {
        let folder = tempfile::tempdir().unwrap();
        copy(origin.path(), folder.path());
        let mut dice = Dice(seed);
        let damages: Vec<_> =
            (0..=dice.roll(3)).map(|_| damage(folder.path(), &mut dice)).collect();
        let source = Arc::new(Source::default());
        source.change();
        let world = World::of(open(folder.path()), source, clock.clone(), Limits::default());
        for page in 0..PAGES {
            let path = format!("/{page}");
            let (seen, status) = world.seen(&path).await;
            let right = if page < 10 { 1..=1 } else { 0..=1 };
            let stale = status.contains("stale");
            assert!(
                right.contains(&seen) || stale,
                "seed {seed}: {damages:?}: {path} {seen} {status}"
            );
        }
        // And it keeps what is made anew.
        eventually("all is written", async || {
            world.clock.advance(std::time::Duration::from_secs(1));
            world.engine.stats().unwritten == 0
        })
        .await;
    }
    let _ = std::panic::take_hook();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_damaged_on_disk_every_page_is_right_or_made_anew() {
    run(seeds(0..40, 1_000..11_000)).await;
}
