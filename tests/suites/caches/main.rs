//! Behind nginx and Varnish with caching on: nothing wrong is stored, and all that may be is.

#![allow(missing_docs)]

mod attacks;

use std::net::SocketAddr;

use perennial_test::http::{self, Request, Response};
use perennial_tests::{Cache, Semantics};

use attacks::{HEADERS, METHODS, QUERIES};

/// The server, and the caches in front of it.
fn behind_caches() -> (Semantics, [(&'static str, Cache); 2]) {
    let running = perennial_tests::semantics(env!("CARGO_BIN_EXE_semantics"));
    let server = running.site.address();
    let caches = [("nginx", Cache::nginx(server)), ("Varnish", Cache::varnish(server))];
    (running, caches)
}

fn get(address: SocketAddr, url: &str, headers: &[(&str, &str)]) -> Response {
    let add = |request: Request, (name, value): &(&str, &str)| request.header(name, value);
    http::send(address, &headers.iter().fold(Request::get(url), add)).unwrap()
}

fn is_hit(response: &Response) -> bool {
    response.header("x-cache").is_some_and(|it| it == "HIT")
}

/// How the plain answer through the cache differs from that of the server.
fn difference(cache: &Cache, server: SocketAddr, url: &str) -> Option<String> {
    (0..2).find_map(|_| {
        let (answer, direct) = (get(cache.address, url, &[]), get(server, url, &[]));
        let differs = ["content-type", "content-encoding", "location", "content-range"]
            .into_iter()
            .find(|name| answer.header(name) != direct.header(name));
        match (answer.status == direct.status, differs, answer.body == direct.body) {
            (false, _, _) => Some(format!("{} instead of {}", answer.status, direct.status)),
            (_, Some(name), _) => Some(format!("{name}: {:?}", answer.header(name))),
            (_, _, false) => Some(format!("another body: {}", answer.text())),
            _ => None,
        }
    })
}

#[test]
fn no_request_decides_what_the_next_visitor_of_a_cold_page_gets() {
    let (running, caches) = behind_caches();
    let server = running.site.address();
    let mut attacks: Vec<(String, String, Request)> = Vec::new();
    let mut add = |what: String, make: &dyn Fn(&str) -> Request| {
        let page = format!("/town/cold-{}", attacks.len());
        attacks.push((page.clone(), what, make(&page)));
    };
    for (name, value) in HEADERS {
        add(format!("{name}: {value:?}"), &|page| Request::get(page).header(name, value));
    }
    for length in [8_000, 40_000, 130_000] {
        let long = "x".repeat(length);
        add(format!("a header of {length}"), &|page| Request::get(page).header("x-long", &long));
    }
    for query in QUERIES {
        add(format!("?{query}"), &|page| Request::get(&format!("{page}?{query}")));
    }
    for method in METHODS {
        add((*method).to_owned(), &|page| Request::new(method, page));
        add(format!("{method} with a body"), &|page| Request::new(method, page).body("evil"));
    }
    add("GET with a body".to_owned(), &|page| Request::get(page).body("page=evil"));
    assert!(attacks.len() >= 60, "{}", attacks.len());
    let mut faults = Vec::new();
    for (name, cache) in &caches {
        for (page, what, request) in &attacks {
            // The cache may refuse it or hang up: what it stores counts.
            drop(http::send(cache.address, request));
            let fault = difference(cache, server, page);
            faults.extend(fault.map(|fault| format!("{name}, {page}, {what}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_page_and_its_data_are_stored_and_not_mixed_up() {
    let (running, caches) = behind_caches();
    for (name, cache) in &caches {
        for url in ["/town/tartu", "/.perennial/page/town/tartu/state.json"] {
            get(cache.address, url, &[]);
            assert!(is_hit(&get(cache.address, url, &[])), "{name} does not store {url}");
            assert_eq!(difference(cache, running.site.address(), url), None, "{name} {url}");
        }
    }
}

#[test]
fn no_error_and_no_answer_for_one_visitor_is_stored() {
    let (_running, caches) = behind_caches();
    let long = "x".repeat(150_000);
    for (name, cache) in &caches {
        for (url, headers) in [
            ("/town/nowhere", vec![]),
            ("/town/broken", vec![]),
            ("/town/renamed", vec![]),
            ("/town/%00", vec![]),
            ("/visit", vec![("cookie", "visitor=canary")]),
            ("/town/too-long", vec![("x-long", long.as_str())]),
            ("/member/bert", vec![]),
            ("/.perennial/health", vec![]),
            ("/.perennial/metrics", vec![]),
        ] {
            for _ in 0..3 {
                let answer = get(cache.address, url, &headers);
                // A long head that arrives at once may be accepted: the page is the same for all.
                let is_page = url == "/town/too-long" && answer.status == 200;
                assert!(is_page || !is_hit(&answer), "{name} stores {url}: {answer:?}");
            }
        }
        let plain = get(cache.address, "/visit", &[]);
        assert!(plain.status == 200 && !plain.text().contains("canary"), "{name}");
        assert_eq!(get(cache.address, "/town/too-long", &[]).status, 200, "{name}");
    }
}

#[test]
fn a_guard_decides_behind_a_cache_as_well() {
    let (_running, caches) = behind_caches();
    for (name, cache) in &caches {
        for round in 0..3 {
            for url in ["/member/anna", "/.perennial/page/member/anna/state.json"] {
                let member = get(cache.address, url, &[("cookie", "member=yes")]);
                assert_eq!(member.status, 200, "{name} {url} {round}");
                assert!(member.text().contains("page of anna"), "{name} {url} {round}");
                let stranger = get(cache.address, url, &[]);
                assert!(url.contains("state.json") || stranger.status == 307, "{name} {round}");
                assert!(!stranger.text().contains("page of anna"), "{name} {url} {round}");
            }
        }
    }
}

#[test]
fn static_files_keep_304_and_parts_behind_a_cache() {
    let (running, caches) = behind_caches();
    for (name, cache) in &caches {
        for url in ["/style.css", "/film.mp4"] {
            let whole = get(running.site.address(), url, &[]);
            let (tag, date) =
                (whole.header("etag").unwrap(), whole.header("last-modified").unwrap());
            for round in 0..2 {
                let what = format!("{name} {url} {round}");
                assert!(get(cache.address, url, &[]).body == whole.body, "{what}");
                let known = get(cache.address, url, &[("if-none-match", tag)]);
                assert_eq!((known.status, known.body.len()), (304, 0), "{what}");
                let known = get(cache.address, url, &[("if-modified-since", date)]);
                assert_eq!(known.status, 304, "{what}");
                let part = get(cache.address, url, &[("range", "bytes=5-8")]);
                assert_eq!(part.status, 206, "{what}");
                assert!(part.body == whole.body[5..=8], "{what}");
            }
        }
    }
}
