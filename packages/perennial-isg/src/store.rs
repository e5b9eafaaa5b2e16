//! [`Store`]: where entries outlive the process. Every store is dumb: it keeps bytes.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::{EntryKey, Invalidation};

/// What a store does is told by a future that it gives.
pub type StoreFuture<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Keeps encoded entries and invalidations, under a namespace that is the build's.
///
/// The engine checks all that it reads, so a store may lose or damage entries: a page is then made
/// again. It may not lose an invalidation that it acknowledged.
pub trait Store: Send + Sync + 'static {
    /// What it is, in a word or two, for reports: `disk`, `memory`.
    fn name(&self) -> &'static str;

    /// Reads the record of a key.
    fn read<'a>(
        &'a self,
        namespace: &'a Namespace,
        key: &'a StoreKey,
    ) -> StoreFuture<'a, Option<Bytes>>;

    /// Whether there may be a record of a key. Answered at once, without asking a disk or a network:
    /// `false` only where there is certainly none, so that a page that was never made costs no
    /// reading. A store that cannot say so says `true`.
    fn may_have(&self, _namespace: &Namespace, _key: &StoreKey) -> bool {
        true
    }

    /// Applies changes in their order, all of them or none. A [`Change::Put`] is passed over if its
    /// generation is lower than that of the record it would replace, or if it was made under a
    /// [`lease`](Self::lease) and a later one of its key was granted since. They need not be durable
    /// when acknowledged, but a later acknowledged change may not survive an earlier one that is
    /// lost.
    fn write<'a>(&'a self, namespace: &'a Namespace, changes: Vec<Change>) -> StoreFuture<'a, ()>;

    /// Lists the keys and records that follow a key, in the order of the keys. It reads no further
    /// than the limits allow, so that the memory that it takes does not depend on what is stored.
    fn list<'a>(
        &'a self,
        namespace: &'a Namespace,
        after: Option<StoreKey>,
        limits: ListLimits,
    ) -> StoreFuture<'a, Listed>;

    /// Removes all records of a namespace. Invalidations stay.
    fn clear<'a>(&'a self, namespace: &'a Namespace) -> StoreFuture<'a, ()>;

    /// Removes all namespaces but these.
    fn retain<'a>(&'a self, namespaces: &'a [Namespace]) -> StoreFuture<'a, ()>;

    /// Keeps invalidations and gives them a number that is higher than every earlier one of the
    /// namespace and at least `at_least`. When this is acknowledged they are durable: they outlive
    /// `kill -9` and a loss of power. Of several for one subject and mode the last is enough.
    fn write_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        invalidations: Vec<Invalidation>,
        at_least: u64,
    ) -> StoreFuture<'a, u64>;

    /// Reads the invalidations with a number higher than `after`, with their numbers, and the
    /// highest number that was ever given.
    fn read_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        after: u64,
    ) -> StoreFuture<'a, KeptInvalidations>;

    /// Puts these invalidations, under numbers that were given before, in the place of all with a
    /// number of at most `upto`. The highest number that was ever given is not forgotten.
    fn merge_invalidations<'a>(
        &'a self,
        namespace: &'a Namespace,
        upto: u64,
        merged: Vec<(u64, Invalidation)>,
    ) -> StoreFuture<'a, ()>;

    /// How the store is.
    fn status(&self) -> StoreStatus;

    /// How the store makes room for new entries; `None` if it is not bounded.
    fn room(&self) -> Option<Room> {
        None
    }

    /// Makes all that was written durable.
    fn flush(&self) -> StoreFuture<'_, ()> {
        async { Ok(()) }.boxed()
    }

    /// Whether several processes use it at once. If so, the engine takes a
    /// [`lease`](Self::lease) before it generates, and follows the invalidations of the others.
    fn is_shared(&self) -> bool {
        false
    }

    /// Takes the right to generate a key for so long, where several processes share the store. At
    /// most one holds it at a time. A store of one process grants it always.
    fn lease<'a>(
        &'a self,
        _namespace: &'a Namespace,
        _key: &'a StoreKey,
        _duration: Duration,
    ) -> StoreFuture<'a, Lease> {
        async { Ok(Lease::Granted { token: 0 }) }.boxed()
    }

    /// Gives back a right that [`lease`](Self::lease) granted. A token that a later grant has
    /// overtaken gives nothing back.
    fn release<'a>(
        &'a self,
        _namespace: &'a Namespace,
        _key: &'a StoreKey,
        _token: u64,
    ) -> StoreFuture<'a, ()> {
        async { Ok(()) }.boxed()
    }
}

