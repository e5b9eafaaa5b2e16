//! The server's side of [`super`].

use std::future::Future;

use serde::de::DeserializeOwned;

use crate::StateError;

/// A state as it arrives: JSON.
pub type RawState = str;

/// Holds what only the server needs.
#[derive(Debug)]
pub struct Slot<T>(Option<T>);

impl<T> Slot<T> {
    /// A slot with nothing in it.
    #[must_use]
    pub const fn empty() -> Self {
        Self(None)
    }

    /// Fills the slot; what it held before is dropped.
    pub fn fill(&mut self, make: impl FnOnce() -> T) {
        self.0 = Some(make());
    }

    /// Changes what the slot holds; what is empty is filled with the default first.
    pub fn edit(&mut self, change: impl FnOnce(&mut T))
    where
        T: Default,
    {
        change(self.0.get_or_insert_with(T::default));
    }

    /// What the slot holds.
    #[must_use]
    pub const fn held(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// What the slot held.
    #[must_use]
    pub fn into_held(self) -> Option<T> {
        self.0
    }
}

/// Makes a typed state.
///
/// # Errors
/// [`StateError`], if the JSON is not of that type.
pub fn decode<S: DeserializeOwned>(raw: &RawState) -> Result<S, StateError> {
    serde_json::from_str(raw).map_err(|error| StateError::Decode(error.to_string()))
}

/// Does nothing: a page is served with what a suspended field holds before it is filled.
pub fn suspend<T, F: Future<Output = T> + 'static>(
    _load: impl FnOnce() -> F + 'static,
    _fill: impl FnOnce(T) + 'static,
) {
}
