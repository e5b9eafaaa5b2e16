//! Real faults of a real disk: it is full, turns read-only, fails, and is replaced. Pages are right
//! all the while, the server says what is wrong, and recovers by itself.
//!
//! The disks are a small file system in memory, and one in a file: the tests mount them, and fail
//! where they may not.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use perennial_isg::testing::ManualClock;
use perennial_isg::{Limits, Mode, Store, Subject};
use perennial_stores::{DiskSettings, DiskStore};

use crate::support::*;

const MIB: u64 = 1 << 20;

/// A disk that is mounted, and no longer when it is dropped.
struct Disk {
    /// What is mounted, if it is a file.
    image: Option<PathBuf>,
    place: PathBuf,
    _folder: tempfile::TempDir,
}

impl Disk {
    /// A file system in memory.
    fn in_memory(bytes: u64) -> Self {
        let disk = Self::nowhere();
        let size = format!("size={bytes}");
        run("mount", ["-t", "tmpfs", "-o", &size, "none"].map(OsStr::new), Some(&disk.place));
        disk
    }

    /// A file system in a file.
    fn in_a_file(image: PathBuf, bytes: u64) -> Self {
        let mut disk = Self::nowhere();
        disk.put_in(image, bytes);
        disk
    }

    /// Takes the disk away and puts another in its place.
    fn replace(&mut self, image: PathBuf, bytes: u64) {
        self.unmount();
        self.put_in(image, bytes);
    }

    fn put_in(&mut self, image: PathBuf, bytes: u64) {
        File::create(&image).unwrap().set_len(bytes).unwrap();
        self.image = Some(image);
        self.format();
        self.mount();
    }

    fn nowhere() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("disk");
        std::fs::create_dir(&place).unwrap();
        Self { image: None, place, _folder: folder }
    }

    fn image(&self) -> &Path {
        self.image.as_deref().unwrap()
    }

    fn format(&self) {
        run("mkfs.ext4", ["-q", "-F"].map(OsStr::new), Some(self.image()));
    }

    fn mount(&self) {
        let options = ["-o", "loop"].map(OsStr::new).into_iter().chain([self.image().as_os_str()]);
        run("mount", options, Some(&self.place));
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        run("mount", ["-o", &options].map(OsStr::new), Some(&self.place));
    }

    /// Takes the disk away, also from those who have files on it open.
    fn unmount(&self) {
        run("umount", ["-l"].map(OsStr::new), Some(&self.place));
    }

    /// Writes until there is no room left, and gives what was written.
    fn fill(&self) -> PathBuf {
        let path = self.place.join("ballast");
        let mut file = File::create(&path).unwrap();
        for size in [MIB as usize, 4_096, 1] {
            let block = vec![0x5A; size];
            while file.write_all(&block).is_ok() {}
        }
        path
    }

    fn open(&self) -> Arc<dyn Store> {
        let settings = DiskSettings { buffer_bytes: MIB, ..DiskSettings::default() };
        Arc::new(DiskStore::open(self.place.join("store"), settings).unwrap())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Not twice a panic: if it is left mounted, that was said before.
        let _ = Command::new("umount").arg("-l").arg(&self.place).status();
    }
}

