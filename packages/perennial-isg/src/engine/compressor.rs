//! [`Compressor`]: makes encodings behind all answers, of entries that are asked for again.

use std::sync::Arc;

use super::Engine;
use crate::entry::compress;
use crate::sync::tokio::sync::Semaphore;
use crate::{Entry, Generate};

/// Hits from which an entry is one that is asked for again.
pub(super) const ASKED_AGAIN: u32 = 2;

/// The quality of Brotli for what is compressed while the server runs.
const QUALITY: i32 = 9;

/// The quality of Brotli for what is compressed at build time.
const BEST_QUALITY: i32 = 11;

/// Bounds how many entries are compressed at once.
#[derive(Debug)]
pub(super) struct Compressor(Arc<Semaphore>);

impl Default for Compressor {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // Half of the machine at most: visitors go first.
        Self(Arc::new(Semaphore::new(cores.div_ceil(2))))
    }
}

impl<G: Generate> Engine<G> {
    /// Starts to compress an entry, if that is due and there is room for it. If not, a later hit
    /// tries again.
    pub(super) fn compress_behind(&self, entry: &Arc<Entry>) {
        if !entry.content.compressible || !entry.watch.claim_compression() {
            return;
        }
        let Ok(permit) = Arc::clone(&self.0.compressor.0).try_acquire_owned() else {
            return entry.watch.give_up_compression();
        };
        let (engine, entry) = (self.clone(), Arc::clone(entry));
        self.0.runtime.spawn_blocking(move || {
            let compressed = Arc::new(compressed(&entry, QUALITY));
            drop(permit);
            engine.adopt(&entry, &compressed);
        });
    }

    /// Compresses an entry as well as possible, and waits for that.
    pub(super) async fn compress_best(&self, entry: &Arc<Entry>) -> Arc<Entry> {
        if entry.content.encoded || !entry.content.compressible || !entry.watch.claim_compression()
        {
            return Arc::clone(entry);
        }
        let source = Arc::clone(entry);
        let work = move || Arc::new(compressed(&source, BEST_QUALITY));
        let Ok(compressed) = self.0.runtime.spawn_blocking(work).await else {
            return Arc::clone(entry);
        };
        self.adopt(entry, &compressed);
        compressed
    }

    /// Puts a compressed entry in the place of what it was made of, or of what has renewed that
    /// meanwhile with the same content.
    fn adopt(&self, entry: &Arc<Entry>, compressed: &Arc<Entry>) {
        self.0.counters.compressed.add();
        let Some(present) = self.0.memory.peek(&entry.key) else { return };
        if !Arc::ptr_eq(&present.content, &entry.content) {
            return;
        }
        let compressed = match Arc::ptr_eq(&present, entry) {
            true => Arc::clone(compressed),
            false => Arc::new(present.with_content(Arc::clone(&compressed.content))),
        };
        if self.0.memory.replace(&present, &compressed)
            && let Some(backing) = &self.0.backing
        {
            backing.write(&compressed);
        }
    }
}

fn compressed(entry: &Entry, quality: i32) -> Entry {
    let page = compress(&entry.content.page, quality);
    let data = compress(&entry.content.data, quality);
    entry.with_content(entry.content.with_encodings(page, data))
}
