//! [`DiskStore`]: keeps entries on disk, for one process.

mod absent;
mod check;
mod database;
mod fail_point;
mod listing;
mod log;
mod parts;
mod problem;
mod settings;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt as _;
use parking_lot::Mutex;
use perennial_isg::{
    Change, Clock as _, Invalidation, KeptInvalidations, ListLimits, Listed, Namespace, Room,
    Store, StoreError, StoreFuture, StoreKey, StoreStatus, SystemClock,
};

use database::Database;
use listing::PartProblem;
use log::{Log, Loss};
use parts::Parts;
use problem::Problem;
pub use settings::DiskSettings;

const NAME: &str = "disk";

/// Keeps entries on disk, in an embedded database, for one process.
///
/// Entries survive the process being killed; a loss of power may cost the last ones, which are
/// then made again. Invalidations survive both. What is damaged on disk is never a reason not to
/// start: it is put aside and made anew. When the bound on bytes is reached, what was not asked
/// for lately goes.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// use perennial_stores::{DiskSettings, DiskStore};
/// let settings = DiskSettings { bytes: 1 << 30, ..DiskSettings::default() };
/// let store = DiskStore::open(folder.path(), settings)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct DiskStore(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    database: Database,
    logs: Mutex<HashMap<Namespace, Log>>,
    settings: DiskSettings,
}

impl DiskStore {
    /// Opens the store in a folder, which is made if it is not there.
    ///
    /// Only a second process is an error. A disk that does not work is not: the store says so in
    /// its [`status`](Store::status), and begins to work when the disk does.
    ///
    /// # Errors
    /// If another process has the store open.
    pub fn open(folder: impl AsRef<Path>, settings: DiskSettings) -> Result<Self, StoreError> {
        let folder = folder.as_ref();
        let inner = Inner {
            folder: folder.to_owned(),
            database: Database::new(folder, settings.clone()),
            logs: Mutex::default(),
            settings,
        };
        match inner.database.opened() {
            Err(Problem::Locked) => {
                let source = format!("another process uses {}", folder.display());
                let mut error = StoreError::new(NAME, "be opened", source);
                error.hint = "stop the other server, or give this one a store of its own";
                Err(error)
            }
            Err(problem) => {
                tracing::warn!(%problem, folder = %folder.display(), "the disk store cannot be opened yet");
                Ok(Self(Arc::new(inner)))
            }
            Ok(_) => Ok(Self(Arc::new(inner))),
        }
    }

    /// Runs something that blocks where that is allowed.
    fn run<'a, T: Send + 'static>(
        &self,
        action: &'static str,
        act: impl FnOnce(&Inner) -> Result<T, Problem> + Send + 'static,
    ) -> StoreFuture<'a, T> {
        let inner = Arc::clone(&self.0);
        async move {
            match tokio::task::spawn_blocking(move || act(&inner)).await {
                Ok(result) => result.map_err(|problem| StoreError::new(NAME, action, problem)),
                Err(error) => Err(StoreError::new(NAME, action, error)),
            }
        }
        .boxed()
    }
}

impl Store for DiskStore {
    fn name(&self) -> &'static str {
        NAME
    }

    fn read<'a>(
        &'a self,
        namespace: &'a Namespace,
        key: &'a StoreKey,
    ) -> StoreFuture<'a, Option<Bytes>> {
        let (namespace, key) = (namespace.clone(), *key);
        self.run("read an entry", move |inner| inner.read(&namespace, &key))
    }

    fn may_have(&self, namespace: &Namespace, key: &StoreKey) -> bool {
        let open = self.0.database.peek();
        !open.is_some_and(|open| open.has_never_had(namespace, key))
    }

    fn write<'a>(&'a self, namespace: &'a Namespace, changes: Vec<Change>) -> StoreFuture<'a, ()> {
        let namespace = namespace.clone();
        self.run("write entries", move |inner| {
            inner.database.with(|open| open.parts(&namespace)?.write(&changes))?;
            inner.database.shorten_journal_if_long();
            Ok(())
        })
    }

    fn list<'a>(
        &'a self,
        namespace: &'a Namespace,
        after: Option<StoreKey>,
        limits: ListLimits,
    ) -> StoreFuture<'a, Listed> {
        let namespace = namespace.clone();
        self.run("list its entries", move |inner| inner.list(&namespace, after, limits))
    }

    fn clear<'a>(&'a self, namespace: &'a Namespace) -> StoreFuture<'a, ()> {
        let namespace = namespace.clone();
        self.run("remove all entries", move |inner| {
            inner.database.with(|open| open.parts(&namespace)?.clear())
        })
    }

    fn retain<'a>(&'a self, namespaces: &'a [Namespace]) -> StoreFuture<'a, ()> {
        let namespaces = namespaces.to_vec();
        self.run("remove older builds", move |inner| {
            inner.database.with(|open| open.retain(&namespaces))?;
            inner.retain_logs(&namespaces)
        })
    }

    fn write_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        invalidations: Vec<Invalidation>,
        at_least: u64,
    ) -> StoreFuture<'a, u64> {
        let namespace = namespace.clone();
        self.run("store an invalidation", move |inner| {
            inner.with_log(&namespace, |log| Ok(log.add(invalidations, at_least)?))
        })
    }

    fn read_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        after: u64,
    ) -> StoreFuture<'a, KeptInvalidations> {
        let namespace = namespace.clone();
        self.run("read the invalidations", move |inner| {
            inner.with_log(&namespace, |log| Ok(log.read(after)))
        })
    }

    fn merge_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        upto: u64,
        merged: Vec<(u64, Invalidation)>,
    ) -> StoreFuture<'a, ()> {
        let namespace = namespace.clone();
        self.run("merge old invalidations", move |inner| {
            inner.with_log(&namespace, |log| Ok(log.merge(upto, merged)?))
        })
    }

    fn status(&self) -> StoreStatus {
        let open = self.0.database.peek();
        let parts = open.iter().flat_map(|open| open.used_parts());
        StoreStatus {
            entries: parts.map(|parts| parts.entries()).sum(),
            bytes: open.as_ref().map_or(0, |open| open.bytes()),
            damaged: self.0.database.damaged(),
            degraded: self.0.database.problem(),
            opening: false,
        }
    }

    fn room(&self) -> Option<Room> {
        let open = self.0.database.peek()?;
        let era = open.used_parts().iter().map(|parts| parts.era()).max()?;
        let era_bytes = self.0.settings.part_bytes();
        Some(Room { era, eras: DiskSettings::PARTS, era_bytes })
    }

    fn flush(&self) -> StoreFuture<'_, ()> {
        self.run("make its entries durable", |inner| inner.database.with(|open| open.flush()))
    }
}

