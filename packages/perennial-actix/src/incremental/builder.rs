//! [`IncrementalBuilder`]: puts routes, renderer, store and fallback together.

use std::sync::Arc;

use perennial_isg::{Clock, Engine, Limits, Store};
use perennial_server::PoolSettings;
use tokio::runtime::Handle;

use super::fallback::AnyFallback;
use super::render::{Render, Renderer};
use super::route_table::RouteTable;
use super::runtime::{OwnRuntime, workers};
use super::{Fallback, Incremental, IncrementalError, IncrementalRoute};

/// Puts routes, renderer, store and fallback together. Unless told, nothing outlives the process,
/// the limits are the defaults, and what is no page is 404.
#[must_use]
pub struct IncrementalBuilder {
    renderer: Renderer,
    routes: Vec<IncrementalRoute>,
    store: Option<Arc<dyn Store>>,
    clock: Option<Arc<dyn Clock>>,
    limits: Limits,
    namespace: String,
    runtime: Option<Handle>,
    pool: PoolSettings,
    fallback: Option<AnyFallback>,
}

impl IncrementalBuilder {
    pub(super) fn new(render: impl Render) -> Self {
        Self {
            renderer: Renderer::new(render),
            routes: Vec::new(),
            store: None,
            clock: None,
            limits: Limits::default(),
            namespace: String::new(),
            runtime: None,
            pool: PoolSettings::default(),
            fallback: None,
        }
    }

    /// Adds a route.
    pub fn route(mut self, route: IncrementalRoute) -> Self {
        self.routes.push(route);
        self
    }

    /// Keeps pages in this store beyond the process.
    pub fn store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = Some(store);
        self
    }

    /// Takes the time from this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Sets the bounds.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Names the version of what makes pages: those that another version made are not served.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.namespace = version.into();
        self
    }

    /// Sets the bounds of the threads that make pages.
    pub fn pool(mut self, pool: PoolSettings) -> Self {
        self.pool = pool;
        self
    }

    /// Makes pages on this runtime; unless told, on threads of its own. The engine itself never runs
    /// there.
    pub fn runtime(mut self, runtime: Handle) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Lets this answer what is no page that is stored: paths without a route, methods other than
    /// GET and HEAD, and pages that must not be shared.
    pub fn fallback(mut self, fallback: impl Fallback) -> Self {
        self.fallback = Some(AnyFallback::new(fallback));
        self
    }

    /// Checks the routes and starts the engine.
    ///
    /// # Errors
    /// [`IncrementalError`], if a pattern is not valid, two routes could answer the same path, or
    /// no threads can be started.
    pub fn build(self) -> Result<Incremental, IncrementalError> {
        let routes = RouteTable::new(self.routes)?;
        let (runtime, handle) = OwnRuntime::start()?;
        let mut engine = Engine::builder(self.renderer)
            .limits(self.limits)
            .namespace(&self.namespace)
            .workers(workers(self.runtime, self.pool)?)
            .runtime(handle);
        if let Some(store) = self.store {
            engine = engine.store(store);
        }
        if let Some(clock) = self.clock {
            engine = engine.clock(clock);
        }
        Ok(Incremental::new(routes, engine.build(), self.fallback, runtime))
    }
}
