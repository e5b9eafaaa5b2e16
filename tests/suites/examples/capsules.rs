//! The example of the capsules.

use perennial_protocol::document::ROOT_ID;
use perennial_test::{Browser, Site, http};
use perennial_tests::{Example, follow};

use crate::open;

const CAPSULES: Example = Example("capsules");

/// Counts what the page fetches from now on.
const COUNT_REQUESTS: &str = "(window.fetched = [], (fetch => window.fetch = (...all) => {
    window.fetched.push(String(all[0]));
    return fetch(...all);
})(window.fetch), true)";

/// Opens a page that remembers which elements it was served with.
async fn open_and_remember(path: &str) -> (Site, Browser) {
    let (site, browser) = (CAPSULES.start(), Browser::start().await.unwrap());
    let remember = format!(
        "document.addEventListener('readystatechange', () => {{
            if (document.readyState === 'interactive')
                window.served = [...document.getElementById('{ROOT_ID}').querySelectorAll('*')];
        }});"
    );
    browser.before_load(&remember).await.unwrap();
    browser.goto(&site.url(path)).await.unwrap();
    browser.hydrated().await.unwrap();
    (site, browser)
}

fn shows(selector: &str, text: &str) -> String {
    format!("(document.querySelector('{selector}')?.textContent ?? '').includes('{text}')")
}

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    CAPSULES
        .pages(&["/", "/weather", "/house", "/thread", "/calculator", "/failing", "/you"])
        .differing("/later", "#delayed")
        .differing("/ticker", "#ticker")
        .redirecting(&["/name"])
        .check()
        .await;
}

#[tokio::test]
async fn widgets_in_place_keep_every_element_they_were_served_with() {
    for path in ["/weather", "/house", "/thread", "/calculator", "/failing", "/"] {
        let (_site, browser) = open_and_remember(path).await;
        let kept = "window.served.length > 5 && window.served.every(it => it.isConnected)";
        assert_eq!(browser.evaluate(kept).await.unwrap(), true, "{path}");
        browser.finish().await.unwrap();
    }
}

