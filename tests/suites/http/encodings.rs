//! Content encodings: by q-values (RFC 9110 section 12.5.3), and always the same page.

use std::time::{Duration, Instant};

use perennial_test::Site;
use perennial_test::http::{Connection, Request, Response};
use perennial_tests::{Build, decode};

use crate::{CITY, assert_varies_by_encoding};

const ENCODINGS: [&str; 4] = ["identity", "br", "zstd", "gzip"];

/// What a client says that it takes, and which encodings are then right.
const TABLE: &[(&str, &[&str])] = &[
    ("", &["identity"]),
    ("identity", &["identity"]),
    ("br", &["br"]),
    ("BR", &["br"]),
    ("gzip", &["gzip"]),
    ("x-gzip", &["gzip", "identity"]),
    ("zstd", &["zstd"]),
    ("gzip, br", &["br"]),
    ("gzip, deflate, br, zstd", &["br", "zstd"]),
    ("gzip;q=1.0, br;q=0.5", &["gzip"]),
    ("gzip;q=0.5, br;q=0.501", &["br"]),
    ("gzip;q=0.2,zstd;q=0.9,br;q=0.1", &["zstd"]),
    ("br;q=0, gzip", &["gzip"]),
    ("br;q=0.0, gzip;q=0.000", &["identity"]),
    ("*", &["br", "zstd", "gzip", "identity"]),
    ("*;q=0, gzip", &["gzip"]),
    ("br;q=0, *", &["zstd", "gzip"]),
    ("identity;q=0, gzip;q=0.1", &["gzip"]),
    ("gzip ; q=0.8 , br ; q=0.1", &["gzip"]),
    ("deflate", &["identity"]),
    ("compress, unknown;q=1", &["identity"]),
    ("gzip;q=oops", &["gzip", "identity"]),
    (",,,", &["identity"]),
];

/// Asks for a page in every encoding until each is there: they are made in the background.
/// Returns the answers in the order identity, br, zstd, gzip.
pub(crate) fn settle(site: &Site, target: &str) -> Vec<Response> {
    let mut connection = Connection::open(site.address()).unwrap();
    let start = Instant::now();
    loop {
        let ask = |encoding: &&str| {
            connection.send(&Request::get(target).header("accept-encoding", encoding)).unwrap()
        };
        let answers: Vec<_> = ENCODINGS.iter().map(ask).collect();
        let sent =
            answers.iter().map(|answer| answer.header("content-encoding").unwrap_or("identity"));
        if sent.eq(ENCODINGS) {
            return answers;
        }
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "not all encodings were made of {target}: {answers:?}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn every_encoding_holds_the_same_page_from_the_first_answer_on() {
    let site = Build::Release.start();
    let plain = site.get(CITY).unwrap().body;
    for _ in 0..3 {
        for encoding in ENCODINGS {
            let request = Request::get(CITY).header("accept-encoding", encoding);
            let response = site.send(&request).unwrap();
            assert!(decode(&response) == plain, "{encoding} is another page");
            assert_varies_by_encoding(&response);
        }
    }
    for response in settle(&site, CITY) {
        assert!(decode(&response) == plain, "{:?}", response.header("content-encoding"));
    }
}

#[test]
fn the_encoding_is_chosen_by_the_clients_q_values() {
    let site = Build::Release.start();
    let plain = site.get(CITY).unwrap().body;
    settle(&site, CITY);
    for (accepted, right) in TABLE {
        let response = site.send(&Request::get(CITY).header("accept-encoding", accepted)).unwrap();
        let sent = response.header("content-encoding").unwrap_or("identity");
        assert!(right.contains(&sent), "{accepted:?} got {sent}");
        assert!(decode(&response) == plain, "{accepted:?} got another page");
    }
}

#[test]
fn the_data_route_is_encoded_too() {
    let site = Build::Release.start();
    let target = "/.perennial/page/city/tartu/state.json";
    let plain = site.get(target).unwrap().body;
    for response in settle(&site, target) {
        assert!(decode(&response) == plain, "{:?}", response.header("content-encoding"));
    }
}

#[test]
fn an_encoding_is_smaller_than_what_it_encodes() {
    let site = Build::Release.start();
    let answers = settle(&site, CITY);
    let sizes: Vec<_> = answers.iter().map(|answer| answer.body.len()).collect();
    assert!(sizes[1..].iter().all(|size| size * 2 < sizes[0]), "{sizes:?}");
}
