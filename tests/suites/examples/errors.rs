//! The example of the errors.

use perennial_protocol::document::POPUP_ID;
use perennial_test::{Browser, Site};
use perennial_tests::{Axe, Example, follow};

use crate::open;

const ERRORS: Example = Example("errors");

/// What the example's errors hold for the log, and must not show.
const INNER: &str = "swordfish";

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    ERRORS.check(&["/", "/server/none", "/client/600", "/visitor/none", "/parts", "/crash"]).await;
}

/// Each error: its address, its status, and a word of what the visitor is told.
const PAGES: [(&str, u16, &str); 12] = [
    ("/nothing/here", 404, "There is no page"),
    ("/client/404", 404, "There never was such a page."),
    ("/client/410", 410, "it will not come back"),
    ("/client/403", 403, "The build state said so."),
    ("/client/422", 422, "The build state said so."),
    ("/client/none", 404, "There is no page"),
    ("/visitor/422", 422, "The request state said so."),
    ("/visitor/panic", 500, "Something went wrong"),
    ("/server/error", 500, "Something went wrong"),
    ("/server/panic", 500, "Something went wrong"),
    ("/server/view", 500, "Something went wrong"),
    ("/server/head", 500, "Something went wrong"),
];

/// Those that no template answers.
const NO_TEMPLATE: [&str; 2] = ["/nothing/here", "/client/none"];

#[test]
fn every_error_has_its_status_and_tells_nothing_of_what_is_inside() {
    let site = ERRORS.start();
    for (path, status, said) in PAGES {
        let page = site.get(path).unwrap();
        assert_eq!(page.status, status, "{path}");
        assert!(page.text().contains(said), "{path}: {}", page.text());
        let data = site.get(&format!("/.perennial/page{path}/state.json")).unwrap();
        assert_eq!(data.status, status, "the data of {path}");
        for answer in [&page, &data] {
            assert!(!answer.text().contains(INNER), "{path}: {}", answer.text());
            assert!(!answer.text().contains(".rs"), "{path}: {}", answer.text());
            assert!(answer.header("cache-control").unwrap().contains("no-store"), "{path}");
        }
    }
}

#[tokio::test]
async fn every_error_has_its_view_on_first_load_and_by_navigation() {
    let (site, browser) = open(ERRORS, "/").await;
    // What no template answers is not the client's to go to.
    let answered = PAGES.iter().filter(|(path, ..)| !NO_TEMPLATE.contains(path));
    for (path, status, _) in answered {
        follow(&browser, path).await;
        assert_eq!(browser.text(".status").await.unwrap(), status.to_string(), "{path}");
        let (heading, title) = (browser.text("h1").await.unwrap(), browser.title().await.unwrap());
        browser.goto(&site.url(path)).await.unwrap();
        browser.hydrated().await.unwrap();
        assert_eq!(browser.text(".status").await.unwrap(), status.to_string(), "{path}");
        assert_eq!(browser.text("h1").await.unwrap(), heading, "{path}");
        assert_eq!(browser.title().await.unwrap(), title, "{path}");
    }
    // The browser itself complains of every answer that is an error.
    for entry in browser.console().await.unwrap() {
        assert!(entry.message.contains("the server responded with a status of"), "{entry}");
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_part_fails_alone() {
    let (site, browser) = open(ERRORS, "/parts").await;
    let shown = browser.text("main").await.unwrap();
    assert!(shown.contains("This part is well.") && shown.contains("is well."), "{shown}");
    let count = browser.evaluate("document.querySelectorAll('.alert').length").await.unwrap();
    assert_eq!(count, 3);
    assert!(shown.contains("404: There is no such part."), "{shown}");
    browser.finish().await.unwrap();
    let page = site.get("/parts").unwrap();
    assert_eq!(page.status, 200);
    assert!(!page.text().contains(INNER));
}

/// Opens the page with the button, and crashes its client.
async fn crash() -> (Site, Browser) {
    let (site, browser) = open(ERRORS, "/crash").await;
    browser.click(".count").await.unwrap();
    browser
        .until("document.querySelector('.count').textContent === 'Clicked 1 times'")
        .await
        .unwrap();
    browser.click(".crash").await.unwrap();
    browser.until(&format!("document.querySelector('#{POPUP_ID} .alert')")).await.unwrap();
    let console = browser.console().await.unwrap();
    let said = |text| console.iter().any(|entry| entry.message.contains(text));
    // A release says so, too: the app asks for that.
    assert!(said("PER-6001") && said("clicked on the wrong button"), "{console:?}");
    (site, browser)
}

#[tokio::test]
async fn a_crash_is_said_beside_the_page_which_stays_readable() {
    let (_site, browser) = crash().await;
    assert_eq!(browser.text("h1").await.unwrap(), "A crash in the browser");
    let popup = format!("#{POPUP_ID}");
    assert!(browser.text(&popup).await.unwrap().contains("Something went wrong"));
    let role = format!("document.querySelector('{popup}[role=alert][tabindex]') !== null");
    assert_eq!(browser.evaluate(&role).await.unwrap(), true);
    let focused = format!("document.querySelector('{popup}').focus() || document.activeElement.id");
    assert_eq!(browser.evaluate(&focused).await.unwrap(), POPUP_ID);
    Axe::allow(&browser).await;
    Axe::read().check(&browser, "/crash with its pop-up").await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_crash_is_said_once_and_what_is_dead_stays_silent() {
    let (_site, browser) = crash().await;
    browser.evaluate("document.querySelector('.crash').click()").await.unwrap();
    browser.evaluate("document.querySelector('.count').click()").await.unwrap();
    assert_eq!(browser.text(".count").await.unwrap(), "Clicked 1 times");
    browser.evaluate("document.dispatchEvent(new Event('perennial:crashed'))").await.unwrap();
    let count = format!("document.querySelectorAll('#{POPUP_ID}').length");
    assert_eq!(browser.evaluate(&count).await.unwrap(), 1);
    let alerts = browser.evaluate("document.querySelectorAll('.alert').length").await.unwrap();
    assert_eq!(alerts, 1);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn links_after_a_crash_are_the_browsers_own() {
    let (site, browser) = crash().await;
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click("main a[href='/parts']").await.unwrap();
    browser.until("!window.stays && location.pathname === '/parts'").await.unwrap();
    browser.hydrated().await.unwrap();
    browser.finish().await.unwrap();
    drop(site);
    let (_site, browser) = crash().await;
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click(&format!("#{POPUP_ID} a")).await.unwrap();
    browser.until("!window.stays && location.pathname === '/crash'").await.unwrap();
    browser.hydrated().await.unwrap();
    browser.click(".count").await.unwrap();
    browser
        .until("document.querySelector('.count').textContent === 'Clicked 1 times'")
        .await
        .unwrap();
    browser.finish().await.unwrap();
}