/// The bounds of one page of [`Store::list`]. A page ends at whichever is reached first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListLimits {
    /// The most records.
    pub records: usize,
    /// Bytes of records after which no further record is read. The last record may exceed them, so
    /// that a large record cannot end a listing.
    pub bytes: u64,
}

/// A page of records, as [`Store::list`] gives it.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The records, in the order of their keys.
    pub records: Vec<(StoreKey, Bytes)>,
    /// The last key, if records may follow it; `None` at the end.
    pub next: Option<StoreKey>,
}

impl Listed {
    /// Takes records, given in the order of their keys, as far as the limits allow.
    ///
    /// # Errors
    /// The first error of the records.
    pub fn take<E>(
        records: impl IntoIterator<Item = Result<(StoreKey, Bytes), E>>,
        limits: ListLimits,
    ) -> Result<Self, E> {
        let (mut listed, mut bytes) = (Self::default(), 0_u64);
        for record in records {
            let (key, value) = record?;
            bytes = bytes.saturating_add(value.len() as u64);
            listed.records.push((key, value));
            if listed.records.len() >= limits.records || bytes >= limits.bytes {
                listed.next = Some(key);
                break;
            }
        }
        Ok(listed)
    }
}

/// How a bounded store makes room: it keeps what was written in the last few eras. An entry that
/// is asked for, and was written in one that will soon go, is written again by the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// The number of the present era.
    pub era: u64,
    /// How many eras are kept.
    pub eras: u64,
    /// Bytes that are written in one era, about.
    pub era_bytes: u64,
}

/// Whether this process may generate a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    /// It may.
    Granted {
        /// Rises with each grant of the key: a later holder's token is higher. Never 0, but where
        /// the store is not shared.
        token: u64,
    },
    /// Another process does.
    Held {
        /// When the other's right ends.
        remaining: Duration,
    },
}

/// A part of a store that belongs to one build.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Namespace(Arc<str>);

impl Namespace {
    /// The namespace of a build.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name for it on disk: 32 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        let hash = blake3::derive_key("perennial 2026 store namespace", self.0.as_bytes());
        blake3::Hash::from_bytes(hash).to_hex().chars().take(32).collect()
    }
}

/// A key in a store: a hash of namespace and [`EntryKey`], of always the same length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// The key under which an entry is stored.
    #[must_use]
    pub fn new(namespace: &Namespace, key: &EntryKey) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("perennial 2026 store key");
        hasher.update(&(namespace.0.len() as u64).to_le_bytes());
        hasher.update(namespace.0.as_bytes());
        hasher.update(key.as_str().as_bytes());
        Self(*hasher.finalize().as_bytes())
    }

    /// Takes back the bytes of a key.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// One change of a record.
#[derive(Debug, Clone)]
pub enum Change {
    /// Writes a record.
    Put {
        /// Its key.
        key: StoreKey,
        /// The number of its generation.
        generation: u64,
        /// The token of the lease under which it was made; 0 if it was made under none.
        token: u64,
        /// The encoded entry.
        value: Bytes,
    },
    /// Removes a record.
    Remove {
        /// Its key.
        key: StoreKey,
    },
}

impl Change {
    /// The key that it is about.
    #[must_use]
    pub fn key(&self) -> &StoreKey {
        match self {
            Self::Put { key, .. } | Self::Remove { key } => key,
        }
    }
}

/// The invalidations that a store keeps.
#[derive(Debug, Clone, Default)]
pub struct KeptInvalidations {
    /// The highest number that was ever given.
    pub last: u64,
    /// The invalidations with their numbers, in any order.
    pub invalidations: Vec<(u64, Invalidation)>,
}

/// How a store is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreStatus {
    /// Records, about.
    pub entries: u64,
    /// Bytes on disk or in memory, about.
    pub bytes: u64,
    /// Records that were damaged when they were read.
    pub damaged: u64,
    /// What is wrong with it, if something is: a sentence for the operator.
    pub degraded: Option<String>,
    /// Whether the engine has only begun to open it, which takes a moment and is no fault.
    pub opening: bool,
}

/// What a store could not do.
#[derive(Debug, thiserror::Error)]
#[error("PER-3001: the {store} store could not {action}: {source}\nhint: {hint}")]
pub struct StoreError {
    /// Which store.
    pub store: &'static str,
    /// What it was to do: `read an entry`.
    pub action: &'static str,
    /// Why it could not.
    pub source: Box<dyn std::error::Error + Send + Sync>,
    /// What to do about it.
    pub hint: &'static str,
}

impl StoreError {
    /// A failure without special advice.
    #[must_use]
    pub fn new(
        store: &'static str,
        action: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let hint =
            "pages are served without the store until it works again; look at its disk or server";
        Self { store, action, source: source.into(), hint }
    }
}
