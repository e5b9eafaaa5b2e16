//! [`Engine`]: incremental static (re)generation.

mod admission;
mod builder;
mod compressor;
mod failure;
mod flight;
mod generation;
mod gone;
mod invalidate;
mod invalidations;
mod lease;
mod list;
mod lookup;
mod memory;
mod report;
mod stored;
mod stuck;
mod sweep;
mod warm;

use std::sync::{Arc, Weak};

pub use builder::EngineBuilder;
pub use invalidate::{Invalidated, InvalidationError};
pub use list::StoredEntries;

use crate::backing::Backing;
use crate::stats::Counters;
use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use crate::sync::tokio::runtime::Handle;
use crate::{Clock, Entry, Generate, Limits, Policy, Timestamp, Workers};
use admission::Admission;
use compressor::Compressor;
use flight::Flights;
use gone::GoneTable;
pub(crate) use invalidations::Invalidations;
use memory::Memory;
use stuck::Stuck;

/// Makes each page once, keeps it, and renews it. Cheap to clone: all clones are one engine.
///
/// ```
/// use futures_util::FutureExt as _;
/// use futures_util::future::BoxFuture;
/// use perennial_isg::{
///     Answer, Engine, EntryKey, Generate, Generated, GenerationContext, GenerationFailure, Policy,
///     Request, Wait,
/// };
/// use perennial_protocol::CanonicalPath;
///
/// struct Greeter;
///
/// impl Generate for Greeter {
///     type Subject = String;
///
///     fn generate(
///         &self,
///         name: String,
///         _context: GenerationContext,
///     ) -> BoxFuture<'static, Result<Generated, GenerationFailure>> {
///         async move { Ok(Generated::new(format!("<p>Hello, {name}"), "{}")) }.boxed()
///     }
/// }
///
/// # let runtime = tokio::runtime::Runtime::new()?;
/// # runtime.block_on(async {
/// let engine = Engine::builder(Greeter).build();
/// let path = CanonicalPath::parse("/hello/ann")?;
/// let key = EntryKey::new("en", &path, &[]);
/// let (policy, subject) = (Policy::new("hello/{name}"), "Ann".to_owned());
/// let request = Request { key, policy, subject, wait: Wait::Complete };
/// let Answer::Entry(first) = engine.get(request.clone()).await else { panic!() };
/// assert_eq!(first.entry.page(), "<p>Hello, Ann");
/// assert_eq!(first.cache.to_string(), "perennial; fwd=miss; stored");
/// let Answer::Entry(second) = engine.get(request).await else { panic!() };
/// assert_eq!(second.cache.to_string(), "perennial; hit; ttl=31536000");
/// # Ok::<(), perennial_protocol::PathError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Engine<G: Generate>(Arc<Shared<G>>);

pub(crate) struct Shared<G> {
    generator: Arc<G>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    backing: Option<Arc<Backing>>,
    runtime: Handle,
    /// Runs the generator's code.
    workers: Arc<dyn Workers>,
    stuck: Arc<Stuck>,
    memory: Memory,
    gone: GoneTable,
    flights: Arc<Flights>,
    admission: Admission,
    /// The places of parts, which pages wait for that have a place already.
    parts: Admission,
    invalidations: Arc<Invalidations>,
    counters: Arc<Counters>,
    compressor: Compressor,
    /// The highest generation number that was given.
    last_generation: AtomicU64,
    /// The era of the store when what is asked for was last written again.
    swept_era: AtomicU64,
    stopping: AtomicBool,
}

/// An engine's handle that does not keep it, see [`Engine::downgrade`].
pub struct WeakEngine<G: Generate>(Weak<Shared<G>>);

impl<G: Generate> WeakEngine<G> {
    /// The engine, if it is still there.
    #[must_use]
    pub fn upgrade(&self) -> Option<Engine<G>> {
        self.0.upgrade().map(Engine)
    }
}

impl<G: Generate> Clone for WeakEngine<G> {
    fn clone(&self) -> Self {
        Self(Weak::clone(&self.0))
    }
}

impl<G: Generate> std::fmt::Debug for WeakEngine<G> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WeakEngine")
    }
}

impl<G: Generate> Clone for Engine<G> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<G: Generate> Engine<G> {
    /// Begins to build an engine that makes pages with this generator.
    pub fn builder(generator: G) -> EngineBuilder<G> {
        EngineBuilder::new(generator)
    }

    /// A handle that does not keep the engine: for a generator that asks its own engine for parts.
    #[must_use]
    pub fn downgrade(&self) -> WeakEngine<G> {
        WeakEngine(Arc::downgrade(&self.0))
    }

    fn admission(&self, policy: &Policy) -> &Admission {
        if policy.part { &self.0.parts } else { &self.0.admission }
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// A generation number: higher than every earlier one of this engine, than those of all entries
    /// that it has seen, and, unless the clock was put back, than all of earlier processes.
    fn next_generation(&self, previous: u64, now: Timestamp) -> u64 {
        let floor = now.as_millis().max(previous.saturating_add(1));
        let next = |last: u64| last.saturating_add(1).max(floor);
        let order = Ordering::Relaxed;
        let update = self.0.last_generation.fetch_update(order, order, |last| Some(next(last)));
        update.map_or(floor, next)
    }

    /// Lets the generations that follow have higher numbers than that of an entry from the store,
    /// also if that is purged, or was made when the clock was ahead.
    fn has_seen(&self, entry: &Entry) {
        self.0.last_generation.fetch_max(entry.generation(), Ordering::Relaxed);
    }

    /// Whether [`shutdown`](Self::shutdown) was called.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
#[cfg(feature = "shuttle")]
mod exploration;
