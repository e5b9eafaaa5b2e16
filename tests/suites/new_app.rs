//! A new app: it is made, tested and served by the commands that its README names.

#![allow(missing_docs)]
#![cfg(unix)]

use std::path::Path;
use std::time::Instant;

use perennial_test::Browser;
use perennial_tests::{LONGEST_EDIT, Served, cargo, edit, new_app, run, target_folder};

#[tokio::test]
async fn a_new_app_is_tested_served_and_reloaded_without_a_flag() {
    let folder = tempfile::tempdir().unwrap();
    let app = new_app(folder.path(), "hello");
    // It finds what `cargo check` finds, which would compile all dependencies in a way of its own.
    run(&mut cargo(&app, &["test"]));

    let server = Served::start(&app);
    let browser = Browser::start().await.unwrap();
    browser.goto(&format!("http://{}/", server.address)).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(browser.text("#count").await.unwrap(), "1");
    for expected in ["2", "3"] {
        browser.click("button[aria-label='one more']").await.unwrap();
        browser
            .until(&format!("document.getElementById('count').textContent === '{expected}'"))
            .await
            .unwrap();
    }
    assert_eq!(browser.console().await.unwrap(), []);

    let source = app.join("src/home.rs");
    let text = std::fs::read_to_string(&source).unwrap();
    let edited = text.replace("The counter is yours.", "It was edited.");
    assert_ne!(text, edited);
    std::fs::write(&source, edited).unwrap();
    let shown = "document.body.innerText.includes('It was edited.')";
    let start = Instant::now();
    while browser.until(shown).await.is_err() {
        assert!(start.elapsed() < LONGEST_EDIT, "the edit is not shown\n{}", server.log());
    }
    println!("an edit was shown after {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!(server.get("/nothing").status, 404);
    follows_its_sources(&server, &app);
}

/// A changed style gives a new build; what cannot be compiled is said, and the last good build goes
/// on until it is mended.
fn follows_its_sources(server: &Served, app: &Path) {
    let build = || server.get("/").header("perennial-build").map(str::to_owned);
    let before = build();
    edit(app, "static/style.css", "38rem", "40rem");
    server.wait_until("the style", || server.get("/style.css").text().contains("40rem"));
    server.wait_until("a new build", || build() != before);

    let status = target_folder().join("perennial/hello/dev/status.json");
    let status = || std::fs::read_to_string(&status).unwrap_or_default();
    edit(app, "src/home.rs", "fn view(", "oops fn view(");
    server.wait_until("the error", || status().contains("src/home.rs"));
    assert!(server.get("/").text().contains("It was edited."), "the last good build goes on");
    edit(app, "src/home.rs", "oops fn view(", "fn view(");
    server.wait_until("no error", || status().contains("\"error\":null"));
}
