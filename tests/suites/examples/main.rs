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
mod postcards;
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

/// Ends the session of a browser in which so many forms were refused: it writes each to its console, and
/// nothing else may stand there.
async fn finish_refused(browser: Browser, times: usize) {
    let console = browser.console().await.unwrap();
    let complaints: Vec<_> = console.iter().filter(|entry| entry.is_complaint()).collect();
    let refused = complaints.iter().filter(|entry| entry.to_string().contains(" 422 "));
    assert_eq!((refused.count(), complaints.len()), (times, times), "{complaints:?}");
    browser.finish().await.unwrap();
}
