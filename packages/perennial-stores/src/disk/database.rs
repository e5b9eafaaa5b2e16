//! [`Database`]: the database under a disk store, opened, and opened again when it failed.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::{Mutex, RwLock};
use perennial_isg::{Namespace, StoreKey};

use super::check::check;
use super::parts::{Parts, names};
use super::problem::{Problem, contained};
use super::settings::DiskSettings;

/// The folder of the database; its number is that of the format in which records are kept.
const FOLDER: &str = "database-1";

/// Where a damaged database is put.
const ASIDE: &str = "damaged";

/// The journal of the database is written anew by itself when it has this many bytes.
const JOURNAL: u64 = 64_000_000;

/// How long readers may wait while the journal is shortened.
const SHORTENING: Duration = Duration::from_secs(5);

/// Failures of its background work in a row after which a database on a working disk is taken for
/// damaged, though it does not say so.
const HOPELESS: u64 = 3;

/// Operations that went well after which such failures no longer count.
const HEALED: u64 = 10_000;

/// The database under a disk store.
pub(super) struct Database {
    folder: PathBuf,
    settings: DiskSettings,
    open: RwLock<Option<Arc<Open>>>,
    /// Held while it is opened.
    opening: Mutex<()>,
    /// What is wrong with it, if something is.
    problem: Mutex<Option<String>>,
    /// Failures of its background work, and what went well since the last one.
    poisonings: AtomicU64,
    successes: AtomicU64,
    damaged: AtomicU64,
}

/// An open database.
pub(super) struct Open {
    database: fjall::Database,
    settings: DiskSettings,
    namespaces: RwLock<HashMap<Namespace, Arc<Parts>>>,
    /// Bytes in the journals, about.
    journaled: Arc<AtomicU64>,
}

impl Database {
    pub(super) fn new(folder: &Path, settings: DiskSettings) -> Self {
        Self {
            folder: folder.to_owned(),
            settings,
            open: RwLock::new(None),
            opening: Mutex::default(),
            problem: Mutex::default(),
            poisonings: 0.into(),
            successes: 0.into(),
            damaged: 0.into(),
        }
    }

    /// Runs something on the open database. If it fails the database is closed, to be opened
    /// again for the next; if it is damaged it is put aside.
    pub(super) fn with<T>(
        &self,
        act: impl FnOnce(&Open) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let open = self.opened()?;
        let result = contained(|| act(&open));
        drop(open);
        match &result {
            Ok(_) => self.worked(),
            Err(problem) => self.failed(problem),
        }
        result
    }

    /// Opens the database, if it is not open.
    pub(super) fn opened(&self) -> Result<Arc<Open>, Problem> {
        if let Some(open) = &*self.open.read() {
            return Ok(Arc::clone(open));
        }
        let _opening = self.opening.lock();
        if let Some(open) = &*self.open.read() {
            return Ok(Arc::clone(open));
        }
        let opened = self.open_or_begin_anew().inspect_err(|problem| {
            *self.problem.lock() = Some(problem.to_string());
        })?;
        let opened = Arc::new(opened);
        *self.open.write() = Some(Arc::clone(&opened));
        Ok(opened)
    }

