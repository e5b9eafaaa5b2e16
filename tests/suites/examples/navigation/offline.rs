//! Without a connection: the page stays, it is said beside it, and the client goes on by itself.

use perennial_protocol::document::NOTICE_ID;
use perennial_test::{Browser, BrowserOptions};
use perennial_tests::{Axe, connect};
use serde_json::json;

use super::{NAVIGATION, heading, mark, press, stays};
use crate::open;

async fn notice_is_shown(browser: &Browser) {
    let shown = format!("document.querySelector('#{NOTICE_ID}:popover-open')?.childElementCount");
    browser.until(&shown).await.unwrap();
}

async fn notice_is_gone(browser: &Browser) {
    let shown = format!("!document.querySelector('#{NOTICE_ID}:popover-open')");
    browser.until(&shown).await.unwrap();
}

/// Ends a browser of which nothing but the browser itself complained: of requests that failed.
async fn finish(browser: Browser) {
    let complaints = browser.console().await.unwrap();
    let own = |message: &str| message.contains("net::ERR_");
    assert!(complaints.iter().all(|entry| own(&entry.message)), "{complaints:?}");
}

#[tokio::test]
async fn without_a_connection_the_page_stays_and_says_so_and_goes_on_by_itself() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    mark(&browser).await;
    connect(&browser, false).await;
    press(&browser, "a[href='/pattern/fir']").await;
    notice_is_shown(&browser).await;
    assert_eq!(browser.text("h1").await.unwrap(), "All ways");
    assert_eq!(browser.evaluate("location.pathname").await.unwrap(), "/ways");
    let notice = format!("#{NOTICE_ID}");
    let said = browser.text(&notice).await.unwrap();
    assert!(said.contains("No connection") && said.contains("online again"), "{said}");
    let role = format!("document.querySelector('{notice}').getAttribute('role')");
    assert_eq!(browser.evaluate(&role).await.unwrap(), "alert");
    // The focus is where the visitor left it, and no bar says that something is on its way.
    assert_eq!(
        browser.evaluate("document.activeElement.textContent").await.unwrap(),
        "Never preloaded"
    );
    assert_eq!(browser.evaluate("document.querySelector('progress').hidden").await.unwrap(), true);

    press(&browser, &format!("{notice} a")).await;
    let focused = format!(
        "document.activeElement.closest('{notice}') && document.activeElement.textContent === 'Try again'"
    );
    notice_is_shown(&browser).await;
    browser.until(&focused).await.unwrap();
    assert!(stays(&browser).await, "without a connection nothing is loaded in full");

    connect(&browser, true).await;
    heading(&browser, "fir").await;
    notice_is_gone(&browser).await;
    assert_eq!(
        browser.evaluate("[location.pathname, document.activeElement.id].join()").await.unwrap(),
        "/pattern/fir,perennial-root"
    );
    assert!(stays(&browser).await);
    browser.evaluate("history.back() || true").await.unwrap();
    heading(&browser, "All ways").await;
    finish(browser).await;
}

#[tokio::test]
async fn a_visitor_who_closes_the_notice_stays() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    mark(&browser).await;
    connect(&browser, false).await;
    press(&browser, "a[href='/pattern/fir']").await;
    notice_is_shown(&browser).await;
    press(&browser, &format!("#{NOTICE_ID} button")).await;
    notice_is_gone(&browser).await;
    connect(&browser, true).await;
    // A later navigation arrives; the one that was given up would have come before it.
    press(&browser, "a[href='/pattern/oak']").await;
    heading(&browser, "oak").await;
    browser.evaluate("history.back() || true").await.unwrap();
    heading(&browser, "All ways").await;
    assert!(stays(&browser).await);
    finish(browser).await;
}

#[tokio::test]
async fn what_was_seen_needs_no_connection_and_a_step_back_to_what_was_not_is_taken_later() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    press(&browser, "a[href='/pattern/oak']").await;
    heading(&browser, "oak").await;
    // A full load: the client of this page has seen no other.
    browser.command("Page.reload", json!({})).await.unwrap();
    browser.until("performance.getEntriesByType('navigation')[0].type === 'reload'").await.unwrap();
    browser.hydrated().await.unwrap();
    mark(&browser).await;
    connect(&browser, false).await;
    browser.evaluate("history.back() || true").await.unwrap();
    notice_is_shown(&browser).await;
    assert_eq!(browser.text("h1").await.unwrap(), "oak");
    connect(&browser, true).await;
    heading(&browser, "All ways").await;
    connect(&browser, false).await;
    browser.evaluate("history.forward() || true").await.unwrap();
    heading(&browser, "oak").await;
    let length = browser.evaluate("history.length").await.unwrap();
    browser.evaluate("history.back() || true").await.unwrap();
    heading(&browser, "All ways").await;
    assert_eq!(browser.evaluate("history.length").await.unwrap(), length);
    assert!(stays(&browser).await);
    finish(browser).await;
}

#[tokio::test]
async fn a_server_that_is_gone_leaves_the_page_as_it_is() {
    let (mut site, browser) = open(NAVIGATION, "/ways").await;
    mark(&browser).await;
    site.kill();
    press(&browser, "a[href='/pattern/fir']").await;
    notice_is_shown(&browser).await;
    assert_eq!(browser.text("h1").await.unwrap(), "All ways");
    assert!(stays(&browser).await);
    finish(browser).await;
}

#[tokio::test]
async fn the_notice_can_be_read_and_used_by_everybody() {
    let (axe, site) = (Axe::read(), NAVIGATION.start());
    let looks =
        [BrowserOptions::new(), BrowserOptions::new().dark(), BrowserOptions::new().phone()];
    for look in looks {
        let browser = look.start().await.unwrap();
        Axe::allow(&browser).await;
        browser.goto(&site.url("/")).await.unwrap();
        browser.hydrated().await.unwrap();
        connect(&browser, false).await;
        press(&browser, "a[href='/pattern/fir']").await;
        notice_is_shown(&browser).await;
        axe.check(&browser, &format!("the notice, {look:?}")).await;
        // It lies within the window, and leaves most of the page in sight.
        let place = format!(
            "(it => it.top >= 0 && it.left >= 0 && it.right <= innerWidth && it.bottom <= innerHeight
                && it.height < innerHeight / 2)(document.querySelector('#{NOTICE_ID}').getBoundingClientRect())"
        );
        assert_eq!(browser.evaluate(&place).await.unwrap(), true, "{look:?}");
        let controls = format!(
            "[...document.querySelectorAll('#{NOTICE_ID} :is(a, button)')]
                .every(it => {{ it.focus(); return document.activeElement === it; }})"
        );
        assert_eq!(browser.evaluate(&controls).await.unwrap(), true);
        finish(browser).await;
    }
}
