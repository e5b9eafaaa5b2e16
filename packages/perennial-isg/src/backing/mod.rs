//! [`Backing`]: the engine's side of its store. The store is optional: whatever it does, pages are
//! right, only slower.

mod health;
mod keeper;
mod lease;
mod queue;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};

use crate::engine::Invalidations;
use crate::stats::Counters;
use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use crate::sync::parking_lot::Mutex;
use crate::sync::spawn;
use crate::sync::tokio::runtime::Handle;
use crate::sync::tokio::sync::{Notify, watch};
use crate::{
    Clock, DecodeError, Entry, EntryKey, EntrySummary, Invalidation, Limits, ListLimits, Mode,
    Namespace, Room, Store, StoreError, StoreFuture, StoreKey, StoreStatus, Subject,
};
use health::Health;
use keeper::Keeper;
use queue::{Pending, Queue};

/// The longest wait for the store where no visitor waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// How far the opening of a store has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// It is tried for the first time.
    Trying,
    /// It failed, and is tried again after a pause.
    Failed,
    Opened,
}

/// The engine's side of its store.
pub(crate) struct Backing {
    store: Arc<dyn Store>,
    namespace: Namespace,
    clock: Arc<dyn Clock>,
    limits: Limits,
    counters: Arc<Counters>,
    invalidations: Arc<Invalidations>,
    /// Whether the kept invalidations were read. Before, entries can be neither read nor written:
    /// nobody could say which are out of date.
    opened: watch::Sender<Opening>,
    /// Whether a visitor has waited for that in vain: then none waits again.
    opens_slowly: AtomicBool,
    health: Health,
    keeper: Keeper,
    /// All invalidations up to this number were read from the store.
    followed: AtomicU64,
    /// Held while they are read because a visitor waits for it: whether the last reading succeeded.
    following: crate::sync::tokio::sync::Mutex<bool>,
    /// How many such readings have begun.
    readings: AtomicU64,
    queue: Mutex<Queue>,
    /// Wakes the writer.
    work: Arc<Notify>,
    /// Wakes a writer that waits for more to write.
    hurry: Arc<Notify>,
    /// Tells those who wait for the queue to be empty.
    progress: watch::Sender<u64>,
}

