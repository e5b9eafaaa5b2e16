//! Which clicks are the client's, and what becomes of requests that nobody waits for any more.

use perennial_test::Browser;

use super::{NAVIGATION, heading, mark, press, stays};
use crate::open;

/// Whether a click on a link is taken by the client. It leads nowhere.
async fn is_taken(browser: &Browser, link: &str) -> bool {
    let click = format!(
        "(() => {{ let taken = null;
            const see = event => {{ taken = event.defaultPrevented; event.preventDefault(); }};
            addEventListener('click', see);
            document.querySelector({link:?}).dispatchEvent(new MouseEvent('click', {{ bubbles: true, cancelable: true }}));
            removeEventListener('click', see); return taken; }})()"
    );
    browser.evaluate(&click).await.unwrap() == true
}

#[tokio::test]
async fn links_to_elsewhere_are_left_to_the_browser() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    let browsers = [
        "a[href='#end']",
        "a[rel=external]",
        "a[target=_blank]",
        "a[download]",
        "a[href='/favicon.svg']:not([download])",
    ];
    for link in browsers {
        assert!(!is_taken(&browser, link).await, "{link} was taken");
    }
    browser.evaluate("(document.querySelector('a[rel=external]').href = 'https://example.org/pattern/oak', document.querySelector('a[rel=external]').rel = '', document.querySelector('ul a').id = 'first', true)").await.unwrap();
    assert!(
        !is_taken(&browser, "a[href^='https://example.org']").await,
        "another origin was taken"
    );
    assert!(is_taken(&browser, "#first").await);
    heading(&browser, "oak").await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_link_to_a_part_of_the_page_scrolls_and_back_scrolls_back() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    browser.requests().await.unwrap();
    mark(&browser).await;
    // A window in which the end is out of sight.
    browser.evaluate("(document.querySelector('main').prepend(Object.assign(document.createElement('hr'), { id: 'tall' })), document.querySelector('#tall').style.height = '2000px', true)").await.unwrap();
    press(&browser, "a[href='#end']").await;
    browser.until("location.hash === '#end' && scrollY > 0").await.unwrap();
    browser.evaluate("history.back() || true").await.unwrap();
    browser.until("location.hash === '' && location.pathname === '/ways'").await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "All ways");
    assert!(stays(&browser).await);
    assert_eq!(browser.requests().await.unwrap(), []);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_link_to_a_part_of_another_page_shows_that_part() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    mark(&browser).await;
    let go = "(link => { link.href = '/ways#end'; link.click(); return true; })(document.querySelector('.cards a'))";
    browser
        .evaluate("(document.documentElement.style.paddingBottom = '2000px', true)")
        .await
        .unwrap();
    browser.evaluate(go).await.unwrap();
    heading(&browser, "All ways").await;
    browser.until("location.hash === '#end' && Math.abs(document.querySelector('#end').getBoundingClientRect().top) < 2").await.unwrap();
    assert!(stays(&browser).await);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_redirect_is_followed_and_the_address_is_that_of_the_page() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    press(&browser, "a[href='/latest']").await;
    heading(&browser, "yew").await;
    assert_eq!(browser.evaluate("location.pathname").await.unwrap(), "/pattern/yew");
    browser.evaluate("history.back() || true").await.unwrap();
    heading(&browser, "All ways").await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn of_quick_clicks_the_last_wins_and_the_requests_of_the_others_are_aborted() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    mark(&browser).await;
    let watch = "(() => { window.signals = []; const real = fetch;
        window.fetch = (url, options) => { signals.push(options.signal); return real(url, options); }; return true; })()";
    browser.evaluate(watch).await.unwrap();
    let clicks = "['/pattern/thunder', '/pattern/fir', '/pattern/oak'].forEach(to => document.querySelector(`a[href='${to}']`).click()) || true";
    browser.evaluate(clicks).await.unwrap();
    heading(&browser, "oak").await;
    assert_eq!(
        browser.evaluate("signals.map(it => it.aborted).join()").await.unwrap(),
        "true,true,false"
    );
    // One entry in the history, for the one page that was reached.
    browser.evaluate("history.back() || true").await.unwrap();
    heading(&browser, "All ways").await;
    assert!(stays(&browser).await);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_click_on_the_page_that_is_shown_shows_it_anew_and_adds_no_entry() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    mark(&browser).await;
    let length = browser.evaluate("history.length").await.unwrap();
    browser
        .evaluate(
            "document.addEventListener('perennial:navigated', () => window.again = true) || true",
        )
        .await
        .unwrap();
    press(&browser, "a[href='/ways']").await;
    browser.until("window.again").await.unwrap();
    assert_eq!(browser.evaluate("history.length").await.unwrap(), length);
    assert!(stays(&browser).await);
    browser.finish().await.unwrap();
}
