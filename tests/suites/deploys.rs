//! A deploy under open tabs: two builds of one app, switched between behind one address.

#![allow(missing_docs)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use perennial_protocol::{Manifest, asset_url, environment, url};
use perennial_test::{Browser, Site};
use perennial_tests::{Fate, Proxy, checkout, target_folder};

const APP: &str = "tests/apps/deploys";

/// The folders of three deploys, in their order: a build, another one, and the first one again.
struct Deploys {
    folder: tempfile::TempDir,
}

impl Deploys {
    /// Builds them, once for all tests.
    fn made() -> &'static Self {
        static MADE: OnceLock<Deploys> = OnceLock::new();
        MADE.get_or_init(|| {
            let deploys = Self { folder: tempfile::tempdir().unwrap() };
            for (name, build) in [("first", "one"), ("second", "two"), ("roll-back", "one")] {
                let folder = target_folder().join("perennial/deploys/release");
                make(build);
                copy(&folder, &deploys.folder(name));
            }
            deploys
        })
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, name: &str) -> Site {
        Site::of(self.folder(name)).start().unwrap()
    }

    fn manifest(&self, name: &str) -> Manifest {
        let text = std::fs::read(self.folder(name).join(environment::dist::MANIFEST)).unwrap();
        serde_json::from_slice(&text).unwrap()
    }
}

/// Builds the app by the command line.
fn make(build: &str) {
    let newest = ["release", "debug"].map(|mode| target_folder().join(mode).join("perennial"));
    let newest =
        newest.into_iter().filter_map(|it| Some((it.metadata().ok()?.modified().ok()?, it)));
    let (_, program) = newest
        .max()
        .expect("the command line is not built\nhint: cargo build --release -p perennial-cli");
    let mut command = Command::new(program);
    command.args(["build", "--release", APP]).current_dir(checkout()).env("DEPLOYS_BUILD", build);
    // What cargo sets for this test says nothing about the app.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "build {build} failed:\n{text}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

/// Opens a page in a browser that counts what is loaded in full.
async fn open(proxy: &Proxy) -> Browser {
    let browser = Browser::start().await.unwrap();
    let count = "sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1";
    browser.before_load(count).await.unwrap();
    browser.goto(&proxy.url("/page/0")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser
}

async fn loads(browser: &Browser) -> u64 {
    let loads = browser.evaluate("Number(sessionStorage.loads)").await.unwrap();
    loads.as_u64().or_else(|| loads.as_f64().map(|it| it as u64)).unwrap()
}

/// Follows the link to the next page, and finds it there and at work, of this build.
async fn next(browser: &Browser, number: u32, build: &str) {
    browser.evaluate("document.querySelector('a').click() || true").await.unwrap();
    let there = format!(
        "document.querySelector('h1').textContent === 'Page {number}'
            && document.querySelector('strong').textContent === '{build}'
            && document.documentElement.hasAttribute('data-perennial-hydrated')"
    );
    browser.until(&there).await.unwrap();
}

#[tokio::test]
async fn a_tab_outlives_a_deploy_and_the_roll_back_with_one_full_load_each() {
    let deploys = Deploys::made();
    let sites = ["first", "second", "roll-back"].map(|name| deploys.start(name));
    let [first, second, roll_back] = &sites;
    let proxy = Proxy::before(first);
    let browser = open(&proxy).await;
    let mut number = 0;
    for (site, build, steps, loaded) in
        [(first, "one", 50, 1), (second, "two", 80, 2), (roll_back, "one", 80, 3)]
    {
        proxy.switch_to(site);
        for _ in 0..steps {
            number += 1;
            next(&browser, number, build).await;
        }
        assert_eq!(loads(&browser).await, loaded, "full loads, with build {build}");
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn documents_of_an_older_build_in_a_cache_lead_to_one_full_load_and_to_no_loop() {
    let deploys = Deploys::made();
    let (old, new) = (deploys.start("first"), deploys.start("second"));
    let proxy = Proxy::before(&new);
    let address = old.address();
    proxy.change(move |target, response| {
        if target.starts_with("/page/") {
            *response = perennial_test::http::get(address, target).unwrap();
        }
        Fate::Sent
    });
    let browser = open(&proxy).await;
    for number in 1..=20 {
        // The view is that of the client, which is the older one.
        next(&browser, number, "one").await;
    }
    assert_eq!(loads(&browser).await, 2);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn the_assets_of_the_builds_that_tabs_still_have_are_served() {
    let deploys = Deploys::made();
    let first = deploys.manifest("first");
    let own = first.client.unwrap();
    let ids = ["first", "second", "roll-back"].map(|name| deploys.manifest(name).build_id);
    assert_ne!(ids[0], ids[1]);
    let second = deploys.start("second");
    for name in [&own.loader, &own.wasm].into_iter().chain(&own.modules) {
        let asset = second.get(&asset_url(name)).unwrap();
        assert_eq!(asset.status, 200, "{name}");
    }
    let missing = second.get(&asset_url("client-0000000000000000.wasm")).unwrap();
    assert_eq!((missing.status, missing.header("cache-control")), (404, Some("no-store")));
    assert_eq!(second.get(url::HEALTH).unwrap().status, 200);
}