#[tokio::test]
async fn a_property_that_is_a_signal_changes_all_widgets_at_once() {
    let (_site, browser) = open(CAPSULES, "/weather").await;
    assert_eq!(browser.text(".degrees").await.unwrap(), "21 °C");
    browser.click("#unit").await.unwrap();
    let all = "[...document.querySelectorAll('.degrees')].map(it => it.textContent).join()";
    browser.until(&format!("{all} === '69 °F,53 °F,62 °F'")).await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn nested_widgets_come_in_one_answer_and_work() {
    let (_site, browser) = open(CAPSULES, "/").await;
    browser.evaluate(COUNT_REQUESTS).await.unwrap();
    follow(&browser, "/house").await;
    let rooms = "document.querySelectorAll('.room').length";
    assert_eq!(browser.evaluate(rooms).await.unwrap(), 12);
    browser.click(".room").await.unwrap();
    browser.until(&shows(".room", "Room 11: on")).await.unwrap();
    follow(&browser, "/thread").await;
    let deepest = "article article article article article p";
    assert_eq!(browser.text(deepest).await.unwrap(), "Cleo Thank you.");
    follow(&browser, "/calculator").await;
    assert_eq!(browser.text(".answer").await.unwrap(), "6 × 7 = 42");
    assert_eq!(browser.evaluate("window.fetched.length").await.unwrap(), 3);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_widget_follows_the_path_that_signals_give_it() {
    let (_site, browser) = open(CAPSULES, "/calculator").await;
    browser.click("#left").await.unwrap();
    browser.until(&shows(".answer", "7 × 7 = 49")).await.unwrap();
    browser.click("#right").await.unwrap();
    browser.until(&shows(".answer", "7 × 8 = 56")).await.unwrap();
    // Faster than the answers: the last one counts.
    let hurry = "Array.from({ length: 5 }, () => document.querySelector('#left').click()), true";
    browser.evaluate(&format!("({hurry})")).await.unwrap();
    browser.until(&shows(".answer", "12 × 8 = 96")).await.unwrap();
    assert_eq!(browser.evaluate("document.querySelectorAll('.answer').length").await.unwrap(), 1);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn delayed_widgets_and_those_on_demand_are_fetched_and_work() {
    let (site, browser) = open(CAPSULES, "/later").await;
    let served = site.get("/later").unwrap().text();
    assert!(served.contains("on its way") && !served.contains("square"), "{served}");
    browser.until(&shows("#delayed", "The square of 7 is 49.")).await.unwrap();
    browser.click("#delayed button").await.unwrap();
    browser.until(&shows("#delayed", "Liked 1 times")).await.unwrap();
    browser.click("#more").await.unwrap();
    browser.until(&shows("#demanded", "The square of 12 is 144.")).await.unwrap();
    browser.click("#demanded button").await.unwrap();
    browser.until(&shows("#demanded", "Liked 1 times")).await.unwrap();
    browser.click("#more").await.unwrap();
    browser.until("document.querySelector('#demanded').textContent === ''").await.unwrap();
    // After navigation, too.
    follow(&browser, "/").await;
    follow(&browser, "/later").await;
    browser.until(&shows("#delayed", "The square of 7 is 49.")).await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_that_is_left_while_its_widget_is_fetched_does_no_harm() {
    let (_site, browser) = open(CAPSULES, "/").await;
    let slow = "((fetch => window.fetch = async (...all) => {
        if (String(all[0]).includes('fact')) await new Promise(done => window.release = done);
        const answer = await fetch(...all);
        if (String(all[0]).includes('fact')) setTimeout(() => window.released = true, 50);
        return answer;
    })(window.fetch), true)";
    browser.evaluate(slow).await.unwrap();
    follow(&browser, "/later").await;
    browser.until("!!window.release").await.unwrap();
    follow(&browser, "/house").await;
    browser.evaluate("(window.release(), true)").await.unwrap();
    browser.until("window.released").await.unwrap();
    browser.click(".room").await.unwrap();
    browser.until(&shows(".room", "Room 11: on")).await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn holes_are_filled_for_each_visitor_by_server_and_browser() {
    let (site, browser) = open(CAPSULES, "/you").await;
    browser.until(&shows("#by-server", "Hello, stranger, says the server.")).await.unwrap();
    browser.until(&shows("#by-browser", "Hello, stranger, says the browser.")).await.unwrap();
    browser.until(&shows("#price", "15.00 €, 0 % off")).await.unwrap();
    browser.until(&shows(".broken", "This is for members.")).await.unwrap();
    browser.evaluate("(document.querySelector('#name').value = 'Ann', true)").await.unwrap();
    browser.click("form button").await.unwrap();
    browser.until(&shows("#by-server", "Hello, Ann, says the server.")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.until(&shows("#by-browser", "Hello, Ann, says the browser.")).await.unwrap();
    browser.until(&shows("#price", "13.50 €, 10 % off")).await.unwrap();
    browser.until(&shows("#members", "cinnamon")).await.unwrap();
    follow(&browser, "/").await;
    follow(&browser, "/you").await;
    browser.until(&shows("#by-server", "Hello, Ann, says the server.")).await.unwrap();
    browser.until(&shows("#price", "13.50 €, 10 % off")).await.unwrap();
    browser.finish().await.unwrap();
    let stranger = site.get("/you").unwrap();
    assert!(!stranger.text().contains("Ann") && !stranger.text().contains("cinnamon"));
    let refused = site.get("/.perennial/widget/members/state.json").unwrap();
    assert!(refused.text().contains("\"status\":403") && !refused.text().contains("cinnamon"));
    let member = http::Request::get("/.perennial/widget/members/state.json");
    let member = site.send(&member.header("Cookie", "name=Ann")).unwrap();
    assert!(member.text().contains("cinnamon"), "{}", member.text());
}

#[tokio::test]
async fn a_widget_that_fails_fails_alone_and_says_no_inner_message() {
    let (site, browser) = open(CAPSULES, "/failing").await;
    assert_eq!(browser.text(".well").await.unwrap(), "This one is well.");
    let broken =
        "[...document.querySelectorAll('.broken strong')].map(it => it.textContent).join()";
    assert_eq!(browser.evaluate(broken).await.unwrap(), "410,500");
    browser.finish().await.unwrap();
    assert!(!site.get("/failing").unwrap().text().contains("db7"));
}

#[tokio::test]
async fn a_page_is_renewed_with_what_it_holds() {
    let site = CAPSULES.start();
    let first = site.get("/ticker").unwrap().text();
    let start = std::time::Instant::now();
    while site.get("/ticker").unwrap().text() == first {
        assert!(start.elapsed().as_secs() < 20, "the ticker stands still");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

#[tokio::test]
async fn the_widget_of_the_layout_stays_over_navigation() {
    let (_site, browser) = open(CAPSULES, "/weather").await;
    browser.evaluate("(window.tip = document.querySelector('.tip'), true)").await.unwrap();
    follow(&browser, "/later").await;
    let same = "window.tip.isConnected && document.querySelector('.tip') === window.tip";
    assert_eq!(browser.evaluate(same).await.unwrap(), true);
    browser.finish().await.unwrap();
}
