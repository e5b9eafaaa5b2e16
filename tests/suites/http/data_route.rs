//! The data route: the JSON twin of a page.

use perennial_protocol::{CanonicalPath, data_url};
use perennial_test::http::Response;
use perennial_tests::{Build, Calls, Page};
use serde_json::Value;

use crate::{CITY, assert_not_stored_by_anyone, cache_status, is_fresh_hit};

fn url(path: &str) -> String {
    data_url(&CanonicalPath::parse(path).unwrap())
}

#[track_caller]
fn json(response: &Response) -> Value {
    let kind = response.header("content-type").unwrap_or_default();
    assert!(kind.starts_with("application/json"), "{kind}");
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn it_holds_the_build_the_generation_the_state_and_the_head() {
    let site = Build::Release.start();
    for path in ["/", CITY, "/country/ee"] {
        let page = Page(site.get(path).unwrap().text());
        let response = site.get(&url(path)).unwrap();
        assert_eq!(response.status, 200, "{path}");
        let data = json(&response);
        assert_eq!(data["build"], Build::Release.manifest().build_id.as_str());
        assert!(data["generation"].is_u64(), "{path}: {}", data["generation"]);
        assert_eq!(data["state"], page.state(), "{path}");
        let title = data["head"]["title"].as_str().unwrap();
        assert_eq!(
            perennial_protocol::document::escape_html(title),
            page.element("title"),
            "{path}"
        );
        let head = data["head"]["html"].as_str().unwrap();
        assert!(head.contains("description") && page.0.contains(head), "{path}: {head}");
    }
}

#[test]
fn it_waits_for_a_page_that_is_not_built_and_builds_it_for_both() {
    let (calls, site) = Calls::of(Build::Release.site());
    let site = site.start().unwrap();
    let first = site.get(&url(CITY)).unwrap();
    assert_eq!((first.status, cache_status(&first)), (200, "fwd=miss; stored"));
    assert_eq!(json(&first)["state"]["facts"]["name"], "Tartu");
    let page = site.get(CITY).unwrap();
    assert!(is_fresh_hit(cache_status(&page)), "{page:?}");
    assert_eq!(calls.slugs(), ["tartu"]);
}

#[test]
fn it_is_sent_with_the_headers_of_its_page() {
    let site = Build::Release.start();
    let page = site.get(CITY).unwrap();
    let data = site.get(&url(CITY)).unwrap();
    for header in ["perennial-build", "vary"] {
        assert_eq!(data.header(header), page.header(header), "{header}");
    }
    let windows = |response: &Response| {
        response.header("cache-control").map(|it| it.starts_with("public, max-age=0, s-maxage="))
    };
    assert_eq!((windows(&data), windows(&page)), (Some(true), Some(true)));
    assert_ne!(data.header("etag"), page.header("etag"));
    assert!(data.header("etag").is_some());
}

#[test]
fn what_failed_is_told_as_json_with_the_same_status() {
    let site = Build::Release.start();
    for path in ["/nothing", "/city/no-such-place"] {
        let response = site.get(&url(path)).unwrap();
        assert_eq!(response.status, 404, "{path}");
        assert_not_stored_by_anyone(&response);
        let error = &json(&response)["error"];
        assert_eq!(error["status"], 404, "{path}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{path}");
    }
}

#[test]
fn the_query_keys_that_the_template_declares_count_here_too() {
    let site = Build::Release.start();
    let data = json(&site.get(&format!("{}?q=tartu&x=1", url("/search"))).unwrap());
    assert_eq!(data["state"]["question"], "tartu");
}

#[test]
fn a_page_whose_path_ends_like_a_data_route_is_still_a_page() {
    let site = Build::Release.start();
    for path in ["/state.json", "/city/tartu/state.json", "/city/state.json"] {
        let response = site.get(path).unwrap();
        assert_eq!(response.status, 404, "{path}");
        crate::assert_html(&response);
    }
}
