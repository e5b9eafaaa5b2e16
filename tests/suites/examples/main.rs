//! The built examples in a real browser: one file for each. Every scenario fails on any error or
//! warning in the console.

#![allow(missing_docs)]

mod capsules;
mod custom_server;
mod errors;
mod interop;
mod islands;
mod layouts;
mod navigation;
mod plugins;
mod sessions;
mod shop;
mod state;
mod strategies;

use perennial_test::{Browser, Site};
use perennial_tests::Example;

/// Opens a page of a freshly started example, and waits until the client has taken it over.
async fn open(example: Example, path: &str) -> (Site, Browser) {
    let (site, browser) = (example.start(), Browser::start().await.unwrap());
    browser.goto(&site.url(path)).await.unwrap();
    browser.hydrated().await.unwrap();
    (site, browser)
}
