//! The example of the plugins, as the app's own server serves it and as plain files.

use perennial_protocol::url;
use perennial_test::Browser;
use perennial_tests::{Example, PlainServer, follow};
use serde_json::{Value, json};

use crate::open;

const PLUGINS: Example = Example("plugins");
const PAGES: [&str; 6] = ["/", "/walk/coast", "/walk/gorge", "/walk/moor", "/keys", "/crash"];

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    PLUGINS.check(&PAGES).await;
}

/// What the head says of how long the page takes to read.
async fn reading_time(browser: &Browser) -> Value {
    let script = "document.head.querySelector('[name=\"twitter:data1\"]')?.content";
    browser.evaluate(script).await.unwrap()
}

#[tokio::test]
async fn what_a_plugin_adds_to_the_document_is_there_on_first_load_and_by_navigation() {
    let (_site, browser) = open(PLUGINS, "/walk/coast").await;
    assert_eq!(reading_time(&browser).await, "1 min");
    follow(&browser, "/keys").await;
    assert_eq!(browser.title().await.unwrap(), "Keys");
    assert_eq!(reading_time(&browser).await, "1 min");
    browser.finish().await.unwrap();
}

/// Presses a key.
async fn press(browser: &Browser, key: &str) {
    let key = json!(key);
    let event = format!("new KeyboardEvent('keydown', {{ key: {key}, bubbles: true }})");
    browser.evaluate(&format!("document.body.dispatchEvent({event})")).await.unwrap();
}

/// The keys do what they say.
async fn keys_work(browser: &Browser) {
    let theme = "document.documentElement.dataset.theme";
    browser.until(&format!("{theme} === undefined")).await.unwrap();
    // The plugin listens from the next turn on.
    let listening = "new Promise(done => setTimeout(() => setTimeout(() => done(true))))";
    browser.evaluate(listening).await.unwrap();
    press(browser, "d").await;
    assert_eq!(browser.evaluate(theme).await.unwrap(), "dark");
    press(browser, "?").await;
    assert_eq!(browser.evaluate("document.getElementById('keys').open").await.unwrap(), true);
    browser.click("#keys button").await.unwrap();
    assert_eq!(browser.evaluate("document.getElementById('keys').open").await.unwrap(), false);
    browser.evaluate("window.stays = true").await.unwrap();
    press(browser, "h").await;
    let home = "window.stays && document.querySelector('h1').textContent === 'Three walks'";
    browser.until(home).await.unwrap();
    browser.evaluate("location.reload()").await.unwrap();
    browser.until(&format!("!window.stays && {theme} === 'dark'")).await.unwrap();
}

#[tokio::test]
async fn what_a_plugin_starts_in_the_browser_works_from_page_to_page() {
    let (_site, browser) = open(PLUGINS, "/walk/moor").await;
    keys_work(&browser).await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_plugin_is_told_what_a_crash_said() {
    let (_site, browser) = open(PLUGINS, "/crash").await;
    browser.click(".crash").await.unwrap();
    browser.until("sessionStorage.getItem('crashes')").await.unwrap();
    let kept = browser.evaluate("sessionStorage.getItem('crashes')").await.unwrap();
    assert!(kept.as_str().unwrap().contains("lost the way"), "{kept}");
    // The crash itself is told in the console.
    let console = browser.console().await.unwrap();
    assert!(console.iter().any(|entry| entry.message.contains("PER-6001")), "{console:?}");
    browser.finish().await.unwrap();
}

#[test]
fn the_plugin_of_the_report_is_called_at_build_export_and_start() {
    let (store, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let site = PLUGINS.site().store(store.path());
    site.build_pages().unwrap();
    site.export(folder.path()).unwrap();
    let report = std::fs::read(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    let pages = json!(["/", "/crash", "/keys", "/walk/coast", "/walk/gorge", "/walk/moor"]);
    assert_eq!(report["pages"], pages);
    assert!(report["bytes"]["html"].as_u64().unwrap() > 5_000, "{report}");
    assert_eq!(report["left_out"], json!([]));
    let site = site.start().unwrap();
    assert!(site.log().contains("build-report: {"), "{}", site.log());
}

#[tokio::test]
async fn the_exported_site_works_on_a_server_that_knows_only_files() {
    let (store, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    PLUGINS.site().store(store.path()).export(folder.path()).unwrap();
    let site = PlainServer::start(folder.path());
    let browser = Browser::start().await.unwrap();
    for page in PAGES {
        browser.goto(&site.url(page)).await.unwrap();
        browser.hydrated().await.unwrap();
    }
    browser.evaluate("window.marked = true").await.unwrap();
    for page in PAGES {
        follow(&browser, page).await;
        let shown = browser.evaluate("location.pathname").await.unwrap();
        assert_eq!(shown, page);
    }
    assert_eq!(reading_time(&browser).await, "1 min");
    let policy = "document.querySelector('meta[http-equiv=Content-Security-Policy]').content";
    let policy = browser.evaluate(policy).await.unwrap();
    assert!(policy.as_str().unwrap().contains("script-src 'self'"), "{policy}");
    assert_eq!(browser.evaluate("window.marked").await.unwrap(), true);
    keys_work(&browser).await;
    empty_but_for(&browser, url::RELOAD).await;
    browser.finish().await.unwrap();
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url("/walk/nowhere/at/all")).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(browser.text(".status").await.unwrap(), "404");
    // The browser itself complains of every document that is not there.
    empty_but_for(&browser, "the server responded with a status of 404").await;
    browser.finish().await.unwrap();
}

/// What is exported here is a development build, which asks to be told of the next one; a release,
/// which is what `perennial export` writes, does not.
async fn empty_but_for(browser: &Browser, expected: &str) {
    for entry in browser.console().await.unwrap() {
        assert!(entry.message.contains(expected), "{entry}");
    }
}
