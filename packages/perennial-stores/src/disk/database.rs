//! [`Database`]: the database under a disk store, opened, and opened again when it failed.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, RwLock};
use perennial_isg::Namespace;

use super::parts::{Parts, names};
use super::problem::{Problem, contained};
use super::settings::DiskSettings;

/// The folder of the database; its number is that of the format in which records are kept.
const FOLDER: &str = "database-1";

/// Where a damaged database is put.
const ASIDE: &str = "damaged";

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

    fn worked(&self) {
        let mut problem = self.problem.lock();
        if problem.is_some() {
            *problem = None;
        }
        if self.successes.fetch_add(1, Ordering::Relaxed) == HEALED {
            self.poisonings.store(0, Ordering::Relaxed);
        }
    }

    fn failed(&self, problem: &Problem) {
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
            let builder = fjall::Database::builder(self.folder.join(FOLDER))
                .cache_size(settings.cache_bytes)
                .max_cached_files(Some(settings.files.max(10)))
                // The least that it takes; tables are written long before it is reached.
                .max_journaling_size(settings.buffer_bytes.saturating_mul(4).max(64 << 20))
                .worker_threads(settings.threads.max(1))
                .journal_compression(fjall::CompressionType::None);
            Ok(builder.open()?)
        })?;
        Ok(Open { database, settings: settings.clone(), namespaces: RwLock::default() })
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
        let parts = Arc::new(Parts::open(&self.database, namespace, &self.settings)?);
        namespaces.insert(namespace.clone(), Arc::clone(&parts));
        Ok(parts)
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
        self.database.disk_space().unwrap_or(0)
    }
}
