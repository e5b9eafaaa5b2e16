//! Navigation: a click fetches state, and everything that a full load would change changes.

use perennial_protocol::document::{ANNOUNCER_ID, ROOT_ID};
use perennial_protocol::{CanonicalPath, data_url};
use perennial_test::Browser;
use perennial_tests::Build;
use serde_json::json;

use crate::{CITY, CITY_TITLE, arrived_at, on_both_builds, open, watch_navigation};

on_both_builds! {
    a_click_on_a_link_makes_one_request_of_the_data_route
    title_head_focus_and_announcement_follow_the_page
    back_and_forward_show_the_pages_where_they_were_scrolled_to
    a_page_reached_by_a_click_is_the_page_that_is_served
    a_page_reached_by_a_click_works
    of_two_clicks_the_last_wins
    clicks_that_are_the_browsers_are_left_to_it
}

/// The path of the first link that a selector matches.
async fn path_of(browser: &Browser, selector: &str) -> String {
    let path = browser.evaluate(&format!("document.querySelector({selector:?}).pathname")).await;
    path.unwrap().as_str().unwrap().to_owned()
}

async fn a_click_on_a_link_makes_one_request_of_the_data_route(build: Build) {
    let (_site, browser) = open(build, CITY).await;
    watch_navigation(&browser).await;
    for link in ["ol.nearest a", ".kind a", "ol.places a", ".brand"] {
        let path = path_of(&browser, link).await;
        let selector = format!("{link}[href='{path}']");
        browser.requests().await.unwrap();
        browser.click(&selector).await.unwrap();
        arrived_at(&browser, &path).await;
        let requests = browser.requests().await.unwrap();
        let told: Vec<_> =
            requests.iter().map(|request| (request.target(), request.kind.as_str())).collect();
        let data = data_url(&CanonicalPath::parse(&path).unwrap());
        assert_eq!(told, [(data.as_str(), "Fetch")], "{link} to {path}");
    }
    browser.finish().await.unwrap();
}

async fn title_head_focus_and_announcement_follow_the_page(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    let before = browser.evaluate("window.shell = document.getElementById('perennial-root')").await;
    before.unwrap();
    browser.click("a[href='/city/tartu']").await.unwrap();
    arrived_at(&browser, CITY).await;
    assert_eq!(browser.title().await.unwrap(), CITY_TITLE);
    let head = "['meta[name=description]', 'link[rel=canonical]'].map(it => document.querySelectorAll(it).length)";
    assert_eq!(browser.evaluate(head).await.unwrap(), json!([1, 1]));
    let canonical = "new URL(document.querySelector('link[rel=canonical]').href).pathname";
    assert_eq!(browser.evaluate(canonical).await.unwrap(), CITY);
    let description =
        browser.evaluate("document.querySelector('meta[name=description]').content").await.unwrap();
    assert!(description.as_str().unwrap().contains("Tartu"), "{description}");
    let focus = format!(
        "(() => {{ const root = document.getElementById('{ROOT_ID}'), now = document.activeElement;
            return root.contains(now) && now.isConnected; }})()"
    );
    assert_eq!(browser.evaluate(&focus).await.unwrap(), true, "the focus is not on the new page");
    let announced = format!(
        "(() => {{ const it = document.getElementById('{ANNOUNCER_ID}');
            return [it.textContent, ['assertive', 'polite'].includes(it.getAttribute('aria-live'))]; }})()"
    );
    assert_eq!(browser.evaluate(&announced).await.unwrap(), json!([CITY_TITLE, true]));
    assert_eq!(
        browser
            .evaluate("window.shell === document.getElementById('perennial-root')")
            .await
            .unwrap(),
        true
    );
    browser.finish().await.unwrap();
}

