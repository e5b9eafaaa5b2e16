//! The example of the state.

use perennial_protocol::document::RELOAD_EVENT;
use perennial_test::{Browser, BrowserOptions, Site};
use perennial_tests::{Example, follow};
use serde_json::json;

use crate::open;

const STATE: Example = Example("state");

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    STATE.check(&["/", "/trip/coast", "/trip/city", "/backup"]).await;
}

async fn text(browser: &Browser, selector: &str) -> String {
    browser.text(selector).await.unwrap()
}

async fn value(browser: &Browser, selector: &str) -> String {
    let read = format!("document.querySelector({}).value", json!(selector));
    browser.evaluate(&read).await.unwrap().as_str().unwrap().to_owned()
}

/// Names what is on the list and whether it is packed.
async fn list(browser: &Browser) -> Vec<String> {
    let read = "[...document.querySelectorAll('.thing')]
        .map(it => (it.ariaPressed === 'true' ? '+' : '-') + it.textContent)";
    serde_json::from_value(browser.evaluate(read).await.unwrap()).unwrap()
}

async fn write(browser: &Browser, selector: &str, text: &str) {
    browser.element(selector).await.unwrap().send_keys(text).await.unwrap();
}

/// Loads a page in full: the client knows nothing of the one before.
async fn load(site: &Site, browser: &Browser, page: &str) {
    browser.goto(&site.url(page)).await.unwrap();
    browser.hydrated().await.unwrap();
}

/// Packs the towel, stays a day longer, says a name, and goes to the backup.
async fn pack(browser: &Browser) {
    browser.click("li:nth-child(2) .thing").await.unwrap();
    browser.click("[aria-label='A day more']").await.unwrap();
    write(browser, ".name input", "Mina").await;
    follow(browser, "/backup").await;
}

/// Whether the list of the coast is as it was packed.
async fn packed(browser: &Browser) -> bool {
    follow(browser, "/trip/coast").await;
    let days = text(browser, "#days").await;
    days == "4 days" && list(browser).await.contains(&"+Towel".to_owned())
}

/// Writes a text down and reads it back.
async fn read_back(browser: &Browser, frozen: &str) -> String {
    let paste = format!(
        "(it => {{ it.value = {}; it.dispatchEvent(new Event('input')); return true }})
         (document.getElementById('text'))",
        json!(frozen)
    );
    browser.evaluate(&paste).await.unwrap();
    browser.click("#read").await.unwrap();
    text(browser, "#said").await
}

#[tokio::test]
async fn back_and_forward_restore_state_scroll_and_focus_together() {
    let (site, browser) =
        (STATE.start(), BrowserOptions::new().size(500, 400).start().await.unwrap());
    load(&site, &browser, "/trip/coast").await;
    browser.click("li:nth-child(2) .thing").await.unwrap();
    for thing in ["Tea", "Kite", "Rope"] {
        write(&browser, "#name", &format!("{thing}\u{e007}")).await;
    }
    let place = "[scrollY, document.activeElement.id]";
    browser.evaluate("scrollTo(0, 1e6)").await.unwrap();
    let left = (list(&browser).await, browser.evaluate(place).await.unwrap());
    assert_eq!(left.0.len(), 7);
    assert!(left.1[0].as_f64().unwrap() > 100.0 && left.1[1] == "name", "{left:?}");
    follow(&browser, "/trip/city").await;
    assert_eq!(list(&browser).await.len(), 4);
    browser.back().await.unwrap();
    browser.until("document.querySelectorAll('.thing').length === 7").await.unwrap();
    browser.until(&format!("String({place}) === {}", json!(shown(&left.1)))).await.unwrap();
    assert_eq!(list(&browser).await, left.0);
    browser.forward().await.unwrap();
    browser.until("document.querySelectorAll('.thing').length === 4").await.unwrap();
    follow(&browser, "/trip/coast").await;
    assert_eq!(list(&browser).await, left.0);
    browser.finish().await.unwrap();
}

/// As JavaScript's `String` writes a list of a number and a text.
fn shown(place: &serde_json::Value) -> String {
    format!("{},{}", place[0], place[1].as_str().unwrap_or_default())
}

