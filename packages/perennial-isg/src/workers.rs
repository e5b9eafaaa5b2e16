//! [`Workers`]: where the generator's code runs, apart from the engine's own tasks.

use futures_util::future::BoxFuture;

use crate::sync::tokio::runtime::Handle;

/// Runs the generator's code, apart from the engine's own tasks.
///
/// The engine's deadlines, its flights and its writer are tasks of the engine's runtime. A
/// generator that blocks a thread must not hold them up, so it needs threads of its own.
pub trait Workers: Send + Sync + 'static {
    /// Starts work. The engine hands over only work that neither panics nor leaves anything to drop
    /// when it has ended; it may block its thread.
    ///
    /// # Errors
    /// [`NoWorker`], if there is no thread that could run it.
    fn start(&self, work: BoxFuture<'static, ()>) -> Result<(), NoWorker>;
}

/// There is no thread that could run the work.
#[derive(Debug, Clone, thiserror::Error)]
#[error("PER-3020: no thread can be started for the generator: {reason}")]
pub struct NoWorker {
    /// The reason that the system gave.
    pub reason: String,
}

/// A Tokio runtime as workers.
#[derive(Debug, Clone)]
pub struct RuntimeWorkers(Handle);

impl RuntimeWorkers {
    /// Runs the generator's code on this runtime. Code that blocks a thread takes it from whatever
    /// else runs there.
    #[must_use]
    pub const fn new(runtime: Handle) -> Self {
        Self(runtime)
    }
}

impl Workers for RuntimeWorkers {
    fn start(&self, work: BoxFuture<'static, ()>) -> Result<(), NoWorker> {
        drop(self.0.spawn(work));
        Ok(())
    }
}
