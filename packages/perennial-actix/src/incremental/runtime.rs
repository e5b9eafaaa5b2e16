//! [`OwnRuntime`]: the threads on which the engine runs, apart from those that make pages.

use std::sync::Arc;

use perennial_isg::{RuntimeWorkers, Workers};
use perennial_server::{Pool, PoolSettings};
use tokio::runtime::{Builder, Handle, Runtime};

/// Threads of the engine: its deadlines, its flights and the store's writer need few.
const THREADS: usize = 2;

/// A runtime that may be dropped anywhere, also within another runtime.
#[derive(Debug)]
pub(super) struct OwnRuntime(Option<Runtime>);

impl OwnRuntime {
    pub(super) fn start() -> std::io::Result<(Self, Handle)> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("incremental")
            .enable_all()
            .build()?;
        let handle = runtime.handle().clone();
        Ok((Self(Some(runtime)), handle))
    }
}

/// What makes pages: the runtime that was handed over, or threads of its own.
pub(super) fn workers(
    runtime: Option<Handle>,
    settings: PoolSettings,
) -> std::io::Result<Arc<dyn Workers>> {
    Ok(match runtime {
        Some(runtime) => Arc::new(RuntimeWorkers::new(runtime)),
        None => Arc::new(Pool::start(settings)?),
    })
}

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