#[tokio::test]
async fn each_change_can_be_undone() {
    let (_site, browser) = open(STATE, "/trip/mountains").await;
    let before = list(&browser).await;
    browser.click("li:nth-child(1) .thing").await.unwrap();
    browser.click("li:nth-child(2) .away").await.unwrap();
    write(&browser, "#name", "Rope\u{e007}").await;
    assert_eq!(list(&browser).await, ["+Boots", "-Head torch", "-Wool hat", "-Rope"]);
    for left in 0..3 {
        assert_eq!(text(&browser, "#undo").await, "Undo", "{left}");
        browser.click("#undo").await.unwrap();
    }
    assert_eq!(list(&browser).await, before);
    browser.until("document.getElementById('undo').disabled").await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn the_global_state_stays_from_page_to_page() {
    let (_site, browser) = open(STATE, "/").await;
    write(&browser, ".name input", "Mina").await;
    follow(&browser, "/trip/city").await;
    follow(&browser, "/").await;
    assert_eq!(text(&browser, "h1").await, "Where to, Mina?");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn the_whole_state_is_written_as_text_and_read_back_elsewhere() {
    let (site, browser) = open(STATE, "/trip/coast").await;
    pack(&browser).await;
    browser.click("#write").await.unwrap();
    let frozen = value(&browser, "#text").await;
    // Another tab, which knows nothing.
    load(&site, &browser, "/backup").await;
    assert_eq!(value(&browser, ".name input").await, "");
    assert_eq!(read_back(&browser, &frozen).await, "Everything is as it was.");
    assert_eq!(value(&browser, ".name input").await, "Mina");
    assert!(packed(&browser).await);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn the_visitor_chooses_what_wins() {
    let (site, browser) = open(STATE, "/trip/coast").await;
    pack(&browser).await;
    browser.click("#write").await.unwrap();
    let frozen = value(&browser, "#text").await;
    load(&site, &browser, "/trip/coast").await;
    browser.click("li:nth-child(1) .thing").await.unwrap();
    write(&browser, ".name input", "Noor").await;
    follow(&browser, "/backup").await;
    browser.click("#lists").await.unwrap();
    browser.click("#own-name").await.unwrap();
    read_back(&browser, &frozen).await;
    assert_eq!(value(&browser, ".name input").await, "Noor");
    assert!(!packed(&browser).await);
    assert!(list(&browser).await.contains(&"+Swimwear".to_owned()));
    follow(&browser, "/backup").await;
    browser.click("#own-name").await.unwrap();
    read_back(&browser, &frozen).await;
    assert_eq!(value(&browser, ".name input").await, "Noor");
    assert!(packed(&browser).await);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn the_browsers_database_outlives_the_page() {
    let (site, browser) = open(STATE, "/backup").await;
    browser.click("#load").await.unwrap();
    let said =
        |text: &str| format!("document.getElementById('said').textContent === {}", json!(text));
    browser.until(&said("Nothing is saved in this browser yet.")).await.unwrap();
    follow(&browser, "/trip/coast").await;
    pack(&browser).await;
    browser.click("#save").await.unwrap();
    browser.until(&said("Saved in this browser.")).await.unwrap();
    load(&site, &browser, "/backup").await;
    browser.click("#load").await.unwrap();
    browser.until(&said("Everything is as it was.")).await.unwrap();
    assert!(packed(&browser).await);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_broken_text_is_said_and_everything_stays() {
    let (_site, browser) = open(STATE, "/trip/coast").await;
    pack(&browser).await;
    for broken in ["", "{", "[1]", "{\"perennial\":1}"] {
        let said = read_back(&browser, broken).await;
        assert!(said.starts_with("PER-2103: "), "{broken}: {said}");
        assert!(said.contains("hint: "), "{broken}: {said}");
    }
    assert!(packed(&browser).await);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_was_changed_outlives_a_full_load_for_another_build() {
    let (site, browser) = open(STATE, "/trip/coast").await;
    pack(&browser).await;
    let leave = format!("document.dispatchEvent(new Event({}))", json!(RELOAD_EVENT));
    browser.evaluate(&leave).await.unwrap();
    load(&site, &browser, "/trip/coast").await;
    assert_eq!(text(&browser, "#days").await, "4 days");
    assert_eq!(value(&browser, ".name input").await, "Mina");
    assert!(packed(&browser).await);
    browser.finish().await.unwrap();
}

/// What a widget says.
async fn company(browser: &Browser, trip: &str) -> String {
    text(browser, &format!("#company-{trip} output")).await
}

async fn invite(browser: &Browser, trip: &str) {
    browser.click(&format!("#company-{trip} [aria-label='One more comes along']")).await.unwrap();
}

#[tokio::test]
async fn a_widget_is_as_its_visitor_left_it_wherever_it_stands() {
    let (_site, browser) = open(STATE, "/trip/coast").await;
    invite(&browser, "coast").await;
    invite(&browser, "coast").await;
    follow(&browser, "/trip/city").await;
    assert_eq!(company(&browser, "city").await, "You go alone.");
    follow(&browser, "/").await;
    assert_eq!(company(&browser, "coast").await, "2 come along.");
    assert_eq!(company(&browser, "city").await, "You go alone.");
    invite(&browser, "coast").await;
    invite(&browser, "city").await;
    browser.evaluate("history.go(-2) ?? 0").await.unwrap();
    browser.until("location.pathname === '/trip/coast'").await.unwrap();
    browser
        .until("document.querySelector('#company-coast output').textContent === '3 come along.'")
        .await
        .unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn widgets_are_frozen_and_thawed_as_it_is_preferred() {
    let (site, browser) = open(STATE, "/trip/coast").await;
    invite(&browser, "coast").await;
    follow(&browser, "/backup").await;
    browser.click("#write").await.unwrap();
    let frozen = value(&browser, "#text").await;
    assert!(frozen.contains(r#""widgets":{"/company/coast":{"#), "{frozen}");
    load(&site, &browser, "/trip/coast").await;
    assert_eq!(company(&browser, "coast").await, "You go alone.");
    invite(&browser, "coast").await;
    invite(&browser, "coast").await;
    follow(&browser, "/backup").await;
    browser.click("#lists").await.unwrap();
    read_back(&browser, &frozen).await;
    follow(&browser, "/trip/coast").await;
    assert_eq!(company(&browser, "coast").await, "2 come along.");
    follow(&browser, "/backup").await;
    assert_eq!(read_back(&browser, &frozen).await, "Everything is as it was.");
    follow(&browser, "/").await;
    assert_eq!(company(&browser, "coast").await, "One comes along.");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn widgets_outlive_a_full_load_for_another_build() {
    let (site, browser) = open(STATE, "/").await;
    invite(&browser, "coast").await;
    let leave = format!("document.dispatchEvent(new Event({}))", json!(RELOAD_EVENT));
    browser.evaluate(&leave).await.unwrap();
    load(&site, &browser, "/").await;
    browser
        .until("document.querySelector('#company-coast output').textContent === 'One comes along.'")
        .await
        .unwrap();
    follow(&browser, "/trip/coast").await;
    assert_eq!(company(&browser, "coast").await, "One comes along.");
    browser.finish().await.unwrap();
}
