//! [`MemoryStore`]: keeps entries in the process's memory.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use parking_lot::Mutex;
use perennial_isg::{
    Change, Clock, Invalidation, KeptInvalidations, Lease, ListLimits, Listed, Mode, Namespace,
    Store, StoreFuture, StoreKey, StoreStatus, Subject, Timestamp,
};

/// Keeps entries in the process's memory, without bounds: for tests, and as the measure of what
/// every other store does.
#[derive(Default)]
pub struct MemoryStore {
    parts: Mutex<HashMap<Namespace, Part>>,
    /// Tells when leases end, if several engines share the store.
    clock: Option<Arc<dyn Clock>>,
}

#[derive(Debug, Default)]
struct Part {
    records: BTreeMap<StoreKey, (u64, Bytes)>,
    invalidations: HashMap<(Subject, Mode), (u64, Invalidation)>,
    last: u64,
    leases: HashMap<StoreKey, Granted>,
}

/// The last lease of a key.
#[derive(Debug, Clone, Copy)]
struct Granted {
    token: u64,
    until: Timestamp,
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").field("shared", &self.clock.is_some()).finish_non_exhaustive()
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store for several engines, which take turns by leases that end by this clock: the
    /// measure of what a store does that several processes share.
    #[must_use]
    pub fn shared(clock: Arc<dyn Clock>) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    fn with<T>(&self, namespace: &Namespace, act: impl FnOnce(&mut Part) -> T) -> T {
        act(self.parts.lock().entry(namespace.clone()).or_default())
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
        limits: ListLimits,
    ) -> StoreFuture<'a, Listed> {
        let listed = self.with(namespace, |part| {
            let start = after.map_or(Bound::Unbounded, Bound::Excluded);
            let records = part.records.range((start, Bound::Unbounded));
            Listed::take(records.map(|(key, (_, bytes))| Ok((*key, bytes.clone()))), limits)
        });
        async { listed }.boxed()
    }

    fn clear<'a>(&'a self, namespace: &'a Namespace) -> StoreFuture<'a, ()> {
        self.with(namespace, |part| part.records.clear());
        async { Ok(()) }.boxed()
    }

    fn retain<'a>(&'a self, namespaces: &'a [Namespace]) -> StoreFuture<'a, ()> {
        self.parts.lock().retain(|namespace, _| namespaces.contains(namespace));
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

    fn is_shared(&self) -> bool {
        self.clock.is_some()
    }

    fn lease<'a>(
        &'a self,
        namespace: &'a Namespace,
        key: &'a StoreKey,
        duration: Duration,
    ) -> StoreFuture<'a, Lease> {
        let lease = match &self.clock {
            Some(clock) => self.with(namespace, |part| part.lease(*key, clock.now(), duration)),
            None => Lease::Granted { token: 0 },
        };
        async move { Ok(lease) }.boxed()
    }

    fn release<'a>(
        &'a self,
        namespace: &'a Namespace,
        key: &'a StoreKey,
        token: u64,
    ) -> StoreFuture<'a, ()> {
        if let Some(clock) = &self.clock {
            self.with(namespace, |part| part.release(key, token, clock.now()));
        }
        async { Ok(()) }.boxed()
    }

    fn status(&self) -> StoreStatus {
        let parts = self.parts.lock();
        let records = || parts.values().flat_map(|part| part.records.values());
        StoreStatus {
            entries: records().count() as u64,
            bytes: records().map(|(_, bytes)| bytes.len() as u64).sum(),
            ..StoreStatus::default()
        }
    }
}

impl Part {
    fn lease(&mut self, key: StoreKey, now: Timestamp, duration: Duration) -> Lease {
        let last = self.leases.get(&key).copied();
        if let Some(granted) = last.filter(|granted| now < granted.until) {
            return Lease::Held { remaining: granted.until.since(now) };
        }
        let token = last.map_or(1, |granted| granted.token.saturating_add(1));
        self.leases.insert(key, Granted { token, until: now + duration });
        Lease::Granted { token }
    }

    fn release(&mut self, key: &StoreKey, token: u64, now: Timestamp) {
        // The token stays, so that the next one is higher.
        if let Some(granted) = self.leases.get_mut(key).filter(|granted| granted.token == token) {
            granted.until = now;
        }
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Put { key, generation, token, value } => {
                let newer = self.records.get(&key).is_some_and(|(number, _)| *number > generation);
                let last = self.leases.get(&key).map_or(0, |granted| granted.token);
                let overtaken = token != 0 && token < last;
                if !newer && !overtaken {
                    self.records.insert(key, (generation, value));
                }
            }
            Change::Remove { key } => {
                self.records.remove(&key);
            }
        }
    }
}
