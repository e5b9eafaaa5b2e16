//! Paths: one form is right, and every other is refused without a trace.

use std::path::Path;

use perennial_test::http::{Connection, Request};
use perennial_tests::{Build, Calls};

/// Refused with 400: `.` and `..` in any spelling, encoded slashes and backslashes, controls, bad
/// escapes, and what is not UTF-8 when decoded.
const HOSTILE: &[&str] = &[
    "/city/..%2f..%2fetc%2fpasswd",
    "/city/../etc/passwd",
    "/city/..",
    "/..",
    "/.",
    "/./city/tartu",
    "/city/./tartu",
    "/city/%2e%2e/x",
    "/city/%2E%2e",
    "/city/.%2e/x",
    "/city/%2e",
    "/city%2ftartu",
    "/city%2Ftartu",
    "/city/a%5cb",
    "/city/a%5Cb",
    "/city/..%5c..%5cwindows",
    "/city/a%00",
    "/city/%00",
    "/city/tartu%00.html",
    "/city/a%0d%0aset-cookie:x=1",
    "/city/a%1f",
    "/city/a%7f",
    "/city/a%c2%85",
    "/city/%",
    "/city/%2",
    "/city/%zz",
    "/city/%u0041",
    "/city/%ff%fe",
    "/city/%c0%af",
    "/city/%ed%a0%80",
];

/// Two slashes side by side, and where they lead.
const EMPTY_SEGMENTS: &[(&str, &str)] = &[
    ("//", "/"),
    ("//city/tartu", "/city/tartu"),
    ("/city//tartu", "/city/tartu"),
    ("/city/tartu//", "/city/tartu"),
    ("//evil.example/x", "/evil.example/x"),
];

#[test]
fn a_trailing_slash_is_redirected_with_the_query() {
    let site = Build::Release.start();
    for (target, location) in [
        ("/city/tartu/", "/city/tartu"),
        ("/city/tartu/?a=b&c=%20", "/city/tartu?a=b&c=%20"),
        ("/no/such/", "/no/such"),
        ("/city/s%C3%A3o-paulo/", "/city/s%C3%A3o-paulo"),
    ] {
        let response = site.get(target).unwrap();
        assert_eq!(
            (response.status, response.header("location")),
            (308, Some(location)),
            "{target}"
        );
    }
}

#[test]
fn a_hostile_path_is_refused() {
    let site = Build::Release.start();
    let mut connection = Connection::open(site.address()).unwrap();
    for path in HOSTILE {
        for target in [
            (*path).to_owned(),
            format!("/.perennial/page{path}/state.json"),
            format!("{path}?q=1"),
        ] {
            let response = connection.send(&Request::get(&target)).unwrap();
            assert_eq!(response.status, 400, "{target}: {}", response.text());
            assert_eq!(response.header("cache-control"), Some("no-store"), "{target}");
        }
    }
}

#[test]
fn the_frameworks_own_folder_has_one_spelling() {
    let site = Build::Release.start();
    for path in
        ["/%2eperennial/health", "/%2Eperennial/page/city/tartu/state.json", "/.Perennial/health"]
    {
        let response = site.get(path).unwrap();
        assert!(matches!(response.status, 400 | 404), "{path}: {response:?}");
        crate::assert_not_stored_by_anyone(&response);
        crate::assert_html(&response);
    }
}

#[test]
fn an_empty_segment_is_redirected_within_the_site() {
    let site = Build::Release.start();
    for (target, location) in EMPTY_SEGMENTS {
        let response = site.get(target).unwrap();
        assert_eq!((response.status, response.header("location")), (308, Some(*location)));
    }
    assert_eq!(site.get("/.perennial/page//state.json").unwrap().status, 400);
}

#[test]
fn a_path_is_decoded_exactly_once() {
    let site = Build::Release.start();
    // Decoded once this is `/city/%74artu`, which is no city; decoded twice it would be Tartu.
    assert_eq!(site.get("/city/%2574artu").unwrap().status, 404);
    assert_eq!(site.get("/city/%74artu").unwrap().status, 200);
    assert_eq!(site.get("/city/%252e%252e").unwrap().status, 404);
}

#[test]
fn a_path_of_more_than_2048_bytes_is_too_long() {
    let site = Build::Release.start();
    let longest = format!("/city/{}", "a".repeat(2_048 - "/city/".len()));
    assert_eq!(site.get(&longest).unwrap().status, 404);
    assert_eq!(site.get(&format!("{longest}a")).unwrap().status, 414);
    assert_eq!(site.get(&format!("/{}", "a".repeat(60_000))).unwrap().status, 414);
}

#[test]
fn a_target_that_is_no_path_is_refused_and_the_server_stays_well() {
    let mut site = Build::Release.start();
    for target in ["*", "http://evil.example/", "evil", "/ x", "/city/\u{7f}", "/\u{e9}"] {
        if let Ok(response) = site.get(target) {
            assert!(
                (400..500).contains(&response.status) || response.status == 200,
                "{target}: {response:?}"
            );
            assert!(!response.text().contains("evil.example"), "{target}");
        }
    }
    assert!(site.is_running());
    assert_eq!(site.get("/").unwrap().status, 200);
    assert!(!site.log().contains("panicked"), "{}", site.log());
}

#[test]
fn bad_paths_store_nothing() {
    let (calls, site) = Calls::of(Build::Release.site());
    let site = site.start().unwrap();
    site.get("/city/tartu").unwrap();
    let before = size(site.store());
    let mut connection = Connection::open(site.address()).unwrap();
    for number in 0..2_000 {
        let target = match number % 3 {
            0 => format!("/nothing-{number}"),
            1 => format!("/city/no-such-place-{number}"),
            _ => format!("/city/..%2f{number}"),
        };
        let response = connection.send(&Request::get(&target)).unwrap();
        assert_eq!(response.status, if number % 3 == 2 { 400 } else { 404 }, "{target}");
    }
    let grown = size(site.store()).saturating_sub(before);
    assert!(grown < 64 * 1024, "2,000 bad paths made the store {grown} bytes larger");
    assert!(calls.slugs().iter().all(|slug| !slug.contains("..")));
}

/// The size of all files below a folder, in bytes.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        Ok(metadata) => metadata.len(),
        // Stores delete what they have merged, also while this looks.
        Err(_) => 0,
    });
    sizes.sum()
}
