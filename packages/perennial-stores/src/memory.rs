//! [`MemoryStore`]: keeps entries in the process's memory.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use bytes::Bytes;
use futures_util::FutureExt as _;
use parking_lot::Mutex;
use perennial_isg::{
    Change, Invalidation, KeptInvalidations, Mode, Namespace, Store, StoreFuture, StoreKey,
    StoreStatus, Subject,
};

/// Keeps entries in the process's memory, without bounds: for tests, and as the measure of what
/// every other store does.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<HashMap<Namespace, Part>>);

#[derive(Debug, Default)]
struct Part {
    records: BTreeMap<StoreKey, (u64, Bytes)>,
    invalidations: HashMap<(Subject, Mode), (u64, Invalidation)>,
    last: u64,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, namespace: &Namespace, act: impl FnOnce(&mut Part) -> T) -> T {
        act(self.0.lock().entry(namespace.clone()).or_default())
    }
}

impl Store for MemoryStore {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn read<'a>(
        &'a self,
        namespace: &'a Namespace,
        key: &'a StoreKey,
    ) -> StoreFuture<'a, Option<Bytes>> {
        let read = |part: &mut Part| part.records.get(key).map(|(_, bytes)| bytes.clone());
        let found = self.with(namespace, read);
        async { Ok(found) }.boxed()
    }

    fn write<'a>(&'a self, namespace: &'a Namespace, changes: Vec<Change>) -> StoreFuture<'a, ()> {
        self.with(namespace, |part| changes.into_iter().for_each(|change| part.apply(change)));
        async { Ok(()) }.boxed()
    }

    fn list<'a>(
        &'a self,
        namespace: &'a Namespace,
        after: Option<StoreKey>,
        limit: usize,
    ) -> StoreFuture<'a, Vec<(StoreKey, Bytes)>> {
        let listed = self.with(namespace, |part| {
            let start = after.map_or(Bound::Unbounded, Bound::Excluded);
            let records = part.records.range((start, Bound::Unbounded)).take(limit);
            records.map(|(key, (_, bytes))| (*key, bytes.clone())).collect()
        });
        async { Ok(listed) }.boxed()
    }

    fn clear<'a>(&'a self, namespace: &'a Namespace) -> StoreFuture<'a, ()> {
        self.with(namespace, |part| part.records.clear());
        async { Ok(()) }.boxed()
    }

    fn retain<'a>(&'a self, namespaces: &'a [Namespace]) -> StoreFuture<'a, ()> {
        self.0.lock().retain(|namespace, _| namespaces.contains(namespace));
        async { Ok(()) }.boxed()
    }

    fn write_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        invalidations: Vec<Invalidation>,
        at_least: u64,
    ) -> StoreFuture<'a, u64> {
        let number = self.with(namespace, |part| {
            part.last = at_least.max(part.last.saturating_add(1));
            for invalidation in invalidations {
                let subject = (invalidation.subject.clone(), invalidation.mode);
                part.invalidations.insert(subject, (part.last, invalidation));
            }
            part.last
        });
        async move { Ok(number) }.boxed()
    }

    fn read_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        after: u64,
    ) -> StoreFuture<'a, KeptInvalidations> {
        let kept = self.with(namespace, |part| {
            let newer = part.invalidations.values().filter(|(number, _)| *number > after);
            KeptInvalidations { last: part.last, invalidations: newer.cloned().collect() }
        });
        async { Ok(kept) }.boxed()
    }

    fn merge_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        upto: u64,
        merged: Vec<(u64, Invalidation)>,
    ) -> StoreFuture<'a, ()> {
        self.with(namespace, |part| {
            part.invalidations.retain(|_, (number, _)| *number > upto);
            for (number, invalidation) in merged {
                let subject = (invalidation.subject.clone(), invalidation.mode);
                part.invalidations.insert(subject, (number, invalidation));
            }
        });
        async { Ok(()) }.boxed()
    }

    fn status(&self) -> StoreStatus {
        let parts = self.0.lock();
        let records = || parts.values().flat_map(|part| part.records.values());
        StoreStatus {
            entries: records().count() as u64,
            bytes: records().map(|(_, bytes)| bytes.len() as u64).sum(),
            ..StoreStatus::default()
        }
    }
}

impl Part {
    fn apply(&mut self, change: Change) {
        match change {
            Change::Put { key, generation, value } => {
                let newer = self.records.get(&key).is_some_and(|(number, _)| *number > generation);
                if !newer {
                    self.records.insert(key, (generation, value));
                }
            }
            Change::Remove { key } => {
                self.records.remove(&key);
            }
        }
    }
}
