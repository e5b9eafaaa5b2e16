//! Pages: how they come about, what they are, and what is sent with them.

use perennial_protocol::environment::dist;
use perennial_test::http::{Connection, Request};
use perennial_tests::{Build, Calls, Page};

use crate::{
    CITY, assert_html, assert_not_stored_by_anyone, assert_varies_by_encoding, cache_status,
    is_fresh_hit, list,
};

#[test]
fn a_city_is_built_by_its_first_visitor_and_kept_over_a_restart() {
    let (calls, site) = Calls::of(Build::Release.site());
    let mut site = site.start().unwrap();
    let first = site.get(CITY).unwrap();
    assert_eq!((first.status, cache_status(&first)), (200, "fwd=miss; stored"));
    let second = site.get(CITY).unwrap();
    assert!(is_fresh_hit(cache_status(&second)), "{second:?}");
    site.restart().unwrap();
    let third = site.get(CITY).unwrap();
    assert!(is_fresh_hit(cache_status(&third)), "{third:?}");
    assert_eq!((&first.body, &first.body), (&second.body, &third.body));
    assert_eq!(calls.slugs(), ["tartu"]);
}

#[test]
fn the_pages_of_the_build_paths_are_made_by_the_build() {
    let dist_store = Build::Release.dist().join(dist::STORE);
    assert!(dist_store.is_dir(), "the release build has no store");
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&dist_store, copy.path());
    let (calls, site) = Calls::of(Build::Release.site().store(copy.path()));
    let site = site.start().unwrap();
    for path in ["/", "/city/shanghai", "/city/moscow"] {
        let response = site.get(path).unwrap();
        assert!(is_fresh_hit(cache_status(&response)), "{path}: {response:?}");
    }
    assert_eq!(calls.slugs(), Vec::<String>::new());
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_page_is_a_whole_document_with_its_state_and_no_inline_script() {
    let site = Build::Release.start();
    for path in ["/", CITY, "/country/ee", "/search?q=tartu"] {
        let response = site.get(path).unwrap();
        assert_html(&response);
        let page = Page(response.text());
        assert!(page.is_whole(), "{path} is torn");
        assert!(page.0.contains("<html lang=\"en\""), "{path} names no language");
        assert!(!page.element("title").is_empty(), "{path} has no title");
        assert!(page.state().is_object(), "{path} has no state");
        for (attributes, content) in page.scripts() {
            let data = ["type=\"application/json\"", "type=\"application/ld+json\""];
            let is_data = data.iter().any(|kind| attributes.contains(kind));
            let is_file = attributes.contains("src=\"") && content.is_empty();
            assert!(is_data || is_file, "{path} has an inline script: {attributes}");
        }
        for handler in [" onclick=", " onload=", " style=\"", "javascript:"] {
            assert!(!page.0.contains(handler), "{path} has{handler}, which the policy forbids");
        }
    }
}

#[test]
fn a_page_carries_its_build_its_policy_and_how_long_it_may_be_kept() {
    let site = Build::Release.start();
    for _ in 0..2 {
        let response = site.get(CITY).unwrap();
        let build = Build::Release.manifest().build_id;
        assert_eq!(response.header("perennial-build"), Some(build.as_str()));
        assert_eq!(
            response.header("content-security-policy"),
            Some(
                "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'self'; \
                 form-action 'self'; frame-ancestors 'self'"
            )
        );
        assert_eq!(response.header("referrer-policy"), Some("strict-origin-when-cross-origin"));
        let kept = list(&response, "cache-control");
        assert!(kept.starts_with(&["public", "max-age=0"]), "{kept:?}");
        let shared = kept.iter().find_map(|directive| directive.strip_prefix("s-maxage="));
        assert!(shared.is_some_and(|seconds| seconds.parse::<u64>().is_ok()), "{kept:?}");
        assert_varies_by_encoding(&response);
        assert!(response.header("etag").is_some_and(|tag| tag.starts_with('"')), "{response:?}");
        assert_eq!(response.header("set-cookie"), None);
    }
}

#[test]
fn a_query_that_the_template_does_not_declare_changes_nothing() {
    let (calls, site) = Calls::of(Build::Release.site());
    let site = site.start().unwrap();
    let plain = site.get(CITY).unwrap();
    for query in ["?utm_source=x", "?q=1", "?", "?/.perennial/page/state.json", "?a=%zz&b=%00"] {
        let response = site.get(&format!("{CITY}{query}")).unwrap();
        assert_eq!((response.status, &response.body), (200, &plain.body), "{query}");
        assert!(is_fresh_hit(cache_status(&response)), "{query}");
    }
    assert_eq!(calls.slugs().len(), 1);
}