impl Inner {
    fn read(&self, namespace: &Namespace, key: &StoreKey) -> Result<Option<Bytes>, Problem> {
        self.database.with(|open| {
            let parts = open.parts(namespace)?;
            match parts.read(key) {
                Ok(Some(found)) => {
                    if found.old {
                        // It is asked for: it outlives the part in which it was found.
                        parts.renew(key)?;
                    }
                    Ok(Some(found.value))
                }
                Ok(None) => Ok(None),
                Err(problem) => {
                    self.give_up_if_damaged(&parts, problem)?;
                    Ok(None)
                }
            }
        })
    }

    /// Lists records. Each time round a damaged part is given up, so that it ends.
    fn list(
        &self,
        namespace: &Namespace,
        after: Option<StoreKey>,
        limits: ListLimits,
    ) -> Result<Listed, Problem> {
        self.database.with(|open| {
            let parts = open.parts(namespace)?;
            loop {
                match parts.list(after, limits) {
                    Ok(listed) => return Ok(listed),
                    Err(problem) => self.give_up_if_damaged(&parts, problem)?,
                }
            }
        })
    }

    /// Gives up a part if it is damaged. Any other failure stays one.
    fn give_up_if_damaged(
        &self,
        parts: &Parts,
        (era, problem): PartProblem,
    ) -> Result<(), Problem> {
        let Problem::Damaged(reason) = problem else { return Err(problem) };
        tracing::warn!(era, %reason, "a part of the disk store is damaged; its pages are made anew");
        self.database.count_damaged();
        parts.give_up(era)
    }

    /// Runs something on the invalidations of a namespace, which are read at their first use.
    fn with_log<T>(
        &self,
        namespace: &Namespace,
        act: impl FnOnce(&mut Log) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut logs = self.logs.lock();
        if !logs.contains_key(namespace) {
            let log = self.open_log(namespace)?;
            logs.insert(namespace.clone(), log);
        }
        match logs.get_mut(namespace) {
            Some(log) => act(log).map_err(|problem| {
                let problem = Problem::Disk(problem.to_string());
                // A disk that fails here has nothing open any more: it can be mounted anew.
                self.database.failed(&problem);
                problem
            }),
            None => Err(Problem::Disk("the invalidations are not open".to_owned())),
        }
    }

    fn open_log(&self, namespace: &Namespace) -> Result<Log, Problem> {
        std::fs::create_dir_all(&self.folder).map_err(disk)?;
        let (mut log, loss) = Log::open(&self.log_path(namespace)).map_err(disk)?;
        if loss == Loss::None {
            return Ok(log);
        }
        // The files are begun before the first entry is written: where there are entries, there
        // were invalidations.
        let lost = self.database.with(|open| Ok(!open.parts(namespace)?.is_empty()?))?;
        if !lost {
            log.begin().map_err(disk)?;
            return Ok(log);
        }
        tracing::warn!(?loss, "stored invalidations are damaged; older pages are made anew");
        self.database.count_damaged();
        if loss == Loss::UpToLast {
            log.begin_after_loss(SystemClock.now()).map_err(disk)?;
        } else {
            self.database.with(|open| open.parts(namespace)?.clear())?;
            log.begin().map_err(disk)?;
        }
        Ok(log)
    }

    fn log_path(&self, namespace: &Namespace) -> PathBuf {
        self.folder.join(format!("invalidations-{}.log", namespace.digest()))
    }

    fn retain_logs(&self, keep: &[Namespace]) -> Result<(), Problem> {
        self.logs.lock().retain(|namespace, _| keep.contains(namespace));
        let kept: Vec<String> = keep.iter().map(Namespace::digest).collect();
        for file in std::fs::read_dir(&self.folder).map_err(disk)? {
            let file = file.map_err(disk)?;
            let name = file.file_name();
            let digest = name.to_str().and_then(|name| name.strip_prefix("invalidations-"));
            if digest.is_some_and(|digest| !kept.iter().any(|kept| digest.starts_with(kept))) {
                std::fs::remove_file(file.path()).map_err(disk)?;
            }
        }
        Ok(())
    }
}

fn disk(error: std::io::Error) -> Problem {
    Problem::Disk(error.to_string())
}
