//! The client's side of [`super`].

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::StateError;

/// A state as it arrives: what `JSON.parse` returned.
pub type RawState = JsValue;

/// Holds what only the server needs: here, nothing.
#[derive(Debug)]
pub struct Slot<T>(PhantomData<fn() -> T>);

impl<T> Slot<T> {
    /// A slot with nothing in it.
    #[must_use]
    pub const fn empty() -> Self {
        Self(PhantomData)
    }

    /// Does not call `make`, so that nothing of it is linked.
    pub fn fill(&mut self, _make: impl FnOnce() -> T) {}

    /// Nothing.
    #[must_use]
    pub const fn held(&self) -> Option<&T> {
        None
    }

    /// Nothing.
    #[must_use]
    pub fn into_held(self) -> Option<T> {
        None
    }
}

/// Makes a typed state.
///
/// # Errors
/// [`StateError`], if the value is not of that type.
pub fn decode<S: DeserializeOwned>(raw: &RawState) -> Result<S, StateError> {
    serde_wasm_bindgen::from_value(raw.clone())
        .map_err(|error| StateError::Decode(error.to_string()))
}
