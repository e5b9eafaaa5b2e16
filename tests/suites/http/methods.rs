//! Methods: `GET` and `HEAD`, and no other.

use perennial_test::http::{Request, Response};
use perennial_tests::Build;

use crate::{CITY, list};

const TARGETS: [&str; 5] =
    [CITY, "/", "/nothing", "/style.css", "/.perennial/page/city/tartu/state.json"];

#[test]
fn head_is_get_without_the_body() {
    let site = Build::Release.start();
    for target in TARGETS.into_iter().chain(["/city/tartu/", "/a/../b", "/.perennial/health"]) {
        // The first request of a page has another Cache-Status than those after it.
        site.get(target).unwrap();
        let get = site.get(target).unwrap();
        let head = site.send(&Request::head(target)).unwrap();
        assert_eq!((get.status, head.body.len()), (head.status, 0), "{target}");
        let (gets, heads) = (stable_headers(&get), stable_headers(&head));
        assert_eq!(gets, heads, "{target}");
    }
}

/// The headers that two answers a moment apart share, in one order.
fn stable_headers(response: &Response) -> Vec<&(String, String)> {
    let changing = ["date", "cache-status", "cache-control"];
    let headers = response.headers.iter();
    let mut stable: Vec<_> =
        headers.filter(|(name, _)| !changing.contains(&name.as_str())).collect();
    stable.sort();
    stable
}

#[test]
fn head_of_a_page_that_is_not_built_builds_it() {
    let site = Build::Release.start();
    let head = site.send(&Request::head(CITY)).unwrap();
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert!(head.header("content-length").is_some_and(|length| length != "0"), "{head:?}");
    assert!(site.get(CITY).unwrap().header("cache-status").is_some_and(|it| it.contains("hit")));
}

#[test]
fn other_methods_are_refused_with_those_that_are_not() {
    let site = Build::Release.start();
    for target in TARGETS {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"] {
            let request = Request::new(method, target).header("content-length", "0");
            let response = site.send(&request).unwrap();
            assert_eq!(response.status, 405, "{method} {target}");
            assert_eq!(list(&response, "allow"), ["GET", "HEAD"], "{method} {target}");
        }
    }
}

#[test]
fn another_method_leaves_the_stored_page_as_it_is() {
    let site = Build::Release.start();
    let before = site.get(CITY).unwrap();
    site.send(&Request::new("POST", CITY).body("x=1")).unwrap();
    site.send(&Request::new("DELETE", CITY)).unwrap();
    assert_eq!(site.get(CITY).unwrap().body, before.body);
}
