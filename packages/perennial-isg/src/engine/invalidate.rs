//! How entries are invalidated.

use super::Engine;
use crate::{Generate, Invalidation, Mode, StoreError, Subject};

/// What an invalidation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invalidated {
    /// Its number. An entry whose generation begins now is newer.
    pub number: u64,
}

/// The invalidation holds in this process, but could not be made to outlive it.
#[derive(Debug, thiserror::Error)]
#[error(
    "PER-2002: the invalidation holds until the server ends, but could not be stored: {source}\n\
     hint: repeat it when the store works again; it is also tried again by itself"
)]
pub struct InvalidationError {
    /// What the store said.
    pub source: StoreError,
}

impl<G: Generate> Engine<G> {
    /// Invalidates all entries of some subjects. When this has returned, no content whose
    /// generation began before is served as fresh, also after the process was killed.
    ///
    /// # Errors
    /// [`InvalidationError`] if it could not be stored. It holds in this process nevertheless.
    pub async fn invalidate(
        &self,
        subjects: impl IntoIterator<Item = Subject>,
        mode: Mode,
    ) -> Result<Invalidated, InvalidationError> {
        let at = self.now();
        let invalidations: Vec<_> =
            subjects.into_iter().map(|subject| Invalidation { subject, mode, at }).collect();
        self.0.counters.invalidations.add_many(invalidations.len() as u64);
        let number = self.0.invalidations.sequence().saturating_add(1);
        self.0.invalidations.add(number, &invalidations);
        Ok(Invalidated { number })
    }
}
