//! The atlas's data: all places in SQLite, and one file for each question that is put to it.
//!
//! Exists on the server only. [`query`] opens the database, makes it from the file in `data/` when
//! it is not there, and runs what it is given beside the asynchronous tasks.

mod calls;
mod countries;
mod database;
mod error;
mod folding;
mod import;
mod largest;
mod names;
mod nearest;
mod place;
mod search;
mod shape;
mod slug;
mod source;
mod sphere;
#[cfg(test)]
mod testing;

pub(crate) use calls::record_call;
pub(crate) use countries::{Country, countries, country, world};
pub(crate) use database::query;
use error::AtlasError;
pub(crate) use largest::{largest_in_country, largest_in_world};
pub(crate) use names::{country_name, named};
pub(crate) use nearest::nearest;
pub(crate) use place::{Place, place_by_slug};
pub(crate) use search::search;
pub(crate) use shape::shape;
