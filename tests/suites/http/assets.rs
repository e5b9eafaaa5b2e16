//! Hashed assets: for ever, in every encoding, and nothing else under their folder.

use perennial_protocol::asset_url;
use perennial_test::http::Request;
use perennial_tests::{Build, Page, decode};

use crate::{assert_not_stored_by_anyone, assert_varies_by_encoding, list};

#[test]
fn an_asset_is_immutable_and_of_its_own_type() {
    let site = Build::Release.start();
    let client = Build::Release.manifest().client.expect("the atlas has a client");
    for (name, kind) in [(&client.loader, "text/javascript"), (&client.wasm, "application/wasm")] {
        let response = site.get(&asset_url(name)).unwrap();
        assert_eq!(response.status, 200, "{name}");
        assert_eq!(
            list(&response, "cache-control"),
            ["public", "max-age=31536000", "immutable"],
            "{name}"
        );
        let sent = response.header("content-type").unwrap_or_default();
        assert!(sent.starts_with(kind), "{name} is sent as {sent}");
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{name}");
    }
}

#[test]
fn every_asset_is_the_same_in_every_encoding() {
    let site = Build::Release.start();
    let manifest = Build::Release.manifest();
    for (name, asset) in &manifest.assets {
        let plain = site.get(&asset_url(name)).unwrap();
        assert_eq!(plain.body.len() as u64, asset.size, "{name}");
        assert_varies_by_encoding(&plain);
        for (encoding, size) in &asset.encodings {
            let request = Request::get(&asset_url(name)).header("accept-encoding", encoding);
            let response = site.send(&request).unwrap();
            assert_eq!(response.header("content-encoding"), Some(encoding.as_str()), "{name}");
            assert_eq!(response.body.len() as u64, *size, "{name} as {encoding}");
            assert!(decode(&response) == plain.body, "{name} as {encoding} is another file");
        }
    }
}

#[test]
fn the_pages_ask_only_for_assets_that_there_are() {
    let site = Build::Release.start();
    let page = Page(site.get("/").unwrap().text());
    let sources: Vec<_> = page.0.split("/.perennial/assets/").skip(1).collect();
    assert!(!sources.is_empty(), "the page loads no client");
    for source in sources {
        let name = source.split(['"', '\'', '>', ' ']).next().unwrap();
        assert_eq!(site.get(&asset_url(name)).unwrap().status, 200, "{name}");
    }
}

#[test]
fn a_missing_asset_is_never_a_page() {
    let site = Build::Release.start();
    for name in
        ["app-0000000000000000.js", "x.wasm", "..%2fmanifest.json", "a/b.js", "", ".lock", "%00"]
    {
        let response = site.get(&asset_url(name)).unwrap();
        assert!(matches!(response.status, 400 | 404), "{name}: {}", response.status);
        assert_not_stored_by_anyone(&response);
        let kind = response.header("content-type").unwrap_or_default();
        assert!(!kind.contains("html") && !response.text().contains("<html"), "{name} is {kind}");
    }
}