impl Backing {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        namespace: Namespace,
        clock: Arc<dyn Clock>,
        limits: &Limits,
        counters: Arc<Counters>,
        invalidations: Arc<Invalidations>,
    ) -> Self {
        Self {
            health: Health::new(Arc::clone(&clock)),
            queue: Mutex::new(Queue::new(limits)),
            limits: limits.clone(),
            store,
            namespace,
            clock,
            counters,
            invalidations,
            opened: watch::channel(Opening::Trying).0,
            opens_slowly: false.into(),
            keeper: Keeper::default(),
            followed: 0.into(),
            following: crate::sync::tokio::sync::Mutex::new(false),
            readings: 0.into(),
            work: Arc::default(),
            hurry: Arc::default(),
            progress: watch::channel(0).0,
        }
    }

    /// Starts to open the store, and to write what will wait.
    pub(crate) fn start(self: &Arc<Self>, runtime: &Handle) {
        let (work, hurry) = (Arc::clone(&self.work), Arc::clone(&self.hurry));
        spawn(runtime, Self::run(Arc::downgrade(self), work, hurry));
        if self.is_shared() {
            spawn(runtime, Self::follow(Arc::downgrade(self)));
        }
    }

    /// Reads the entry of a key: as it waits to be written, or from the store.
    pub(crate) async fn read(&self, key: &EntryKey) -> Option<Arc<Entry>> {
        if let Some(pending) = self.queue.lock().find(key) {
            return match pending {
                Pending::Put(entry) => Some(entry),
                Pending::Remove | Pending::RemoveIfThere => None,
            };
        }
        self.read_stored(key).await
    }

    /// Reads the entry of a key from the store, whatever waits to be written.
    pub(crate) async fn read_stored(&self, key: &EntryKey) -> Option<Arc<Entry>> {
        if !self.health.may_read() || !self.wait_until_opened().await {
            return None;
        }
        let store_key = StoreKey::new(&self.namespace, key);
        if !self.store.may_have(&self.namespace, &store_key) {
            return None;
        }
        let wait = self.limits.store_wait;
        let read = self.within(wait, "read an entry", self.store.read(&self.namespace, &store_key));
        let bytes = read.await.ok()??;
        match Entry::decode(&bytes, &self.namespace, key, self.limits.entry_bytes) {
            Ok(entry) if !self.knows(entry.fence).await => {
                self.distrust(entry.fence).await;
                None
            }
            Ok(entry) => {
                self.counters.hits_store.add();
                Some(Arc::new(entry))
            }
            Err(error) => {
                self.damaged(key, error);
                None
            }
        }
    }

    /// Reads what records say of their entries: at most `limit` that follow a key, and where the
    /// next begin. Those that cannot be read are left out.
    pub(crate) async fn list(
        &self,
        after: Option<StoreKey>,
        limit: usize,
    ) -> Result<(Vec<(StoreKey, EntrySummary)>, Option<StoreKey>), StoreError> {
        let action = "list its entries";
        if !self.wait_patiently_until_opened().await {
            return Err(StoreError::new(self.store.name(), action, "it is being opened"));
        }
        let limits = ListLimits { records: limit, bytes: self.limits.listing_bytes };
        let list = self.store.list(&self.namespace, after, limits);
        let listed = self.within(PATIENCE, action, list).await?;
        let summaries = listed.records.iter().filter_map(|(key, bytes)| {
            Some((*key, EntrySummary::decode(bytes, &self.namespace).ok()?))
        });
        Ok((summaries.collect(), listed.next))
    }

    /// The part of the store that is used.
    pub(crate) const fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// Writes an entry behind the answer.
    pub(crate) fn write(&self, entry: &Arc<Entry>) {
        let stored = self.may_have(entry.key());
        self.enqueue(entry.key().clone(), Pending::Put(Arc::clone(entry)), stored);
    }

    /// Removes an entry that is stored, at once but behind the answer.
    pub(crate) fn remove(&self, key: &EntryKey) {
        self.enqueue(key.clone(), Pending::Remove, true);
    }

    /// Removes the entry of a key, behind the answer, if the store may have one.
    pub(crate) fn remove_if_there(&self, key: &EntryKey) {
        if self.may_have(key) || self.queue.lock().waits(key) {
            self.enqueue(key.clone(), Pending::RemoveIfThere, true);
        }
    }

    /// Removes an entry that nobody can see any more, whatever becomes of the removal.
    pub(crate) fn remove_unusable(&self, key: &EntryKey) {
        self.enqueue(key.clone(), Pending::RemoveIfThere, false);
    }

    fn enqueue(&self, key: EntryKey, pending: Pending, stored: bool) {
        let urgent = pending.is_urgent();
        let (dropped, enough) = {
            let mut queue = self.queue.lock();
            (queue.add(key, pending, stored), queue.is_half_full())
        };
        self.counters.unwritable.add_many(dropped);
        self.work.notify_one();
        if enough || urgent {
            self.hurry.notify_one();
        }
    }

    /// Whether the store may have an entry of a key; says so without asking a disk.
    fn may_have(&self, key: &EntryKey) -> bool {
        self.store.may_have(&self.namespace, &StoreKey::new(&self.namespace, key))
    }

    /// Entries and removals that wait.
    pub(crate) fn unwritten(&self) -> usize {
        self.queue.lock().len()
    }

    /// How the store is, with what the engine knows of it.
    pub(crate) fn status(&self) -> StoreStatus {
        let status = self.store.status();
        let degraded = self
            .health
            .problem()
            .or_else(|| self.keeper.problem())
            .or_else(|| status.degraded.clone())
            .or_else(|| {
                let failed = *self.opened.borrow() == Opening::Failed;
                failed.then(|| "the store could not be opened yet".to_owned())
            });
        let opening = *self.opened.borrow() == Opening::Trying;
        StoreStatus { degraded, opening, ..status }
    }

    /// How the store makes room.
    pub(crate) fn room(&self) -> Option<Room> {
        self.store.room()
    }

    /// Whether it is open, and what it says can be relied on.
    pub(crate) fn is_well(&self) -> bool {
        self.is_opened() && self.health.problem().is_none()
    }

    fn is_opened(&self) -> bool {
        *self.opened.borrow() == Opening::Opened
    }

    /// Waits as long as is right where no visitor of a page waits.
    async fn wait_patiently_until_opened(&self) -> bool {
        let mut opened = self.opened.subscribe();
        let opening = std::pin::pin!(opened.wait_for(|opened| *opened != Opening::Trying));
        // Whichever of them came first, what counts is how it is now.
        drop(select(opening, self.clock.sleep(PATIENCE)).await);
        self.is_opened()
    }

    async fn wait_until_opened(&self) -> bool {
        if self.is_opened() {
            return true;
        }
        if self.opens_slowly.load(Ordering::Relaxed) {
            return false;
        }
        let mut opened = self.opened.subscribe();
        let opening = std::pin::pin!(opened.wait_for(|opened| *opened != Opening::Trying));
        let wait = self.clock.sleep(self.limits.store_wait);
        if let Either::Right(_) = select(opening, wait).await {
            self.opens_slowly.store(true, Ordering::Relaxed);
        }
        self.is_opened()
    }

    /// Runs an operation of the store, for so long at most. What goes wrong is counted.
    async fn within<'a, T: 'a>(
        &self,
        wait: Duration,
        action: &'static str,
        operation: StoreFuture<'a, T>,
    ) -> Result<T, StoreError> {
        // A store that panics is a store that fails.
        let operation =
            futures_util::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(operation));
        let result = match select(operation, self.clock.sleep(wait)).await {
            Either::Left((Ok(result), _)) => result,
            Either::Left((Err(_), _)) => {
                Err(StoreError::new(self.store.name(), action, "it panicked"))
            }
            Either::Right(_) => Err(StoreError::new(self.store.name(), action, "it took too long")),
        };
        match &result {
            Ok(_) => self.health.works(),
            Err(error) => {
                self.counters.store_errors.add();
                if self.health.fails(error) {
                    tracing::warn!(%error, "the store fails; pages are served without it");
                }
            }
        }
        result
    }

    /// An entry is newer than the last invalidation that the store knows: the store has lost some,
    /// and nobody can say which entries they were about.
    async fn distrust(&self, fence: u64) {
        tracing::warn!("the store has lost invalidations; all its pages are made anew");
        self.counters.damaged.add();
        self.invalidations.pass(fence);
        let at = self.clock.now();
        let everything = Invalidation { subject: Subject::All, mode: Mode::Purge, at };
        // It is in force whether it could be stored or not.
        let _ = self.invalidate(vec![everything]).await;
    }

    fn damaged(&self, key: &EntryKey, error: DecodeError) {
        self.counters.damaged.add();
        tracing::warn!(%key, %error, "a stored entry cannot be used; it is made anew");
        self.remove_unusable(key);
    }
}

impl Drop for Backing {
    fn drop(&mut self) {
        self.hurry.notify_one();
        self.work.notify_one();
    }
}
