//! The texts, a few to a page.

use perennial::prelude::*;

/// How many stand on a page.
#[server_only]
const PER_PAGE: usize = 25;

/// The texts of a page.
#[server_only]
pub(crate) fn of_page(page: usize) -> Result<Vec<String>, PageError> {
    let all: Vec<String> = serde_json::from_str(include_str!("../hostile.json"))?;
    Ok(all.into_iter().skip(page * PER_PAGE).take(PER_PAGE).collect())
}
