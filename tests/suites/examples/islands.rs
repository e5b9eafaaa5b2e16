//! The example of the islands: what wakes when, and what is asked for until then.

use perennial_protocol::document::{HYDRATED_ATTRIBUTE, HYDRATED_EVENT, ISLAND_ELEMENT, ROOT_ID};
use perennial_test::{Browser, Site};
use perennial_tests::{Example, follow};
use serde_json::json;

const ISLANDS: Example = Example("islands");

/// Whether the client's module or its wasm was asked for since this was last asked.
async fn asked_for_the_client(browser: &Browser) -> bool {
    let requests = browser.requests().await.unwrap();
    let targets = requests.iter().map(|request| request.target());
    targets.filter(|target| target.contains("/client")).count() > 0
}

/// Opens a page, without waiting for it to wake.
async fn load(path: &str) -> (Site, Browser) {
    let (site, browser) = (ISLANDS.start(), Browser::start().await.unwrap());
    browser.goto(&site.url(path)).await.unwrap();
    (site, browser)
}

fn is_awake(island: &str) -> String {
    format!(
        "document.querySelector(\"{ISLAND_ELEMENT}[data-path='{island}']\").hasAttribute('{HYDRATED_ATTRIBUTE}')"
    )
}

async fn loaves(browser: &Browser) -> String {
    browser.text("#loaves").await.unwrap()
}

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    let asleep = ["/", "/recipe", "/welcome", "/never", "/visible", "/interaction"];
    ISLANDS
        .pages(&["/at-once", "/idle"])
        .asleep("/at-once", &asleep, ".mark")
        .failing(&["/fragile", "/broken"])
        .check()
        .await;
}

#[tokio::test]
async fn a_page_that_never_wakes_asks_for_no_client_and_its_links_are_plain() {
    let (site, browser) = load("/never").await;
    browser.click("#bake").await.unwrap();
    assert_eq!(loaves(&browser).await, "0");
    assert!(!asked_for_the_client(&browser).await);
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click("a.brand").await.unwrap();
    browser.until("location.pathname === '/' && !window.stays").await.unwrap();
    assert!(!asked_for_the_client(&browser).await);
    browser.finish().await.unwrap();
    let page = site.get("/never").unwrap().text();
    assert!(!page.contains("data-hk") && !page.contains("modulepreload"), "{page}");
}

