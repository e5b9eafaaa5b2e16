//! How entries are invalidated.

use std::sync::Arc;

use super::Engine;
use crate::sync::spawn;
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
    "PER-3002: the invalidation holds until the server ends, but could not be stored: {source}\n\
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
        let Some(backing) = &self.0.backing else {
            return Ok(Invalidated { number: self.0.invalidations.add_next(&invalidations) });
        };
        let backing = Arc::clone(backing);
        // A task of its own: who asked may leave, and what was begun is still done whole.
        let task = spawn(&self.0.runtime, async move { backing.invalidate(invalidations).await });
        let (number, result) = task.await.unwrap_or_else(|_| {
            let error = StoreError::new("", "store an invalidation", "its task ended");
            (self.0.invalidations.sequence(), Err(error))
        });
        result.map(|()| Invalidated { number }).map_err(|source| InvalidationError { source })
    }
}
