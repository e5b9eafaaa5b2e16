//! The built examples in a real browser: one file for each. Every scenario fails on any error or
//! warning in the console.

#![allow(missing_docs)]

mod capsules;
mod conduit;
mod custom_server;
mod errors;
mod i18n;
mod interop;
mod islands;
mod layouts;
mod messages_table;
mod navigation;
mod plugins;
mod sessions;
mod shop;
mod shop_safety;
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
