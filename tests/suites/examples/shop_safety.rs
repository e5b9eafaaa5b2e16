//! What strangers cannot do to the shop's visitors, and cannot learn from its client.

use perennial_test::{Browser, http};
use perennial_tests::{Example, decode};

const SHOP: Example = Example("shop");

/// A page of another origin with a form for an action of the shop, and what it is like to submit it.
fn other_page(action: &str, product: u32) -> String {
    let form = format!(
        "<form method=post action='{action}'><input name=product value={product}></form>\
         <script>document.forms[0].submit()</script>"
    );
    let escaped = form.replace('%', "%25").replace('#', "%23");
    format!("data:text/html,{escaped}")
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing_whatever_cookies_the_browser_sends() {
    let data = tempfile::tempdir().unwrap();
    let site = SHOP.site().variable("SHOP_DATA", data.path()).start().unwrap();
    let crawler = http::Request::get("/product/7").header("User-Agent", "ExampleBot");
    site.send(&crawler).unwrap();
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url("/product/7")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.click(".product form button").await.unwrap();
    browser.until("document.querySelectorAll('.basket li').length === 1").await.unwrap();
    // With those that browsers send, and do not send, from other sites' pages.
    for (name, attributes) in
        [("none", "SameSite=None; Secure"), ("lax", "SameSite=Lax"), ("strict", "SameSite=Strict")]
    {
        let set = format!("(document.cookie = '{name}=1; Path=/; {attributes}', true)");
        browser.evaluate(&set).await.unwrap();
    }
    let url = |action: &str| site.url(&format!("/.perennial/action/{action}"));
    for (action, product) in [(url("remove_from_basket"), 7), (url("add_to_basket"), 8)] {
        browser.goto(&other_page(&action, product)).await.unwrap();
        browser.until("document.body.innerText.includes('another site')").await.unwrap();
    }
    // The refusals are said in the console, and are not what this test is about.
    browser.console().await.unwrap();
    browser.goto(&site.url("/basket")).await.unwrap();
    browser.until("document.querySelectorAll('.basket li').length === 1").await.unwrap();
    assert!(browser.text(".basket li a").await.unwrap().contains("jug"));
    browser.finish().await.unwrap();
}

#[test]
fn the_client_has_nothing_that_only_the_server_needs() {
    let data = tempfile::tempdir().unwrap();
    let site = SHOP.site().variable("SHOP_DATA", data.path()).start().unwrap();
    let of_server =
        ["UPDATE product", "shop.sqlite", "SHOP_DATA", "PERENNIAL_SESSION_KEYS", "rusqlite"];
    let mut wasm = 0;
    for name in SHOP.manifest().assets.keys() {
        let answer = site.get(&format!("/.perennial/assets/{name}")).unwrap();
        assert_eq!(answer.status, 200, "{name}");
        let bytes = decode(&answer);
        wasm += usize::from(bytes.starts_with(b"\0asm"));
        for text in of_server {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{name} has {text:?}");
        }
    }
    assert!(wasm > 0, "no client was looked at");
}
