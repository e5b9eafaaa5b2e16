//! [`Keeper`]: makes invalidations outlive the process.

use super::{Backing, Opening, PATIENCE};
use crate::sync::atomic::Ordering;
use crate::sync::parking_lot::Mutex;
use crate::{Invalidation, KeptInvalidations, Mode, StoreError, Subject};

/// Makes invalidations outlive the process.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    /// Held while invalidations are numbered: their order is that of their numbers.
    order: crate::sync::tokio::sync::Mutex<()>,
    /// Invalidations that hold in this process but could not be stored yet. While there are any,
    /// no entry is written: an entry in the store is never newer than an invalidation that is
    /// missing there.
    unkept: Mutex<Vec<Invalidation>>,
}

impl Keeper {
    pub(super) fn is_empty(&self) -> bool {
        self.unkept.lock().is_empty()
    }

    pub(super) fn problem(&self) -> Option<String> {
        let unkept = self.unkept.lock().len();
        (unkept > 0).then(|| format!("{unkept} invalidations could not be stored yet"))
    }
}

impl Backing {
    /// Stores invalidations, and then puts them in force. If storing fails they are in force, and
    /// storing them is tried again with every later write.
    pub(crate) async fn invalidate(
        &self,
        invalidations: Vec<Invalidation>,
    ) -> (u64, Result<(), StoreError>) {
        // An invalidation that arrives while the store opens is still stored. It waits longer than a
        // visitor of a page: what it belongs to is done already, and cannot be done again.
        self.wait_patiently_until_opened().await;
        let _order = self.keeper.order.lock().await;
        let next = self.invalidations.sequence().saturating_add(1);
        let mut all = self.keeper.unkept.lock().clone();
        all.extend(invalidations.iter().cloned());
        let result = if self.is_opened() {
            self.store_invalidations(all.clone(), next).await
        } else {
            Err(StoreError::new(self.store.name(), "store an invalidation", "it is not open yet"))
        };
        let (number, result) = match result {
            Ok(number) => {
                self.keeper.unkept.lock().clear();
                (number, Ok(()))
            }
            Err(error) => {
                self.remember_unkept(invalidations.clone());
                (next, Err(error))
            }
        };
        self.put_in_force(number, &invalidations).await;
        self.hurry.notify_one();
        self.work.notify_one();
        (number, result)
    }

    /// Stores the invalidations that could not be stored before. Says whether none is left.
    pub(super) async fn keep_unkept(&self) -> bool {
        if self.keeper.is_empty() {
            return true;
        }
        let _order = self.keeper.order.lock().await;
        let unkept = self.keeper.unkept.lock().clone();
        let next = self.invalidations.sequence().saturating_add(1);
        let Ok(number) = self.store_invalidations(unkept.clone(), next).await else {
            return false;
        };
        self.keeper.unkept.lock().clear();
        // Under the number that they have in the store: what is read back then says the same.
        self.put_in_force(number, &unkept).await;
        true
    }

    /// Lets all that is stored count as stale if changes were given up: it may be older than what was
    /// served. It stays, and is checked as it is asked for, also by later processes. Not in force
    /// before the store works: as long as it does not, nobody reads what is stored. Says whether
    /// there is no doubt left.
    pub(super) async fn settle_doubt(&self) -> bool {
        let Some(doubt) = self.queue.lock().doubt() else { return true };
        let _order = self.keeper.order.lock().await;
        let at = self.clock.now();
        let everything = vec![Invalidation { subject: Subject::All, mode: Mode::Stale, at }];
        let next = self.invalidations.sequence().saturating_add(1);
        let Ok(number) = self.store_invalidations(everything.clone(), next).await else {
            return false;
        };
        tracing::warn!(
            "more waited for the store than may wait; all that is stored counts as stale"
        );
        self.put_in_force(number, &everything).await;
        self.queue.lock().settled(doubt);
        true
    }

    /// Reads the invalidations of earlier processes. From then on the store is used.
    pub(super) async fn open(&self) -> bool {
        if self.is_opened() {
            return true;
        }
        let read = self.store.read_invalidations(&self.namespace, 0);
        let Ok(kept) = self.within(PATIENCE, "read the invalidations", read).await else {
            self.opened.send_replace(Opening::Failed);
            return false;
        };
        self.take_in(kept).await;
        self.opened.send_replace(Opening::Opened);
        let namespaces = [self.namespace.clone()];
        // Whatever else is in the store is of other builds; if it stays, it only takes room.
        let _ = self.within(PATIENCE, "remove older builds", self.store.retain(&namespaces)).await;
        true
    }

    /// Reads what other processes that share the store have invalidated since. Says whether it
    /// could be read.
    pub(super) async fn catch_up(&self) -> bool {
        let after = self.followed.load(Ordering::Acquire);
        let read = self.store.read_invalidations(&self.namespace, after);
        let wait = self.limits.store_wait;
        let Ok(kept) = self.within(wait, "read the invalidations", read).await else {
            return false;
        };
        self.take_in(kept).await;
        true
    }

    /// Puts what was read from the store in force.
    async fn take_in(&self, kept: KeptInvalidations) {
        let last = kept.last;
        for (number, invalidation) in kept.invalidations {
            self.put_in_force(number, &[invalidation]).await;
        }
        // After all of them: a generation that begins in between counts as older than they are.
        self.invalidations.pass(last);
        self.followed.fetch_max(last, Ordering::AcqRel);
    }

    async fn store_invalidations(
        &self,
        invalidations: Vec<Invalidation>,
        at_least: u64,
    ) -> Result<u64, StoreError> {
        let write = self.store.write_invalidations(&self.namespace, invalidations, at_least);
        self.within(PATIENCE, "store an invalidation", write).await
    }

    /// Puts stored invalidations in force, and lets the store forget those that were merged.
    async fn put_in_force(&self, number: u64, invalidations: &[Invalidation]) {
        let Some(merged) = self.invalidations.add(number, invalidations) else { return };
        if !self.is_opened() {
            return;
        }
        let everything = self.invalidations.of_everything();
        let merge = self.store.merge_invalidations(&self.namespace, merged, everything);
        // If it fails the store knows more than is needed, until the next time.
        let _ = self.within(PATIENCE, "merge old invalidations", merge).await;
    }

    fn remember_unkept(&self, invalidations: Vec<Invalidation>) {
        let mut unkept = self.keeper.unkept.lock();
        unkept.extend(invalidations);
        if unkept.len() > self.limits.invalidations {
            // Bounded: one of everything says at least as much.
            let strictest = unkept.iter().max_by_key(|it| it.mode).cloned();
            unkept.clear();
            unkept.extend(strictest.map(|it| Invalidation { subject: Subject::All, ..it }));
        }
    }
}
