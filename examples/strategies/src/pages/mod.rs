//! The templates: one file for each strategy.

pub(crate) mod clock;
pub(crate) mod club;
pub(crate) mod find;
pub(crate) mod home;
pub(crate) mod offers;
pub(crate) mod once;
pub(crate) mod posts;
pub(crate) mod routes;
pub(crate) mod seasons;
pub(crate) mod visit;
pub(crate) mod words;
