//! Renders what stands around every page, once.

use std::panic::{AssertUnwindSafe, catch_unwind};

use perennial_core::{PagePlace, Place, ServerOptions};
use sycamore::prelude::*;
use sycamore::web::NoHydrate;

use crate::rendering::render;

/// The app's index view cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexViewError {
    /// It panicked.
    #[error("PER-4080: the app's index view panicked\nhint: what it said stands above")]
    Panic,
    /// It has no place for the page, or several.
    #[error(
        "PER-4081: the app's index view does not have exactly one place for the page\n\
         hint: put its argument into the view: |page| view! {{ header {{ \"…\" }} (page) }}"
    )]
    Place,
}

/// What stands before the own HTML of a page of this place in the body, and what behind it.
///
/// It is rendered without marks for hydration: the client takes over the element of the page alone.
pub(crate) fn around(
    options: &ServerOptions,
    place: Place,
) -> Result<(String, String), IndexViewError> {
    let children = || Children::new(options.index_view());
    let view = AssertUnwindSafe(|| render(place, || view! { NoHydrate(children=children()) }));
    let html = catch_unwind(view).map_err(|_| IndexViewError::Panic)?;
    let (before, after) = PagePlace::split(&html).ok_or(IndexViewError::Place)?;
    Ok((before.to_owned(), after.to_owned()))
}
