//! [`OwnRuntime`]: the threads on which pages are generated, if none were handed over.

use tokio::runtime::{Builder, Handle, Runtime};

/// A runtime that may be dropped anywhere, also within another runtime.
#[derive(Debug)]
pub(super) struct OwnRuntime(Option<Runtime>);

impl OwnRuntime {
    pub(super) fn start() -> std::io::Result<(Self, Handle)> {
        let runtime =
            Builder::new_multi_thread().thread_name("incremental").enable_all().build()?;
        let handle = runtime.handle().clone();
        Ok((Self(Some(runtime)), handle))
    }
}

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
