//! The writer: brings what waits to the store, in batches, behind all answers.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::future::select;

use super::health::pause;
use super::queue::{Pending, Taken};
use super::{Backing, PATIENCE};
use crate::sync::tokio::sync::Notify;
use crate::{Change, Namespace, StoreError, StoreKey};

/// What is written in one batch at most.
const BATCH_CHANGES: usize = 512;
const BATCH_BYTES: u64 = 8 << 20;

/// How often who waits for the queue looks at it, should nobody tell.
const FLUSH_LOOK: Duration = Duration::from_millis(50);

impl Backing {
    /// Writes what waits, until the engine is gone.
    pub(crate) async fn run(me: Weak<Self>, work: Arc<Notify>, hurry: Arc<Notify>) {
        let mut failures = 0;
        while let Some(this) = me.upgrade() {
            if this.step().await {
                failures = 0;
                let (idle, pause) = (this.unwritten() == 0, this.pause_for_more());
                drop(this);
                if idle {
                    work.notified().await;
                }
                if !pause.is_zero() {
                    // Real time, not the engine's: a clock that stands still must not stop the writer.
                    let more = std::pin::pin!(crate::sync::tokio::time::sleep(pause));
                    select(std::pin::pin!(hurry.notified()), more).await;
                }
            } else {
                let clock = Arc::clone(&this.clock);
                drop(this);
                clock.sleep(pause(failures)).await;
                failures = failures.saturating_add(1);
            }
        }
    }

    /// How long what waits may wait for more, to be written together.
    fn pause_for_more(&self) -> Duration {
        let queue = self.queue.lock();
        let enough = queue.len() >= BATCH_CHANGES || queue.is_half_full();
        let now = enough || self.is_shared() || !self.is_opened();
        if now { Duration::ZERO } else { self.limits.write_after }
    }

    /// Writes one batch. Says whether all that was tried went well.
    async fn step(&self) -> bool {
        let written = self.try_step().await;
        self.progress.send_modify(|steps| *steps += 1);
        written
    }

    async fn try_step(&self) -> bool {
        if !self.open().await {
            return false;
        }
        let taken = self.queue.lock().take(BATCH_CHANGES, BATCH_BYTES);
        // After taking: no entry that was taken is newer than an invalidation that is not kept.
        let ready = self.keep_unkept().await && self.settle_doubt().await;
        if taken.is_empty() {
            return ready;
        }
        if ready && self.write_batch(&taken).await.is_ok() {
            self.queue.lock().done(&taken);
            return true;
        }
        self.queue.lock().put_back(taken);
        false
    }

    async fn write_batch(&self, taken: &[Taken]) -> Result<(), StoreError> {
        let (batch, namespace) = (taken.to_vec(), self.namespace.clone());
        let encoded = crate::sync::tokio::task::spawn_blocking(move || changes(&batch, &namespace));
        let changes = encoded
            .await
            .map_err(|error| StoreError::new(self.store.name(), "encode entries", error))?;
        let puts = changes.iter().filter(|it| matches!(it, Change::Put { .. })).count();
        let write = self.store.write(&self.namespace, changes);
        self.within(PATIENCE, "write entries", write).await?;
        if taken.iter().any(|change| change.pending.is_urgent()) {
            // A page that was taken away stays away, also after a loss of power.
            self.within(PATIENCE, "make removals durable", self.store.flush()).await?;
        }
        self.counters.written.add_many(puts as u64);
        Ok(())
    }

    /// Waits until all that waits now is written and durable.
    pub(crate) async fn flush(&self) -> Result<(), StoreError> {
        let mut progress = self.progress.subscribe();
        self.work.notify_one();
        while self.unwritten() > 0 || !self.is_opened() {
            if let Some(problem) = self.health.problem() {
                return Err(StoreError::new(self.store.name(), "write all entries", problem));
            }
            self.hurry.notify_one();
            let changed = std::pin::pin!(progress.changed());
            let _ = select(changed, self.clock.sleep(FLUSH_LOOK)).await;
        }
        self.within(PATIENCE, "make its entries durable", self.store.flush()).await
    }
}

fn changes(batch: &[Taken], namespace: &Namespace) -> Vec<Change> {
    let change = |taken: &Taken| {
        let key = StoreKey::new(namespace, &taken.key);
        match &taken.pending {
            Pending::Put(entry) => {
                let value = entry.encode(namespace);
                let (generation, token) = (entry.generation(), entry.watch.token());
                Change::Put { key, generation, token, value }
            }
            Pending::Remove | Pending::RemoveIfThere => Change::Remove { key },
        }
    };
    batch.iter().map(change).collect()
}
