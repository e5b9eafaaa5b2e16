//! What the engine tells of itself.

use super::Engine;
use crate::{Generate, Stats};

impl<G: Generate> Engine<G> {
    /// What was counted since the engine was built, and how it is now.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let shared = &self.0;
        Stats {
            memory_entries: shared.memory.len() as u64,
            memory_bytes: shared.memory.bytes(),
            gone_entries: shared.gone.len() as u64,
            flights: shared.flights.len() as u64,
            generating: shared.admission.running() as u64,
            queued: shared.admission.queued() as u64,
            invalidation_subjects: shared.invalidations.len() as u64,
            ..shared.counters.read()
        }
    }
}