    /// Notes that records were damaged.
    pub(super) fn count_damaged(&self) {
        self.damaged.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn damaged(&self) -> u64 {
        self.damaged.load(Ordering::Relaxed)
    }

    pub(super) fn problem(&self) -> Option<String> {
        self.problem.lock().clone()
    }

    /// The open database, if it is open.
    pub(super) fn peek(&self) -> Option<Arc<Open>> {
        self.open.read().clone()
    }

    /// Shortens the journal, if it takes more than its share of a small bound. The database does so
    /// by itself only at a size that is fixed.
    pub(super) fn shorten_journal_if_long(&self) {
        let share = self.settings.part_bytes();
        let long = |open: &Arc<Open>| share < JOURNAL && open.journaled() > share;
        if !self.open.read().as_ref().is_some_and(long) {
            return;
        }
        let _opening = self.opening.lock();
        let Some(open) = self.open.write().take() else { return };
        if !long(&open) || contained(|| open.write_tables(SHORTENING)).is_err() {
            *self.open.write() = Some(open);
            return;
        }
        // Readers hold it for microseconds; who comes now waits until it is opened again.
        let start = Instant::now();
        let mut shared = open;
        loop {
            match Arc::try_unwrap(shared) {
                Ok(open) => break drop(open),
                Err(still) if start.elapsed() > SHORTENING => {
                    *self.open.write() = Some(still);
                    return;
                }
                Err(still) => shared = still,
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        // All that the journals hold is in tables now. An empty one stays: it says that the
        // database is not new.
        if let Err(error) = empty_journals(&self.folder.join(FOLDER)) {
            tracing::warn!(%error, "the journal of the disk store could not be shortened");
        }
        // If it cannot be opened, the next operation tries, and says why not.
        if let Ok(open) = self.open_or_begin_anew() {
            *self.open.write() = Some(Arc::new(open));
        }
    }

    fn worked(&self) {
        let mut problem = self.problem.lock();
        if problem.is_some() {
            *problem = None;
        }
        if self.successes.fetch_add(1, Ordering::Relaxed) == HEALED {
            self.poisonings.store(0, Ordering::Relaxed);
        }
    }

    /// Notes a failure, and closes the database, to be opened again for the next operation; if it
    /// is damaged it is put aside.
    pub(super) fn failed(&self, problem: &Problem) {
        *self.problem.lock() = Some(problem.to_string());
        let hopeless = match problem {
            Problem::Damaged(_) => true,
            Problem::Poisoned => {
                self.successes.store(0, Ordering::Relaxed);
                let poisonings = self.poisonings.fetch_add(1, Ordering::Relaxed) + 1;
                poisonings.is_multiple_of(HOPELESS) && self.disk_works()
            }
            Problem::Locked | Problem::Disk(_) => false,
        };
        let _opening = self.opening.lock();
        // It is opened again for the next operation.
        *self.open.write() = None;
        if hopeless {
            tracing::warn!(%problem, "the stored pages are damaged; they are put aside and made anew");
            self.put_aside();
        }
    }

    /// Whether the disk takes a few bytes and keeps them.
    fn disk_works(&self) -> bool {
        let probe = self.folder.join("probe");
        let write = || -> std::io::Result<()> {
            let mut file = std::fs::File::create(&probe)?;
            file.write_all(&[0x5A; 1 << 20])?;
            file.sync_all()
        };
        let works = write().is_ok();
        let _ = std::fs::remove_file(&probe);
        works
    }

    fn open_or_begin_anew(&self) -> Result<Open, Problem> {
        std::fs::create_dir_all(&self.folder).map_err(|error| Problem::Disk(error.to_string()))?;
        match self.try_open() {
            Ok(open) => {
                // What was put aside by an earlier process is of no further use.
                let _ = std::fs::remove_dir_all(self.folder.join(ASIDE));
                Ok(open)
            }
            Err(Problem::Damaged(reason)) => {
                tracing::warn!(%reason, folder = %self.folder.display(), "the stored pages are damaged; they are put aside and made anew");
                self.put_aside();
                self.try_open()
            }
            Err(problem) => Err(problem),
        }
    }

    fn try_open(&self) -> Result<Open, Problem> {
        let settings = &self.settings;
        let database = contained(|| {
            check(&self.folder.join(FOLDER))?;
            let builder = fjall::Database::builder(self.folder.join(FOLDER))
                .cache_size(settings.cache_bytes)
                .max_cached_files(Some(settings.files.max(10)))
                // The least that it takes; tables are written long before it is reached.
                .max_journaling_size(settings.buffer_bytes.saturating_mul(4).max(64 << 20))
                .worker_threads(settings.threads.max(1))
                .journal_compression(fjall::CompressionType::None);
            Ok(builder.open()?)
        })?;
        let journaled = journals(&self.folder.join(FOLDER));
        let journaled = journaled.iter().map(|path| taken(path)).sum::<u64>();
        let namespaces = RwLock::default();
        Ok(Open {
            database,
            settings: settings.clone(),
            namespaces,
            journaled: Arc::new(journaled.into()),
        })
    }

    fn put_aside(&self) {
        self.count_damaged();
        let aside = self.folder.join(ASIDE);
        let _ = std::fs::remove_dir_all(&aside);
        let database = self.folder.join(FOLDER);
        if std::fs::rename(&database, &aside).is_err() {
            // Rather no trace of the damage than no store.
            let _ = std::fs::remove_dir_all(&database);
        }
    }
}

impl Open {
    /// The records of a namespace.
    pub(super) fn parts(&self, namespace: &Namespace) -> Result<Arc<Parts>, Problem> {
        if let Some(parts) = self.namespaces.read().get(namespace) {
            return Ok(Arc::clone(parts));
        }
        let mut namespaces = self.namespaces.write();
        if let Some(parts) = namespaces.get(namespace) {
            return Ok(Arc::clone(parts));
        }
        let journaled = Arc::clone(&self.journaled);
        let parts = Parts::open(&self.database, namespace, &self.settings, journaled)?;
        let parts = Arc::new(parts);
        namespaces.insert(namespace.clone(), Arc::clone(&parts));
        Ok(parts)
    }

    /// Whether a key of a namespace was certainly never written. Says so without reading.
    pub(super) fn has_never_had(&self, namespace: &Namespace, key: &StoreKey) -> bool {
        self.namespaces.read().get(namespace).is_some_and(|parts| parts.has_never_had(key))
    }

    /// The records of a namespace, if they were used.
    pub(super) fn used_parts(&self) -> Vec<Arc<Parts>> {
        self.namespaces.read().values().cloned().collect()
    }

    /// Removes all namespaces but these.
    pub(super) fn retain(&self, keep: &[Namespace]) -> Result<(), Problem> {
        self.namespaces.write().retain(|namespace, _| keep.contains(namespace));
        for name in names(&self.database) {
            let kept = keep.iter().any(|namespace| Parts::belongs(&name, namespace));
            if !kept && name.starts_with("e-") {
                let options = fjall::KeyspaceCreateOptions::default;
                let records = self.database.keyspace(&name, options)?;
                self.database.delete_keyspace(records)?;
            }
        }
        Ok(())
    }

    /// Makes all that was written durable.
    pub(super) fn flush(&self) -> Result<(), Problem> {
        Ok(self.database.persist(fjall::PersistMode::SyncAll)?)
    }

    /// Bytes on disk.
    pub(super) fn bytes(&self) -> u64 {
        let tables: u64 = self.used_parts().iter().map(|parts| parts.table_bytes()).sum();
        tables + self.journaled()
    }

    fn journaled(&self) -> u64 {
        self.journaled.load(Ordering::Relaxed).min(2 * JOURNAL)
    }

    /// Brings all that is only in memory and in the journal into tables.
    fn write_tables(&self, patience: Duration) -> Result<(), Problem> {
        self.used_parts().iter().try_for_each(|parts| parts.write_tables(patience))
    }
}

/// The journals of a database.
fn journals(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jnl"))
        .collect();
    found.sort_by_key(|path| {
        let number = path.file_stem().and_then(|stem| stem.to_str());
        number.and_then(|number| number.parse::<u64>().ok())
    });
    found
}

fn empty_journals(folder: &Path) -> std::io::Result<()> {
    let journals = journals(folder);
    let Some((newest, older)) = journals.split_last() else { return Ok(()) };
    older.iter().try_for_each(std::fs::remove_file)?;
    let file = std::fs::OpenOptions::new().write(true).open(newest)?;
    file.set_len(0)?;
    file.sync_all()
}

/// Bytes that a file takes on the disk: a journal begins as a hole.
fn taken(path: &Path) -> u64 {
    let Ok(metadata) = std::fs::metadata(path) else { return 0 };
    #[cfg(unix)]
    let taken = std::os::unix::fs::MetadataExt::blocks(&metadata) * 512;
    #[cfg(not(unix))]
    let taken = metadata.len();
    taken
}
