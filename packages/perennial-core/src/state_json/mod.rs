//! Writes a state as the JSON that a browser reads back unchanged.
//!
//! What would arrive as something else is refused, with the place where it stands: whole numbers
//! that a browser would round, numbers that are none, `Some` of what is written as nothing. So is
//! what is deeper or larger than [`StateLimits`] allow.

mod compound;
mod encoder;
pub(crate) mod failure;
mod key;
pub(crate) mod limits;

#[cfg(test)]
mod tests;

use serde::Serialize;

use self::encoder::Encoder;
pub use self::limits::StateLimits;
use crate::StateError;

/// Writes a state as JSON.
///
/// # Errors
/// [`StateError`], for what a browser would not read back as it is.
pub(crate) fn encode<S: Serialize>(state: &S) -> Result<String, StateError> {
    encode_within(state, StateLimits::DEFAULT)
}

/// Writes a state as JSON, within other limits than the defaults.
///
/// # Errors
/// As [`encode`].
pub(crate) fn encode_within<S: Serialize>(
    state: &S,
    limits: StateLimits,
) -> Result<String, StateError> {
    let mut encoder = Encoder::new(limits);
    match state.serialize(&mut encoder) {
        Ok(()) => encoder.finish(),
        Err(failure) => Err(failure.into_error()),
    }
}