#[tokio::test]
async fn a_page_wakes_by_itself_at_once_when_idle_and_when_visible() {
    let (site, browser) = load("/at-once").await;
    for page in ["/at-once", "/idle", "/visible"] {
        browser.goto(&site.url(page)).await.unwrap();
        browser.hydrated().await.unwrap();
        browser.until("document.querySelector('.mark').textContent === 'awake'").await.unwrap();
        assert!(asked_for_the_client(&browser).await, "{page}");
        browser.click("#bake").await.unwrap();
        browser.until("document.querySelector('#loaves').textContent === '1'").await.unwrap();
        let preloads = site.get(page).unwrap().text().contains("rel=\"modulepreload\"");
        assert_eq!(preloads, page == "/at-once", "{page}");
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_wakes_at_the_first_interaction_and_each_click_counts_once() {
    let (_site, browser) = load("/interaction").await;
    let remember =
        format!("window.served = [...document.getElementById('{ROOT_ID}').querySelectorAll('*')]");
    browser.evaluate(&format!("({remember}).length")).await.unwrap();
    assert!(!asked_for_the_client(&browser).await);
    assert_eq!(browser.text(".mark").await.unwrap(), "asleep");
    browser.evaluate("bake.click(), bake.click(), 0").await.unwrap();
    browser.hydrated().await.unwrap();
    browser.until("document.querySelector('#loaves').textContent === '2'").await.unwrap();
    assert!(asked_for_the_client(&browser).await);
    let same = format!(
        "[...document.getElementById('{ROOT_ID}').querySelectorAll('*')].filter((it, at) => it !== served[at]).length"
    );
    assert_eq!(browser.evaluate(&same).await.unwrap(), json!(0));
    browser.click("#bake").await.unwrap();
    browser.until("document.querySelector('#loaves').textContent === '3'").await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_link_and_a_form_are_the_browsers_until_the_page_is_awake() {
    let (site, browser) = load("/interaction").await;
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click("#leave").await.unwrap();
    browser.until("location.pathname === '/recipe' && !window.stays").await.unwrap();
    browser.goto(&site.url("/interaction")).await.unwrap();
    browser.evaluate("window.stays = true").await.unwrap();
    browser.evaluate("document.querySelector('form button').click(), 0").await.unwrap();
    browser.until("location.pathname === '/recipe' && !window.stays").await.unwrap();
    assert!(browser.url().await.unwrap().contains("flour=rye"));
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_was_typed_before_the_page_woke_is_kept_and_known() {
    let (_site, browser) = load("/interaction").await;
    let fill = "(() => {
        document.querySelector('[name=name]').value = 'Ada';
        document.querySelector('[name=note]').value = 'No seeds';
        document.querySelector('[name=flour]').value = 'spelt';
        document.querySelector('[name=sliced]').checked = true;
        return document.querySelector('#heard').textContent;
    })()";
    assert_eq!(browser.evaluate(fill).await.unwrap(), "Heard: , , rye, whole");
    let name = browser.element("[name=name]").await.unwrap();
    name.click().await.unwrap();
    browser.hydrated().await.unwrap();
    browser
        .until("document.querySelector('#heard').textContent === 'Heard: Ada, No seeds, spelt, sliced'")
        .await
        .unwrap();
    let now = "[...document.querySelectorAll('[name]')].filter(it => it.form).map(it => it.type === 'checkbox' ? it.checked : it.value)";
    assert_eq!(browser.evaluate(now).await.unwrap(), json!(["Ada", "No seeds", "spelt", true]));
    assert_eq!(browser.evaluate("document.activeElement.name").await.unwrap(), "name");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn an_island_wakes_when_it_is_its_time_and_nothing_else_does() {
    let (site, browser) = load("/recipe").await;
    // Two are idle: one of them is filled by the browser.
    browser.until(&is_awake("/rise/rye")).await.unwrap();
    browser
        .until("document.querySelector('.note').textContent === 'Good morning, early riser.'")
        .await
        .unwrap();
    let asleep = format!(
        "![{}, {}, {}].some(it => it)",
        is_awake("/servings/loaf"),
        is_awake("/vote/loaf"),
        is_awake("/comments/loaf")
    );
    assert_eq!(browser.evaluate(&asleep).await.unwrap(), true);
    let page = format!("!document.documentElement.hasAttribute('{HYDRATED_ATTRIBUTE}')");
    assert_eq!(browser.evaluate(&page).await.unwrap(), true);
    browser.evaluate("window.button = document.querySelector('.servings .more'), 0").await.unwrap();
    browser.click(".servings .more").await.unwrap();
    browser.until("document.querySelector('.servings output').textContent === '2'").await.unwrap();
    assert!(browser.text(".servings ul").await.unwrap().contains("600 g rye flour"));
    assert_eq!(browser.evaluate("button.isConnected").await.unwrap(), true);
    browser.evaluate("document.querySelector('.vote').scrollIntoView() ?? 0").await.unwrap();
    browser.until(&is_awake("/vote/loaf")).await.unwrap();
    browser.click(".vote button").await.unwrap();
    browser
        .until("document.querySelector('.vote button').textContent === 'Worth the \"wait\" 13'")
        .await
        .unwrap();
    // Links are plain.
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click("a.brand").await.unwrap();
    browser.until("location.pathname === '/' && !window.stays").await.unwrap();
    browser.finish().await.unwrap();
    let page = site.get("/recipe").unwrap().text();
    assert!(!page.contains("modulepreload") && !page.contains("rel=\"preload\""), "{page}");
}

#[tokio::test]
async fn an_island_within_an_island_wakes_with_it_and_keeps_what_was_typed() {
    let (_site, browser) = load("/recipe").await;
    browser
        .evaluate("document.querySelector('[name=own]').value = 'I waited, too.'")
        .await
        .unwrap();
    browser.evaluate("document.querySelector('.comments').scrollIntoView() ?? 0").await.unwrap();
    browser.until(&is_awake("/comments/loaf")).await.unwrap();
    browser.click(".comments .vote button").await.unwrap();
    browser
        .until("document.querySelector('.comments .vote button').textContent === 'Good 25'")
        .await
        .unwrap();
    browser.click(".say").await.unwrap();
    browser
        .until("document.querySelector('.comments li:last-child').textContent === 'I waited, too.'")
        .await
        .unwrap();
    assert_eq!(browser.evaluate("document.querySelector('[name=own]').value").await.unwrap(), "");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn on_a_page_that_wakes_an_island_is_a_widget_like_others() {
    let (_site, browser) = load("/at-once").await;
    browser.hydrated().await.unwrap();
    follow(&browser, "/recipe").await;
    browser.click(".vote button").await.unwrap();
    browser
        .until("document.querySelector('.vote button').textContent === 'Worth the \"wait\" 13'")
        .await
        .unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn an_island_that_the_server_fills_wakes_with_all_that_stands_in_it() {
    let (site, browser) = load("/welcome").await;
    let page = site.get("/welcome").unwrap().text();
    assert!(page.contains("Good morning, early riser."), "{page}");
    assert!(!asked_for_the_client(&browser).await);
    browser.evaluate("document.querySelector('.wave').click(), 0").await.unwrap();
    browser.until("document.querySelector('.wave').textContent === 'Wave 1'").await.unwrap();
    assert!(asked_for_the_client(&browser).await);
    browser.click(".wave").await.unwrap();
    browser.until("document.querySelector('.wave').textContent === 'Wave 2'").await.unwrap();
    browser.until("document.querySelector('.welcome .vote .awake')").await.unwrap();
    browser.click(".welcome .vote button").await.unwrap();
    let voted = "document.querySelector('.welcome .vote button').textContent === 'Good 22'";
    browser.until(voted).await.unwrap();
    assert!(browser.text(".welcome").await.unwrap().contains("Good morning, early riser."));
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn an_island_has_what_its_page_gives_it() {
    let (site, browser) = load("/recipe").await;
    let page = site.get("/recipe").unwrap().text();
    assert!(
        page.contains(
            r#"data-path="/vote/loaf" data-hydrate="visible" data-props="&quot;Worth the "#
        ),
        "{page}"
    );
    let text = "document.querySelector('.vote button').textContent";
    assert_eq!(browser.evaluate(text).await.unwrap(), "Worth the \"wait\" 12");
    browser.evaluate("document.querySelector('.vote').scrollIntoView() ?? 0").await.unwrap();
    browser.until(&is_awake("/vote/loaf")).await.unwrap();
    assert_eq!(browser.evaluate(text).await.unwrap(), "Worth the \"wait\" 12");
    browser.click(".vote button").await.unwrap();
    browser.until(&format!("{text} === 'Worth the \"wait\" 13'")).await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn properties_that_cannot_be_read_leave_the_island_as_it_was_served() {
    for broken in ["{", "7"] {
        let (site, browser) = (ISLANDS.start(), Browser::start().await.unwrap());
        let spoil = format!(
            "document.addEventListener('readystatechange', () => document.querySelector('[data-path=\"/vote/loaf\"]')?.setAttribute('data-props', '{broken}'))"
        );
        browser.before_load(&spoil).await.unwrap();
        browser.goto(&site.url("/recipe")).await.unwrap();
        browser.until(&is_awake("/rise/rye")).await.unwrap();
        browser.evaluate("document.querySelector('.vote').scrollIntoView() ?? 0").await.unwrap();
        browser.click(".servings .more").await.unwrap();
        browser
            .until("document.querySelector('.servings output').textContent === '2'")
            .await
            .unwrap();
        let text = "document.querySelector('.vote button').textContent";
        assert_eq!(browser.evaluate(text).await.unwrap(), "Worth the \"wait\" 12");
        let console = browser.console().await.unwrap();
        assert!(console.iter().any(|entry| entry.message.contains("PER-2003")), "{console:?}");
        browser.finish().await.unwrap();
    }
}

#[tokio::test]
async fn an_island_is_as_its_visitor_left_it_after_a_full_load() {
    let (site, browser) = load("/recipe").await;
    browser.evaluate("document.querySelector('.vote').scrollIntoView() ?? 0").await.unwrap();
    browser.until(&is_awake("/vote/loaf")).await.unwrap();
    browser.click(".vote button").await.unwrap();
    let voted = "document.querySelector('.vote button').textContent === 'Worth the \"wait\" 13'";
    browser.until(voted).await.unwrap();
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click("a.brand").await.unwrap();
    browser.until("location.pathname === '/' && !window.stays").await.unwrap();
    browser.goto(&site.url("/recipe")).await.unwrap();
    browser.evaluate("document.querySelector('.vote').scrollIntoView() ?? 0").await.unwrap();
    browser.until(voted).await.unwrap();
    // A page that wakes has it, too.
    browser.goto(&site.url("/at-once")).await.unwrap();
    browser.hydrated().await.unwrap();
    follow(&browser, "/recipe").await;
    assert_eq!(browser.evaluate(voted).await.unwrap(), true);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn an_island_that_fails_takes_neither_the_others_nor_the_page_with_it() {
    let (_site, browser) = load("/fragile").await;
    browser.until(&is_awake("/vote/before")).await.unwrap();
    let served = "document.querySelector('#fragile-panic').outerHTML";
    let before = browser.evaluate(served).await.unwrap();
    browser.click("#fragile-mismatch button").await.unwrap();
    browser.until("document.querySelector('#fragile-mismatch em')").await.unwrap();
    browser.click("#fragile-mismatch button").await.unwrap();
    browser
        .until("document.querySelector('#fragile-mismatch button').textContent === 'Press 2'")
        .await
        .unwrap();
    browser.until(&is_awake("/vote/after")).await.unwrap();
    let count = format!(
        "(window.again = 0, document.addEventListener('{HYDRATED_EVENT}', event => {{
            if (event.target.matches(\"[data-path^='/vote/']\")) window.again++;
        }}))"
    );
    browser.evaluate(&format!("({count}, 0)")).await.unwrap();
    browser.click("#fragile-panic button").await.unwrap();
    // Those that are awake are made anew by the instance that meets the panic again, and by the one
    // that goes on without that island.
    browser.until("again === 4").await.unwrap();
    let starts =
        "performance.getEntriesByType('resource').filter(it => it.name.includes('?afresh')).length";
    assert_eq!(browser.evaluate(starts).await.unwrap(), 3);
    for vote in ["before", "after"] {
        let button = format!("[data-path='/vote/{vote}'] button");
        browser.until(&is_awake(&format!("/vote/{vote}"))).await.unwrap();
        let text = format!("document.querySelector(\"{button}\").textContent");
        let shown = browser.evaluate(&text).await.unwrap();
        browser.click(&button).await.unwrap();
        browser.until(&format!("{text} !== {shown}")).await.unwrap();
    }
    assert_eq!(browser.evaluate(served).await.unwrap(), before);
    let console = browser.console().await.unwrap();
    let says = |text: &str| console.iter().any(|entry| entry.message.contains(text));
    assert!(says("PER-6001") && says("is rendered afresh"), "{console:?}");
    assert!(says("stays as it was served"), "{console:?}");
    // A release is smaller by what panics say, unless the app wants that.
    let tells = says("this island panics in the browser");
    assert_eq!(tells, !Example::is_release(), "{console:?}");
    let told = says("the island /fragile/mismatch") && says("the client made \\u003Cem>");
    assert_eq!(told, !Example::is_release(), "{console:?}");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_was_done_before_an_island_is_rendered_afresh_counts_once() {
    let (_site, browser) = load("/fragile").await;
    let button = "#fragile-mismatch button";
    let text = |presses: u32| {
        format!("document.querySelector('{button}').textContent === 'Press {presses}'")
    };
    browser
        .evaluate(&format!("window.served = document.querySelector('{button}'), 0"))
        .await
        .unwrap();
    browser.evaluate("served.focus(), served.click(), served.click(), 0").await.unwrap();
    browser.until("document.querySelector('#fragile-mismatch em')").await.unwrap();
    browser.until(&text(2)).await.unwrap();
    // It is another button, and has what the one before had.
    let focused = format!(
        "!served.isConnected && document.activeElement === document.querySelector('{button}')"
    );
    assert_eq!(browser.evaluate(&focused).await.unwrap(), true);
    browser.click(button).await.unwrap();
    browser.until(&text(3)).await.unwrap();
    let console = browser.console().await.unwrap();
    assert!(console.iter().any(|entry| entry.message.contains("is rendered afresh")));
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_was_done_before_a_page_is_rendered_afresh_counts_once() {
    let (site, browser) = (ISLANDS.start(), Browser::start().await.unwrap());
    let spoil = "document.addEventListener('readystatechange', () => {
        if (document.readyState !== 'interactive' || !document.querySelector('#bake')) return;
        window.served = document.querySelector('#bake');
        served.removeAttribute('id');
        document.querySelector('#heard').replaceChildren();
    });";
    browser.before_load(spoil).await.unwrap();
    browser.goto(&site.url("/interaction")).await.unwrap();
    let typed =
        "document.querySelector('[name=name]').value = 'Ada', served.click(), served.click()";
    browser.evaluate(&format!("{typed}, 0")).await.unwrap();
    browser.until("document.querySelector('#loaves').textContent === '2'").await.unwrap();
    browser
        .until("document.querySelector('#heard').textContent === 'Heard: Ada, , rye, whole'")
        .await
        .unwrap();
    assert_eq!(browser.evaluate("served.isConnected").await.unwrap(), false);
    browser.click("#bake").await.unwrap();
    browser.until("document.querySelector('#loaves').textContent === '3'").await.unwrap();
    let console = browser.console().await.unwrap();
    assert!(console.iter().any(|entry| entry.message.contains("renders it afresh")), "{console:?}");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_that_fails_twice_stays_as_it_was_served_and_the_error_view_says_so() {
    let (_site, browser) = load("/broken").await;
    browser.until("document.querySelector('#perennial-popup .note')").await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "A page that breaks");
    let starts = "performance.getEntriesByType('resource').map(it => it.name).filter(it => /client-[^/]*js/.test(it)).map(it => new URL(it).search)";
    assert_eq!(browser.evaluate(starts).await.unwrap(), json!(["", "?afresh", "?crashed"]));
    let console = browser.console().await.unwrap();
    let says = |text: &str| console.iter().any(|entry| entry.message.contains(text));
    assert!(says("stays as it was served"), "{console:?}");
    assert_eq!(says("this page panics in the browser"), !Example::is_release(), "{console:?}");
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click("a.brand").await.unwrap();
    browser.until("location.pathname === '/' && !window.stays").await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn an_island_that_panics_when_it_is_used_leaves_the_page_readable_and_says_so() {
    let (_site, browser) = load("/fragile").await;
    // The press wakes it, and is made again then.
    browser.click("#fragile-late button").await.unwrap();
    browser.until("document.querySelector('#perennial-popup .note')").await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "What breaks");
    let console = browser.console().await.unwrap();
    let says = |text: &str| console.iter().any(|entry| entry.message.contains(text));
    let told = if Example::is_release() { "a development build" } else { "when it is pressed" };
    assert!(says("PER-6001") && says(told), "{console:?}");
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click("a.brand").await.unwrap();
    browser.until("location.pathname === '/' && !window.stays").await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_wakes_by_pointer_and_by_keyboard_and_what_woke_it_counts_once() {
    let (site, browser) = load("/interaction").await;
    let one = "document.querySelector('#loaves').textContent === '1'";
    browser.click("#bake").await.unwrap();
    browser.until(one).await.unwrap();
    browser.goto(&site.url("/interaction")).await.unwrap();
    let press =
        "(() => { document.querySelector('#bake').focus({ focusVisible: true }); return 0; })()";
    browser.evaluate(press).await.unwrap();
    browser.element("#bake").await.unwrap().send_keys("\u{e007}").await.unwrap();
    browser.hydrated().await.unwrap();
    browser.until(one).await.unwrap();
    assert_eq!(browser.evaluate("document.activeElement.id").await.unwrap(), "bake");
    // What comes late would be seen by now.
    browser.click("#bake").await.unwrap();
    browser.until("document.querySelector('#loaves').textContent === '2'").await.unwrap();
    browser.finish().await.unwrap();
}

/// What the pointer does at the middle of an element.
async fn point(browser: &Browser, kind: &str, element: &str) {
    let place = format!(
        "(it => [it.left + it.width / 2, it.top + it.height / 2])(document.querySelector('{element}').getBoundingClientRect())"
    );
    let place = browser.evaluate(&place).await.unwrap();
    let event =
        json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
    browser.command("Input.dispatchMouseEvent", event).await.unwrap();
}

async fn space(browser: &Browser, kind: &str) {
    let event = json!({ "type": kind, "key": " ", "code": "Space", "text": " ", "windowsVirtualKeyCode": 32 });
    browser.command("Input.dispatchKeyEvent", event).await.unwrap();
}

/// Waits until a button that the server filled in is another one, made by the client.
async fn is_made_anew(browser: &Browser) {
    browser
        .until("document.querySelector('.welcome .mark.awake') && !served.isConnected")
        .await
        .unwrap();
}

fn waves(times: u32) -> String {
    format!("document.querySelector('.wave').textContent === 'Wave {times}'")
}

const SERVED: &str = "window.served = document.querySelector('.wave'), 0";

#[tokio::test]
async fn a_pointer_that_is_down_while_a_button_is_made_anew_clicks_it_once() {
    let (_site, browser) = load("/welcome").await;
    browser.evaluate(SERVED).await.unwrap();
    point(&browser, "mousePressed", ".wave").await;
    is_made_anew(&browser).await;
    point(&browser, "mouseReleased", ".wave").await;
    browser.until(&waves(1)).await.unwrap();
    for times in 2..4 {
        point(&browser, "mousePressed", ".wave").await;
        point(&browser, "mouseReleased", ".wave").await;
        browser.until(&waves(times)).await.unwrap();
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_key_that_is_down_while_a_button_is_made_anew_clicks_it_once() {
    let (_site, browser) = load("/welcome").await;
    browser.evaluate(SERVED).await.unwrap();
    // The key comes first, and wakes it.
    let focus = "(() => {
        window.addEventListener('focus', event => event.stopImmediatePropagation(), { capture: true, once: true });
        served.focus();
        return document.activeElement === served;
    })()";
    assert_eq!(browser.evaluate(focus).await.unwrap(), true);
    assert!(!asked_for_the_client(&browser).await);
    space(&browser, "keyDown").await;
    is_made_anew(&browser).await;
    space(&browser, "keyUp").await;
    browser.until(&waves(1)).await.unwrap();
    for times in 2..4 {
        space(&browser, "keyDown").await;
        space(&browser, "keyUp").await;
        browser.until(&waves(times)).await.unwrap();
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_is_let_go_elsewhere_clicks_nothing() {
    let (_site, browser) = load("/welcome").await;
    browser.evaluate(SERVED).await.unwrap();
    point(&browser, "mousePressed", ".wave").await;
    is_made_anew(&browser).await;
    point(&browser, "mouseReleased", "h1").await;
    // What comes late would be seen by now.
    point(&browser, "mousePressed", ".wave").await;
    point(&browser, "mouseReleased", ".wave").await;
    browser.until(&waves(1)).await.unwrap();
    browser.finish().await.unwrap();
}
