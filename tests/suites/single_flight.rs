//! Many first requests of one page at once: its build state runs once.

#![allow(missing_docs)]

use perennial_test::Site;
use perennial_test::http::{Connection, Request, Response};
use perennial_tests::{Build, Calls};

const CITY: &str = "/city/tartu";

/// File descriptors that the test and its server need besides the connections.
#[cfg(unix)]
const OTHER_FILES: u64 = 200;

#[test]
fn a_thousand_first_requests_of_one_city_run_its_build_state_once() {
    check(1_000);
}

#[test]
fn ten_thousand_first_requests_of_one_city_run_its_build_state_once() {
    check(10_000);
}

#[test]
fn page_and_data_route_share_the_one_generation() {
    let (calls, site) = Calls::of(Build::Release.site());
    let site = site.start().unwrap();
    let targets = [CITY, "/.perennial/page/city/tartu/state.json"];
    let answers = at_once(&site, 200, |number| targets[number % 2]);
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(calls.slugs(), ["tartu"]);
}

#[test]
fn the_first_visitor_leaving_does_not_stop_the_generation() {
    let (calls, site) = Calls::of(Build::Release.site());
    let site = site.start().unwrap();
    for _ in 0..20 {
        let mut connection = Connection::open(site.address()).unwrap();
        connection.write(&Request::get(CITY)).unwrap();
    }
    assert_eq!(site.get(CITY).unwrap().status, 200);
    assert_eq!(calls.slugs(), ["tartu"]);
}

#[test]
fn each_locale_of_a_page_is_made_once() {
    let (calls, site) = Calls::of(Build::Release.site());
    let site = site.start().unwrap();
    let targets = [CITY, "/fr/city/tartu", "/ar/city/tartu"];
    let answers = at_once(&site, 300, |number| targets[number % 3]);
    for (number, answer) in answers.iter().enumerate() {
        let lang = ["en", "fr", "ar"][number % 3];
        assert_eq!(answer.status, 200, "{lang}");
        assert!(answer.text().contains(&format!("<html lang=\"{lang}\"")), "{}", answer.text());
    }
    assert_eq!(calls.slugs(), ["tartu"; 3]);
}

#[track_caller]
fn check(visitors: usize) {
    allow_open_files(visitors);
    let (calls, site) = Calls::of(Build::Release.site());
    let site = site.start().unwrap();
    let answers = at_once(&site, visitors, |_| CITY);
    assert_eq!(calls.slugs(), ["tartu"]);
    let page = &answers[0].body;
    let mut generated = 0;
    for answer in &answers {
        assert_eq!(answer.status, 200);
        assert!(answer.body == *page, "two visitors got two pages");
        match answer.header("cache-status").unwrap_or_default() {
            "perennial; fwd=miss; stored" => generated += 1,
            "perennial; fwd=miss; collapsed" => {}
            hit => assert!(hit.starts_with("perennial; hit; ttl="), "{hit}"),
        }
    }
    assert_eq!(generated, 1, "one visitor, and no other, had the page made");
}

/// Opens all connections first, then sends all requests, and reads the answers only after that:
/// the server has them all at once.
fn at_once<'a>(site: &Site, visitors: usize, target: impl Fn(usize) -> &'a str) -> Vec<Response> {
    let requests: Vec<_> = (0..visitors).map(|number| Request::get(target(number))).collect();
    let mut connections: Vec<_> =
        requests.iter().map(|_| Connection::open(site.address()).unwrap()).collect();
    for (connection, request) in connections.iter_mut().zip(&requests) {
        connection.write(request).unwrap();
    }
    let both = connections.iter_mut().zip(&requests);
    both.map(|(connection, request)| connection.read(request).unwrap()).collect()
}

/// Raises the limit of open files of this process, and so of the servers that it starts, as far
/// as the system lets it.
#[cfg(unix)]
fn allow_open_files(connections: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let needed = connections as u64 + OTHER_FILES;
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= needed) {
        return;
    }
    let raised = Rlimit { current: Some(needed), maximum: limit.maximum };
    setrlimit(Resource::Nofile, raised).unwrap_or_else(|error| {
        panic!("{needed} files cannot be open at once: {error}\nhint: ulimit -Hn {needed}, as root")
    });
}

#[cfg(not(unix))]
fn allow_open_files(_connections: usize) {}
