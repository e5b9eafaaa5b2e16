//! The targets with inputs that are always the same: seeds, and what is made of them.

#![allow(missing_docs)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const PATHS: &[&str] = &[
    "/",
    "/a",
    "/a/b%20c",
    "/%e4%bd%a0",
    "/a%2fb",
    "/..",
    "/%2e%2E/a",
    "//a",
    "/a/",
    "/a%00",
    "/a%5cb",
    "/a+b",
    "/A%C3%A9",
    "page/?q=\u{e9}",
    "?\n",
    "/.perennial/page/state.json",
    "/.perennial/health",
    "/%",
    "/%zz",
    "page/x?q=1&q=%zz",
    "/a?b#c",
    "/%c0%ae",
    "/\u{e9}",
    "number/18446744073709551616",
    "page/no",
];

const HEADERS: &[&str] = &[
    "br, gzip;q=0.5",
    "*;q=0",
    "identity;q=0, *",
    "gzip;q=1.0000001",
    "br;q=nan",
    "zstd;q=-0",
    ";;,,",
    "br ; q = 1",
    "\"x\", W/\"y\"",
    "*",
    "W/",
    "\"",
    "gzip;q=inf,br;q=1e9",
    "BR,GZIP",
    "Bearer 0123456789abcdef",
    "Bearer ",
];

const BODIES: &[&str] = &[
    "{}",
    r#"{"all":true,"mode":"purge"}"#,
    r#"{"paths":["/a","/%zz"]}"#,
    r#"{"tags":["\u0000"]}"#,
    r#"{"tags":[1]}"#,
    r#"{"mode":"x"}"#,
    "[",
    "null",
    r#"{"templates":["page/{name}"]}"#,
    "\u{feff}{}",
];

const RANGES: &[&str] = &[
    "bytes=0-0",
    "bytes=-1",
    "bytes=999-",
    "bytes=1000-",
    "bytes=0-,1-2",
    "bytes=5-2",
    "bytes=18446744073709551615-18446744073709551616",
    "bytes=-0",
    "bytes = 1 - 2",
    "lines=1-2",
    "bytes=,,",
    "Thu, 01 Jan 2026 00:00:00 GMT",
    "Thursday, 01-Jan-26 00:00:00 GMT",
    "W/\"x\"",
    "*",
    "Thu, 99 Jan 99999 99:99:99 GMT",
];

const FORMS: &[&str] = &[
    "--x\r\n",
    "--x--\r\n",
    "content-disposition: form-data; name=\"a\"\r\n\r\n",
    "content-disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n",
    "content-disposition: form-data; name=\"a\"; filename=\"\"\r\n\r\n",
    "content-type: image/png\r\n",
    "\r\n--x\r\ncontent-disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n0\r\n--x--\r\n",
    "0123456789",
    "\r\n\r\n",
];

/// Bytes out of nothing, or seeds that were cut, joined and scribbled on.
fn inputs(seeds: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let seed = || proptest::sample::select(seeds);
    let joined = vec(seed(), 1..5).prop_map(|seeds| seeds.concat().into_bytes());
    let changed = (joined, vec((any::<prop::sample::Index>(), any::<u8>()), 0..6));
    let changed = changed.prop_map(|(mut bytes, changes)| {
        for (place, byte) in changes {
            if !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
        }
        bytes
    });
    prop_oneof![3 => changed, 1 => vec(any::<u8>(), 0..400)]
}

fn run(target: fn(&[u8]), seeds: &'static [&'static str], cases: u32) {
    let many = std::env::var_os("PERENNIAL_LAB").is_some();
    let cases = if many { cases * 500 } else { cases };
    seeds.iter().for_each(|seed| target(seed.as_bytes()));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner
        .run(&inputs(seeds), |bytes| {
            target(&bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_path_is_canonical_or_refused() {
    run(perennial_fuzz::path, PATHS, 20_000);
}

#[test]
fn a_record_is_an_entry_or_refused() {
    run(perennial_fuzz::entry, BODIES, 4_000);
}

#[test]
fn an_answer_is_one_that_the_headers_asked_for() {
    run(perennial_fuzz::headers, HEADERS, 4_000);
}

#[test]
fn a_part_of_a_file_is_the_part_that_it_says_it_is() {
    run(perennial_fuzz::range, RANGES, 1_000);
}

#[test]
fn a_form_with_files_is_read_within_its_bounds_or_refused() {
    run(perennial_fuzz::form, FORMS, 300);
}

#[test]
fn a_request_is_answered() {
    run(perennial_fuzz::request, PATHS, 1_000);
}

#[test]
fn an_order_to_revalidate_is_carried_out_or_refused() {
    run(perennial_fuzz::revalidation, BODIES, 4_000);
    run(perennial_fuzz::revalidation, HEADERS, 1_000);
}