async fn back_and_forward_show_the_pages_where_they_were_scrolled_to(build: Build) {
    let (_site, browser) = open(build, "/").await;
    watch_navigation(&browser).await;
    // By a script: the driver would scroll the link into view before it clicks.
    let click = |selector: &str| format!("document.querySelector({selector:?}).click() || true");
    browser.evaluate("scrollTo(0, 700) || true").await.unwrap();
    browser.evaluate(&click("ul.countries a[href='/country/ee']")).await.unwrap();
    arrived_at(&browser, "/country/ee").await;
    assert_eq!(browser.evaluate("scrollY").await.unwrap(), 0, "a new page begins at its top");
    browser.evaluate("scrollTo(0, 300) || true").await.unwrap();
    browser.evaluate(&click("a[href='/city/tartu']")).await.unwrap();
    arrived_at(&browser, CITY).await;
    for (step, path, position) in [
        ("back", "/country/ee", 300),
        ("back", "/", 700),
        ("forward", "/country/ee", 300),
        ("forward", CITY, 0),
    ] {
        browser.evaluate(&format!("history.{step}() || true")).await.unwrap();
        arrived_at(&browser, path).await;
        browser.until(&format!("Math.abs(scrollY - {position}) < 2")).await.unwrap();
    }
    assert_eq!(browser.title().await.unwrap(), CITY_TITLE);
    browser.finish().await.unwrap();
}

async fn a_page_reached_by_a_click_is_the_page_that_is_served(build: Build) {
    let (site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    browser.click("a[href='/city/tartu']").await.unwrap();
    arrived_at(&browser, CITY).await;
    // What Sycamore marks its elements with for hydration is not part of the page.
    let plain = |root: &str| {
        format!(
            "(() => {{ const root = {root}.cloneNode(true);
                root.querySelectorAll('*').forEach(it => it.removeAttribute('data-hk'));
                const walk = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT), comments = [];
                while (walk.nextNode()) comments.push(walk.currentNode);
                comments.forEach(it => it.remove()); root.normalize();
                return root.innerHTML; }})()"
        )
    };
    let shown =
        browser.evaluate(&plain(&format!("document.getElementById('{ROOT_ID}')"))).await.unwrap();
    let served = serde_json::to_string(&site.get(CITY).unwrap().text()).unwrap();
    let parsed = format!(
        "new DOMParser().parseFromString({served}, 'text/html').getElementById('{ROOT_ID}')"
    );
    let served = browser.evaluate(&plain(&parsed)).await.unwrap();
    assert_eq!(shown, served);
    browser.finish().await.unwrap();
}

async fn a_page_reached_by_a_click_works(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    browser.click("a[href='/city/tartu']").await.unwrap();
    arrived_at(&browser, CITY).await;
    browser.click(".switch button[title='Miles']").await.unwrap();
    browser
        .until("document.querySelector('ol.nearest .number').textContent.endsWith(' mi')")
        .await
        .unwrap();
    browser.finish().await.unwrap();
}

async fn of_two_clicks_the_last_wins(build: Build) {
    let (_site, browser) = open(build, "/").await;
    watch_navigation(&browser).await;
    let both = "['/country/ee', '/country/de', '/country/fi']
        .forEach(path => document.querySelector(`ul.countries a[href='${path}']`).click()) || true";
    browser.evaluate(both).await.unwrap();
    arrived_at(&browser, "/country/fi").await;
    assert_eq!(browser.title().await.unwrap(), "Finland · Atlas");
    browser.finish().await.unwrap();
}

async fn clicks_that_are_the_browsers_are_left_to_it(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    let click = |options: &str| {
        format!(
            "(() => {{ const link = document.querySelector(\"a[href='/city/tartu']\"); let taken = null;
                const see = event => {{ taken = event.defaultPrevented; event.preventDefault(); }};
                addEventListener('click', see);
                link.dispatchEvent(new MouseEvent('click', {{ bubbles: true, cancelable: true, {options} }}));
                removeEventListener('click', see); return taken; }})()"
        )
    };
    for options in ["ctrlKey: true", "metaKey: true", "shiftKey: true", "altKey: true", "button: 1"]
    {
        assert_eq!(browser.evaluate(&click(options)).await.unwrap(), false, "{options}");
    }
    assert_eq!(browser.evaluate(&click("")).await.unwrap(), true);
    browser.finish().await.unwrap();
}
