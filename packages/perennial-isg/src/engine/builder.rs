//! [`EngineBuilder`]: sets an engine up.

use std::sync::Arc;

use super::admission::Admission;
use super::compressor::Compressor;
use super::gone::GoneTable;
use super::invalidations::Invalidations;
use super::memory::Memory;
use super::stuck::Stuck;
use super::{Engine, Shared};
use crate::backing::Backing;
use crate::stats::Counters;
use crate::sync::tokio::runtime::Handle;
use crate::{Clock, Generate, Limits, Namespace, RuntimeWorkers, Store, SystemClock, Workers};

/// Sets an engine up. Unless told, it has no store, the machine's clock, the default limits and
/// the runtime on which it is built, which runs the generator's code too.
#[must_use]
pub struct EngineBuilder<G> {
    generator: G,
    clock: Arc<dyn Clock>,
    limits: Limits,
    namespace: Namespace,
    store: Option<Arc<dyn Store>>,
    runtime: Option<Handle>,
    workers: Option<Arc<dyn Workers>>,
}

impl<G: Generate> EngineBuilder<G> {
    pub(super) fn new(generator: G) -> Self {
        Self {
            generator,
            clock: Arc::new(SystemClock),
            limits: Limits::default(),
            namespace: Namespace::new(""),
            store: None,
            runtime: None,
            workers: None,
        }
    }

    /// Keeps entries in this store.
    pub fn store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = Some(store);
        self
    }

    /// Takes the time from this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the bounds.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Names the part of the store that is used: the build id.
    pub fn namespace(mut self, name: &str) -> Self {
        self.namespace = Namespace::new(name);
        self
    }

    /// Runs the engine's own tasks on this runtime: flights, deadlines and the store's writer.
    pub fn runtime(mut self, runtime: Handle) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Runs the generator's code on these workers. Unless told, it shares the engine's runtime, where
    /// code that blocks threads holds up the engine's deadlines.
    pub fn workers(mut self, workers: Arc<dyn Workers>) -> Self {
        self.workers = Some(workers);
        self
    }

    /// Builds the engine.
    ///
    /// # Panics
    /// Outside of a Tokio runtime, if none was set with [`runtime`](Self::runtime).
    #[must_use]
    #[track_caller]
    pub fn build(self) -> Engine<G> {
        let runtime = self.runtime.unwrap_or_else(Handle::current);
        let workers =
            self.workers.unwrap_or_else(|| Arc::new(RuntimeWorkers::new(runtime.clone())));
        let counters = Arc::<Counters>::default();
        let invalidations = Arc::new(Invalidations::new(self.limits.invalidations));
        let backing = self.store.map(|store| {
            Arc::new(Backing::new(
                store,
                self.namespace,
                Arc::clone(&self.clock),
                &self.limits,
                Arc::clone(&counters),
                Arc::clone(&invalidations),
            ))
        });
        if let Some(backing) = &backing {
            backing.start(&runtime);
        }
        Engine(Arc::new(Shared {
            generator: Arc::new(self.generator),
            clock: self.clock,
            memory: Memory::new(&self.limits, &counters),
            gone: GoneTable::new(self.limits.gone_bytes),
            flights: Arc::default(),
            admission: Admission::new(&self.limits),
            parts: Admission::new(&self.limits),
            compressor: Compressor::default(),
            stuck: Stuck::new(&self.limits),
            workers,
            invalidations,
            counters,
            limits: self.limits,
            backing,
            runtime,
            last_generation: 0.into(),
            swept_era: 0.into(),
            stopping: false.into(),
        }))
    }
}
