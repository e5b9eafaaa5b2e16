//! [`FaultyStore`]: a store that fails when it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::{
    Change, Invalidation, KeptInvalidations, ListLimits, Listed, Namespace, Room, Store,
    StoreError, StoreFuture, StoreKey, StoreStatus,
};

/// How an operation of a [`FaultyStore`] goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It fails, and does nothing.
    Fails,
    /// It does its work, and then says that it failed.
    FailsAfterwards,
    /// It never ends.
    Hangs,
    /// It does its work once [`FaultyStore::proceed`] was called.
    Waits,
    /// It panics.
    Panics,
    /// What it reads is damaged. As [`Fails`](Self::Fails) for operations that read no entries.
    Damages,
}

/// Decides, by the number of an operation from 1 on, whether it goes wrong.
type Plan = Box<dyn Fn(u64) -> Option<Fault> + Send + Sync>;

/// A store in front of another, whose operations go wrong as planned.
pub struct FaultyStore {
    inner: Arc<dyn Store>,
    plan: Mutex<Plan>,
    operations: AtomicU64,
    /// Closed once those that wait may proceed.
    waiting: Semaphore,
}

impl FaultyStore {
    /// A store that works.
    #[must_use]
    pub fn new(inner: Arc<dyn Store>) -> Self {
        let plan: Plan = Box::new(|_| None);
        let waiting = Semaphore::new(0);
        Self { inner, plan: Mutex::new(plan), operations: AtomicU64::new(0), waiting }
    }

    /// Plans what goes wrong, by the number of each operation since the store was made.
    pub fn plan(&self, plan: impl Fn(u64) -> Option<Fault> + Send + Sync + 'static) {
        *self.plan.lock() = Box::new(plan);
    }

    /// Lets the operations that wait proceed, and those that would wait from now on.
    pub fn proceed(&self) {
        self.waiting.close();
    }

    /// How many operations there were.
    pub fn operations(&self) -> u64 {
        self.operations.load(Ordering::SeqCst)
    }

    /// Counts an operation, and runs it as planned.
    fn run<'a, T: Send + 'a>(
        &'a self,
        operation: StoreFuture<'a, T>,
        damage: impl FnOnce(T) -> Result<T, StoreError> + Send + 'a,
    ) -> StoreFuture<'a, T> {
        let number = self.operations.fetch_add(1, Ordering::SeqCst) + 1;
        let fault = (self.plan.lock())(number);
        async move {
            match fault {
                None => operation.await,
                Some(Fault::Fails) => Err(planned()),
                Some(Fault::FailsAfterwards) => {
                    operation.await?;
                    Err(planned())
                }
                Some(Fault::Hangs) => std::future::pending().await,
                Some(Fault::Waits) => {
                    // It has no permits: this ends when it is closed, with an error that means so.
                    let _ = self.waiting.acquire().await;
                    operation.await
                }
                // A panic, but one that was planned: it is not said on standard error.
                Some(Fault::Panics) => std::panic::resume_unwind(Box::new("a planned panic")),
                Some(Fault::Damages) => damage(operation.await?),
            }
        }
        .boxed()
    }
}

fn planned() -> StoreError {
    StoreError::new("faulty", "do as it was told", "a planned failure")
}

fn fails<T>(_: T) -> Result<T, StoreError> {
    Err(planned())
}

fn damaged(bytes: Option<Bytes>) -> Result<Option<Bytes>, StoreError> {
    Ok(bytes.map(|bytes| {
        let mut bytes = bytes.to_vec();
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 0x40;
        }
        bytes.into()
    }))
}

impl Store for FaultyStore {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn read<'a>(
        &'a self,
        namespace: &'a Namespace,
        key: &'a StoreKey,
    ) -> StoreFuture<'a, Option<Bytes>> {
        self.run(self.inner.read(namespace, key), damaged)
    }

    fn write<'a>(&'a self, namespace: &'a Namespace, changes: Vec<Change>) -> StoreFuture<'a, ()> {
        self.run(async move { self.inner.write(namespace, changes).await }.boxed(), fails)
    }

    fn list<'a>(
        &'a self,
        namespace: &'a Namespace,
        after: Option<StoreKey>,
        limits: ListLimits,
    ) -> StoreFuture<'a, Listed> {
        self.run(self.inner.list(namespace, after, limits), fails)
    }

    fn clear<'a>(&'a self, namespace: &'a Namespace) -> StoreFuture<'a, ()> {
        self.run(async move { self.inner.clear(namespace).await }.boxed(), fails)
    }

    fn retain<'a>(&'a self, namespaces: &'a [Namespace]) -> StoreFuture<'a, ()> {
        self.run(async move { self.inner.retain(namespaces).await }.boxed(), fails)
    }

    fn write_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        invalidations: Vec<Invalidation>,
        at_least: u64,
    ) -> StoreFuture<'a, u64> {
        let write =
            async move { self.inner.write_invalidations(namespace, invalidations, at_least).await };
        self.run(write.boxed(), fails)
    }

    fn read_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        after: u64,
    ) -> StoreFuture<'a, KeptInvalidations> {
        self.run(self.inner.read_invalidations(namespace, after), fails)
    }

    fn merge_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        upto: u64,
        merged: Vec<(u64, Invalidation)>,
    ) -> StoreFuture<'a, ()> {
        let merge = async move { self.inner.merge_invalidations(namespace, upto, merged).await };
        self.run(merge.boxed(), fails)
    }

    fn status(&self) -> StoreStatus {
        self.inner.status()
    }

    fn room(&self) -> Option<Room> {
        self.inner.room()
    }

    fn flush(&self) -> StoreFuture<'_, ()> {
        self.run(async move { self.inner.flush().await }.boxed(), fails)
    }

    fn is_shared(&self) -> bool {
        self.inner.is_shared()
    }

    fn release<'a>(
        &'a self,
        namespace: &'a Namespace,
        key: &'a StoreKey,
        token: u64,
    ) -> StoreFuture<'a, ()> {
        self.run(self.inner.release(namespace, key, token), fails)
    }

    fn lease<'a>(
        &'a self,
        namespace: &'a Namespace,
        key: &'a StoreKey,
        duration: Duration,
    ) -> StoreFuture<'a, crate::Lease> {
        self.run(self.inner.lease(namespace, key, duration), fails)
    }
}
