//! What can be clicked can be reached and used by keyboard.

use perennial_protocol::document::{ISLAND_ELEMENT, ROOT_ID};
use perennial_test::{Browser, BrowserOptions, Site};
use serde_json::{Value, json};

use super::{Checks, Waking, leave};

/// Knows what of a page can be clicked, by its elements and by the listeners that they are given.
const WATCH: &str = include_str!("keyboard.js");

impl Checks {
    pub(super) async fn usable_by_keyboard(&self, site: &Site) {
        let browser = self.browser(&BrowserOptions::new(), site).await;
        let watch = WATCH.replace("__ROOT__", ROOT_ID).replace("__ISLAND__", ISLAND_ELEMENT);
        browser.before_load(&watch).await.unwrap();
        // What fails is made anew under the hands of who goes through it.
        for page in self.pages.iter().filter(|page| page.waking != Waking::Fails) {
            page.load(site, &browser).await;
            walk(&browser, page.path).await;
            if matches!(page.waking, Waking::Never(_)) {
                page.go_to(site, &browser).await;
                walk(&browser, &format!("{} after navigation", page.path)).await;
            }
        }
        leave(browser).await;
    }
}

/// Goes through a page by Tab, and presses on each link and button the key that clicks it. What a
/// click would do is not done.
async fn walk(browser: &Browser, what: &str) {
    let clickable = browser.evaluate("keyboard.begin()").await.unwrap().as_u64().unwrap();
    assert!(clickable > 0, "nothing on {what} can be clicked");
    // A few more, for what scrolls can have the focus, too.
    lap(browser, clickable + 4).await;
    // What woke under the keys may have been made anew after they had passed: that is reached, too.
    if browser.evaluate("keyboard.left().length").await.unwrap() != 0 {
        let clickable = browser.evaluate("keyboard.clickable().length").await.unwrap();
        lap(browser, clickable.as_u64().unwrap() + 4).await;
    }
    let faults = browser.evaluate("keyboard.end()").await.unwrap();
    let faults: Vec<_> = faults.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(faults.is_empty(), "{what}, by keyboard:\n{}", faults.join("\n"));
}

/// Presses Tab so many times, and on what is reached for the first time its key.
async fn lap(browser: &Browser, presses: u64) {
    for _ in 0..presses {
        press(browser, "Tab").await;
        let key = browser.evaluate("keyboard.look()").await.unwrap();
        let key = key.as_str().unwrap();
        if !key.is_empty() {
            press(browser, key).await;
            browser.evaluate(&format!("keyboard.after('{key}')")).await.unwrap();
        }
    }
}

async fn press(browser: &Browser, name: &str) {
    let (key, text, code) = match name {
        "Tab" => ("Tab", None, 9),
        "Enter" => ("Enter", Some("\r"), 13),
        _ => (" ", Some(" "), 32),
    };
    let mut event =
        json!({ "type": "keyDown", "key": key, "code": name, "windowsVirtualKeyCode": code });
    if let Some(text) = text {
        event["text"] = json!(text);
    }
    browser.command("Input.dispatchKeyEvent", event.clone()).await.unwrap();
    event["type"] = json!("keyUp");
    browser.command("Input.dispatchKeyEvent", event).await.unwrap();
}
