//! The pages.

pub(crate) mod find;
pub(crate) mod gallery;
pub(crate) mod ways;
pub(crate) mod weave;
