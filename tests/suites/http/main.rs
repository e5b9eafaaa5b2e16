//! The HTTP contract, line by line, of the built atlas as its server answers.

#![allow(missing_docs)]

mod assets;
mod conditional;
mod crawlers;
mod data_route;
mod encodings;
mod methods;
mod pages;
mod paths;
mod static_files;

use perennial_test::http::Response;

/// A city that is not made at build time.
const CITY: &str = "/city/tartu";

/// The items of a header that is a list, as they are sent.
fn list<'a>(response: &'a Response, header: &str) -> Vec<&'a str> {
    let value = response.header(header).unwrap_or_default();
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// How the answer came about: what stands behind the name in `Cache-Status`.
#[track_caller]
fn cache_status(response: &Response) -> &str {
    let value = response.header("cache-status").expect("it has a Cache-Status");
    value
        .strip_prefix("perennial; ")
        .unwrap_or_else(|| panic!("the cache has no name in {value:?}"))
}

/// Whether it is `hit; ttl=N` of a page that is still fresh.
fn is_fresh_hit(status: &str) -> bool {
    status.strip_prefix("hit; ttl=").is_some_and(|ttl| ttl.parse::<u64>().is_ok())
}

/// Asserts that caches keep the encodings of the answer apart, and nothing else.
#[track_caller]
fn assert_varies_by_encoding(response: &Response) {
    let vary = response.header("vary").unwrap_or_default();
    assert!(vary.eq_ignore_ascii_case("accept-encoding"), "{response:?}");
}

#[track_caller]
fn assert_not_stored_by_anyone(response: &Response) {
    assert_eq!(list(response, "cache-control"), ["no-store"], "{response:?}");
}

#[track_caller]
fn assert_html(response: &Response) {
    let kind = response.header("content-type").unwrap_or_default().to_ascii_lowercase();
    assert_eq!(kind.replace(' ', ""), "text/html;charset=utf-8", "{response:?}");
}
