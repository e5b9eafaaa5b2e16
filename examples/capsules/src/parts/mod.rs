//! The capsules: one file for each, or for a family of them.

pub(crate) mod answer;
pub(crate) mod comment;
pub(crate) mod fact;
pub(crate) mod fragile;
pub(crate) mod greeting;
pub(crate) mod house;
pub(crate) mod members;
pub(crate) mod price;
pub(crate) mod ticker;
pub(crate) mod tip;
pub(crate) mod weather;