/// Runs a command of the system that mounts.
///
/// # Panics
/// If it fails: without a disk there is nothing to test.
fn run<'a>(program: &str, options: impl IntoIterator<Item = &'a OsStr>, last: Option<&Path>) {
    let output = Command::new(program).args(options).args(last).output();
    let failed = |what: String| {
        panic!(
            "`{program}` {what}\nhint: run the tests as root, or in `unshare --user \
             --map-root-user --mount` where files need not be mounted as disks; mkfs.ext4 is in \
             the package e2fsprogs"
        )
    };
    match output {
        Ok(output) if output.status.success() => {}
        Ok(output) => failed(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => failed(error.to_string()),
    }
}

fn world(store: Arc<dyn Store>, source: &Arc<Source>, clock: &ManualClock) -> World {
    World::of(store, Arc::clone(source), clock.clone(), Limits::default())
}

fn reason(world: &World) -> Option<String> {
    world.engine.store_status().unwrap().degraded
}

/// Asks for pages until the server says that it is degraded, and gives the reason. Every page is
/// right meanwhile.
async fn degraded(world: &World, expected: u64) -> String {
    let number = std::sync::atomic::AtomicU64::new(0);
    eventually("it is degraded", async || {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(world.seen(&format!("/new/{expected}/{number}")).await.0, expected);
        world.clock.advance(Duration::from_millis(500));
        reason(world).is_some()
    })
    .await;
    reason(world).unwrap_or_default()
}

/// Waits until the server is well again, by itself, and has written what waited.
async fn recovered(world: &World) {
    let start = std::time::Instant::now();
    loop {
        world.clock.advance(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(1)).await;
        let (reason, unwritten) = (reason(world), world.engine.stats().unwritten);
        if reason.is_none() && unwritten == 0 {
            return;
        }
        let patient = start.elapsed() < Duration::from_secs(20);
        assert!(patient, "it has not recovered: {reason:?}, {unwritten} to write");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_costs_no_page_and_is_used_again_when_there_is_room() {
    let disk = Disk::in_memory(24 * MIB);
    let (source, clock) = (Arc::default(), ManualClock::new());
    let first = world(disk.open(), &source, &clock);
    assert_eq!(first.seen("/a").await.0, 0);
    first.engine.flush().await.unwrap();
    assert_eq!(reason(&first), None);

    let ballast = disk.fill();
    let told = degraded(&first, 0).await;
    assert!(told.contains("No space left"), "{told}");
    // Whether there is room for an invalidation or not: it holds.
    source.change();
    let _ = first.engine.invalidate([Subject::tag("tag:/a")], Mode::Purge).await;
    assert_eq!(first.seen("/a").await.0, 1);

    std::fs::remove_file(ballast).unwrap();
    recovered(&first).await;
    // All of it outlives the process, the invalidation too.
    first.engine.shutdown().await.unwrap();
    drop(first);
    let second = world(disk.open(), &source, &clock);
    let (seen, status) = second.seen("/a").await;
    assert!(seen == 1 && status.starts_with("perennial; hit"), "{seen} as {status}");
    assert_eq!(second.engine.stats().hits_store, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_read_only_at_the_start_is_written_when_it_no_longer_is() {
    let disk = Disk::in_memory(128 * MIB);
    let (source, clock) = (Arc::default(), ManualClock::new());
    let first = world(disk.open(), &source, &clock);
    first.seen("/a").await;
    first.engine.shutdown().await.unwrap();
    drop(first);
    let store = Arc::clone(&source);
    // Its files are closed a moment after it is.
    eventually("it is read-only", async || {
        let options = ["-o", "remount,ro"];
        let remounted = Command::new("mount").args(options).arg(&disk.place).output();
        remounted.unwrap().status.success()
    })
    .await;
    let second = world(disk.open(), &store, &clock);
    let told = degraded(&second, 0).await;
    assert!(told.contains("Read-only"), "{told}");
    assert_eq!(second.seen("/a").await.0, 0);
    disk.remount("rw");
    recovered(&second).await;
    assert_eq!(second.seen("/new/0/0").await.0, 0);
    second.engine.flush().await.unwrap();
    assert!(second.engine.store_status().unwrap().entries > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_turns_read_only_in_the_midst_costs_no_page() {
    let below = tempfile::tempdir().unwrap();
    let disk = Disk::in_a_file(below.path().join("image"), 256 * MIB);
    let (source, clock) = (Arc::default(), ManualClock::new());
    let first = world(disk.open(), &source, &clock);
    first.seen("/a").await;
    first.engine.flush().await.unwrap();
    // As the system does by itself when a disk fails, whoever has files open.
    disk.remount("abort");
    source.change();
    let told = degraded(&first, 1).await;
    assert!(!told.is_empty());
    let refused = first.engine.invalidate([Subject::All], Mode::Purge).await;
    refused.unwrap_err();
    assert_eq!(first.seen("/a").await.0, 1);
    // The operator mounts it again.
    disk.unmount();
    disk.mount();
    recovered(&first).await;
    drop(first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fails_and_is_replaced_costs_no_page() {
    let below = Disk::in_memory(32 * MIB);
    let mut disk = Disk::in_a_file(below.place.join("image"), 256 * MIB);
    let (source, clock) = (Arc::default(), ManualClock::new());
    let first = world(disk.open(), &source, &clock);
    for page in 0..50 {
        first.seen(&format!("/{page}")).await;
    }
    first.engine.flush().await.unwrap();
    // From now on what is written to it is an error of the device.
    let ballast = below.fill();
    source.change();
    let _ = first.engine.invalidate([Subject::All], Mode::Purge).await;
    for page in 0..50 {
        assert_eq!(first.seen(&format!("/{page}")).await.0, 1);
    }
    degraded(&first, 1).await;
    drop(ballast);
    let other = tempfile::tempdir().unwrap();
    disk.replace(other.path().join("image"), 256 * MIB);
    recovered(&first).await;
    first.engine.shutdown().await.unwrap();
    assert!(first.engine.store_status().unwrap().entries >= 50);
    assert_eq!(first.seen("/a").await.0, 1);
}
