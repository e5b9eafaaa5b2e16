//! How long it takes until the browser shows what was edited in a translation. It runs as
//! `cargo xtask lab loop`, which prints it.

#![allow(missing_docs)]
#![cfg(unix)]

use std::time::{Duration, Instant};

use perennial_test::Browser;
use perennial_tests::{LONGEST_EDIT, Served, edit, new_app};

/// How many edits are made.
const EDITS: usize = 15;

#[tokio::test]
async fn an_edited_message_reaches_the_browser_without_the_compiler() {
    let folder = tempfile::tempdir().unwrap();
    let app = new_app(folder.path(), "edited");
    edit(&app, "Cargo.toml", "perennial = { ", "perennial = { features = [\"translations\"], ");
    let sentence =
        "\"The server made this page once; everyone gets the same. The counter is yours.\"";
    edit(&app, "src/home.rs", sentence, "(t!(\"welcome\"))");
    std::fs::create_dir(app.join("translations")).unwrap();
    std::fs::write(app.join("translations/en.ftl"), "welcome = Edit 0.\n").unwrap();
    let server = Served::start(&app);
    let browser = Browser::start().await.unwrap();
    browser.goto(&format!("http://{}/", server.address)).await.unwrap();
    browser.hydrated().await.unwrap();
    let mut took = Vec::new();
    for number in 1..=EDITS {
        let (from, to) = (format!("Edit {}.", number - 1), format!("Edit {number}."));
        let shown = format!("document.body.innerText.includes('{to}')");
        let start = Instant::now();
        edit(&app, "translations/en.ftl", &from, &to);
        while browser.until(&shown).await.is_err() {
            assert!(start.elapsed() < LONGEST_EDIT, "the edit is not shown\n{}", server.log());
        }
        took.push(start.elapsed());
        browser.hydrated().await.unwrap();
    }
    took.sort_unstable();
    let milliseconds = |time: &Duration| time.as_millis();
    println!(
        "an edited message was shown after {} ms in the median of {EDITS}, {} ms at most",
        took.get(EDITS / 2).map_or(0, milliseconds),
        took.last().map_or(0, milliseconds),
    );
    let built = server.log().matches("built in").count();
    assert_eq!(built, 1, "only the first build called the compiler:\n{}", server.log());
}
