//! One suite for every store: what the engine relies on.

// All of this is test code, the helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod leases;
mod suite;

use std::sync::Arc;

use perennial_isg::Store;
use perennial_stores::{DiskSettings, DiskStore, MemoryStore};

/// A store under test, and how to close and open it again.
pub(crate) trait Bench: Send {
    fn store(&self) -> Arc<dyn Store>;
    /// Ends the store without flushing it, and opens it anew. What never outlives the process
    /// stays as it is.
    fn reopen(&mut self);
}

struct Memory(Arc<MemoryStore>);

impl Bench for Memory {
    fn store(&self) -> Arc<dyn Store> {
        self.0.clone()
    }

    fn reopen(&mut self) {}
}

struct Disk {
    store: Option<Arc<DiskStore>>,
    folder: tempfile::TempDir,
}

impl Disk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = DiskStore::open(folder.path(), DiskSettings::default()).unwrap();
        Self { store: Some(Arc::new(store)), folder }
    }
}

impl Bench for Disk {
    fn store(&self) -> Arc<dyn Store> {
        self.store.clone().unwrap()
    }

    fn reopen(&mut self) {
        self.store = None;
        let store = DiskStore::open(self.folder.path(), DiskSettings::default()).unwrap();
        self.store = Some(Arc::new(store));
    }
}

suite::for_store!(memory, Memory(Arc::default()));
suite::for_store!(disk, Disk::new());
