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
    /// Whether other processes use the store, too: what they invalidate is known here after
    /// [`Limits::follow_every`](crate::Limits::follow_every) at the latest, or at once by
    /// [`follow_to`](Self::follow_to).
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.0.backing.as_ref().is_some_and(|backing| backing.is_shared())
    }

    /// Whether the invalidation of this number, which another process made, may not be in force here.
    #[must_use]
    pub fn is_behind(&self, number: u64) -> bool {
        self.0.backing.as_ref().is_some_and(|backing| backing.is_behind(number))
    }

    /// Puts all invalidations in force that other processes made up to this number. Says `false` if the
    /// store does not answer within [`Limits::store_wait`](crate::Limits::store_wait).
    pub async fn follow_to(&self, number: u64) -> bool {
        match &self.0.backing {
            Some(backing) => backing.follow_to(number).await,
            None => true,
        }
    }

    /// Lets a function be told of each invalidation, of this process and of others that share the store,
    /// once it is in force. It must return at once. Only the first function is told.
    pub fn on_invalidation(&self, listener: impl Fn(&[Invalidation]) + Send + Sync + 'static) {
        self.0.invalidations.listen(listener);
    }

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
