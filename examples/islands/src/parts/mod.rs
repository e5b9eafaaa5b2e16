//! The islands: one file for each.

pub(crate) mod awake;
pub(crate) mod comments;
pub(crate) mod fragile;
pub(crate) mod reader;
pub(crate) mod rise;
pub(crate) mod servings;
pub(crate) mod vote;
pub(crate) mod welcome;