#[test]
fn a_query_key_that_the_template_declares_makes_another_page() {
    let site = Build::Release.start();
    let tartu = site.get("/search?q=tartu").unwrap();
    let lima = site.get("/search?q=lima").unwrap();
    assert!(tartu.text().contains("Tartu") && !lima.text().contains("Tartu"));
    let again = site.get("/search?x=1&q=tartu&y=2").unwrap();
    assert_eq!(again.body, tartu.body);
}

#[test]
fn what_a_visitor_types_cannot_leave_the_state_or_the_text() {
    let site = Build::Release.start();
    let hostile = "</script><script>alert(1)</script><!--\u{2028}&\"'";
    let encoded: String = hostile.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let response = site.get(&format!("/search?q={encoded}")).unwrap();
    let page = Page(response.text());
    assert_eq!(response.status, 200);
    assert_eq!(page.state()["question"], hostile);
    assert!(!page.0.contains("<script>alert"));
    let escaped = page.state_json();
    assert!(!escaped.contains(['<', '>', '&', '\u{2028}']), "{escaped}");
}

#[test]
fn names_in_other_scripts_have_pages_under_any_spelling_of_their_escapes() {
    let site = Build::Release.start();
    let upper = site.get("/city/s%C3%A3o-paulo").unwrap();
    let lower = site.get("/city/s%c3%a3o-paulo").unwrap();
    assert_eq!((upper.status, upper.body.clone()), (200, lower.body.clone()));
    assert!(upper.text().contains("São Paulo"));
    assert!(is_fresh_hit(cache_status(&lower)));
    for path in ["/city/l'aquila", "/city/l%27aquila"] {
        assert_eq!(site.get(path).unwrap().status, 200, "{path}");
    }
}

#[test]
fn no_header_of_a_request_reaches_a_stored_page() {
    let site = Build::Release.start();
    let names = [
        "host",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-port",
        "forwarded",
        "x-original-url",
        "x-rewrite-url",
        "x-http-method-override",
        "accept-language",
        "cookie",
        "authorization",
        "referer",
        "origin",
        "x-nextjs-data",
        "rsc",
        "perennial-build",
        "cache-control",
    ];
    let hostile = names.iter().fold(Request::get(CITY), |request, name| {
        request.header(name, if *name == "host" { "evil.example" } else { "evil.example/x" })
    });
    let first = site.send(&hostile).unwrap();
    assert_eq!(first.status, 200);
    let plain = site.get(CITY).unwrap();
    assert_eq!(first.body, plain.body);
    let all = format!("{plain:?} {}", plain.text());
    assert!(!all.contains("evil"), "a header of the first request is in the page");
}

#[test]
fn an_unknown_path_gets_the_error_page_of_the_app() {
    let site = Build::Release.start();
    for path in
        ["/nothing", "/city/no-such-place", "/city", "/city/a/b", "/country/zz", "/index.html"]
    {
        let response = site.get(path).unwrap();
        assert_eq!(response.status, 404, "{path}");
        assert_html(&response);
        assert_not_stored_by_anyone(&response);
        let page = Page(response.text());
        assert!(page.is_whole(), "{path}");
        assert!(page.0.contains("To the largest places and all countries"), "{path}: {}", page.0);
        assert!(response.header("content-security-policy").is_some(), "{path}");
    }
}

#[test]
fn what_moved_is_redirected_and_not_stored() {
    let site = Build::Release.start();
    for _ in 0..2 {
        let response = site.get("/country/EE").unwrap();
        assert!(matches!(response.status, 301 | 308), "{response:?}");
        assert_eq!(response.header("location"), Some("/country/ee"));
        assert_not_stored_by_anyone(&response);
    }
}

#[test]
fn one_connection_serves_many_requests_of_all_kinds() {
    let site = Build::Release.start();
    let mut connection = Connection::open(site.address()).unwrap();
    for round in 0..3 {
        for (path, status) in
            [(CITY, 200), ("/nothing", 404), ("/a/../b", 400), ("/city/tartu/", 308)]
        {
            let response = connection.send(&Request::get(path)).unwrap();
            assert_eq!(response.status, status, "{path} in round {round}");
        }
        assert_eq!(connection.send(&Request::head(CITY)).unwrap().status, 200);
    }
}

#[test]
fn the_server_says_that_it_is_well_and_hides_what_needs_a_token() {
    let site = Build::Release.start();
    let health = site.get("/.perennial/health").unwrap();
    assert_eq!(
        (health.status, health.text().replace(' ', "")),
        (200, "{\"status\":\"ok\"}".to_owned())
    );
    assert_not_stored_by_anyone(&health);
    for path in [
        "/.perennial/metrics",
        "/.perennial/explain?path=/",
        "/.perennial/reload",
        "/.perennial/x",
        "/.perennial",
    ] {
        let response = site.get(path).unwrap();
        assert_eq!(response.status, 404, "{path}");
        assert_not_stored_by_anyone(&response);
    }
    let revalidate = Request::new("POST", "/.perennial/revalidate").body("{}");
    assert_eq!(site.send(&revalidate).unwrap().status, 404);
}
