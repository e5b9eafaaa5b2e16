//! States of every kind in a real browser: what the server made arrives as it was, and what is
//! reactive stays so.

#![allow(missing_docs)]

mod crossing;
mod freezing;
mod garbage;
mod keeping;
mod reactive;

use perennial_test::{Browser, Site};
use perennial_tests::states;

/// Starts the app, and opens a page that the client has taken over.
async fn open(path: &str) -> (Site, Browser) {
    let (site, browser) = (states(), Browser::start().await.unwrap());
    browser.goto(&site.url(path)).await.unwrap();
    browser.hydrated().await.unwrap();
    (site, browser)
}
