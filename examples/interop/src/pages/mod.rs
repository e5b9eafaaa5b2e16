//! The pages.

pub(crate) mod curve;
pub(crate) mod words;
