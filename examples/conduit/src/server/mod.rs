//! What only the server has.

pub(crate) mod api;
pub(crate) mod data;
pub(crate) mod dates;
pub(crate) mod markdown;
pub(crate) mod visitor;
