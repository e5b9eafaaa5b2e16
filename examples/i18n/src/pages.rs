//! The pages, one for each feature.

pub(crate) mod any;
pub(crate) mod formats;
pub(crate) mod languages;
pub(crate) mod markup;
pub(crate) mod plurals;
pub(crate) mod start;
