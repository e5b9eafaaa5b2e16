//! The example of the shop.

use std::time::Instant;

use perennial_test::{Browser, Site, http};
use perennial_tests::{Example, follow};

const SHOP: Example = Example("shop");

/// The shop with a database of its own, in the folder that is returned with it.
fn start() -> (tempfile::TempDir, Site) {
    let data = tempfile::tempdir().unwrap();
    let site = SHOP.site().variable("SHOP_DATA", data.path()).start().unwrap();
    (data, site)
}

fn shows(selector: &str, text: &str) -> String {
    format!("(document.querySelector('{selector}')?.textContent ?? '').includes('{text}')")
}

fn whole(site: &Site, path: &str) -> String {
    // A crawler waits where others are shown a loading page.
    let request = http::Request::get(path).header("User-Agent", "ExampleBot");
    site.send(&request).unwrap().text()
}

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    SHOP.check(&[
        "/",
        "/category/kitchen",
        "/category/light?page=3",
        "/product/7",
        "/product/9999",
        "/search?q=lantern",
        "/search",
        "/basket",
    ])
    .await;
}

#[tokio::test]
async fn a_product_is_made_when_it_is_looked_at_and_its_stock_counted_each_time() {
    let (_data, site) = start();
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url("/product/4321")).await.unwrap();
    browser.until("document.querySelector('.product h1') !== null").await.unwrap();
    let counted =
        "/stock|left|last one|Sold out/.test(document.querySelector('.stock').textContent)";
    browser.until(counted).await.unwrap();
    browser.finish().await.unwrap();
    let page = whole(&site, "/product/4321");
    assert!(page.contains("Counting what is left"), "{page}");
    assert!(page.contains("\"@type\":\"Product\""), "{page}");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://shop.example/product/4321\""));
    assert!(page.contains("<meta property=\"og:title\""), "{page}");
    for nothing in ["10001", "18446744073709551615", "teapot"] {
        let request = http::Request::get(&format!("/product/{nothing}"));
        let answer = site.send(&request.header("User-Agent", "ExampleBot")).unwrap();
        assert_eq!(answer.status, 404, "{nothing}");
    }
    let sitemap = site.get("/sitemap.xml").unwrap().text();
    assert!(sitemap.contains("https://shop.example/product/4321"), "{sitemap}");
    assert!(site.get("/new.xml").unwrap().text().contains("/product/4321"));
}

#[tokio::test]
async fn a_price_that_changes_in_the_database_changes_every_page_it_stands_on() {
    let (data, site) = start();
    let before = whole(&site, "/product/7");
    let home = whole(&site, "/");
    assert!(!before.contains("€1234.56"));
    let shop = rusqlite::Connection::open(data.path().join("shop.sqlite")).unwrap();
    let popular: u32 = shop
        .query_row("SELECT id FROM product ORDER BY sold DESC, id", [], |row| row.get(0))
        .unwrap();
    assert!(home.contains(&format!("/product/{popular}\"")));
    let change = "UPDATE product SET cents = 123456 WHERE id IN (7, ?)";
    assert!(shop.execute(change, [popular]).unwrap() >= 1);
    for path in ["/product/7", "/"] {
        let start = Instant::now();
        while !whole(&site, path).contains("€1234.56") {
            assert!(start.elapsed().as_secs() < 20, "{path} has the old price");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

#[tokio::test]
async fn a_basket_is_the_visitors_own_and_its_number_follows() {
    let (_data, site) = start();
    whole(&site, "/product/7");
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url("/product/7")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.until(&shows(".count", "0")).await.unwrap();
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click(".product form button").await.unwrap();
    browser.until("location.pathname === '/basket' && location.search === ''").await.unwrap();
    browser.until(&shows(".count", "1")).await.unwrap();
    assert_eq!(
        browser.evaluate("document.querySelectorAll('.basket li').length").await.unwrap(),
        1
    );
    follow(&browser, "/category/garden").await;
    assert_eq!(browser.text(".count").await.unwrap(), "1");
    follow(&browser, "/basket").await;
    browser.click(".basket button").await.unwrap();
    browser.until(&shows("main", "nothing in it yet")).await.unwrap();
    // The hole stands in the layout, which stayed, and so did the page's scripts.
    browser.until(&shows(".count", "0")).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
    assert!(site.get("/basket").unwrap().text().contains("nothing in it yet"));
}

#[tokio::test]
async fn what_the_layout_waits_for_arrives_though_the_page_was_left() {
    let (_data, site) = start();
    let browser = Browser::start().await.unwrap();
    let slow = "(fetch => window.fetch = async (...all) => {
        if (String(all[0]).includes('basket-count')) await new Promise(done => window.release = done);
        return fetch(...all);
    })(window.fetch)";
    browser.before_load(slow).await.unwrap();
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.until("!!window.release").await.unwrap();
    follow(&browser, "/category/garden").await;
    browser.evaluate("(window.release(), true)").await.unwrap();
    browser.until(&shows(".count", "0")).await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn the_search_finds_what_is_called_so_and_takes_signs_as_signs() {
    let (_data, site) = start();
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.evaluate("(document.querySelector('[name=q]').value = 'teapot', true)").await.unwrap();
    browser.evaluate("(document.querySelector('.find').requestSubmit(), true)").await.unwrap();
    browser.until("location.search === '?q=teapot'").await.unwrap();
    browser.hydrated().await.unwrap();
    let all =
        "[...document.querySelectorAll('.name')].every(it => it.textContent.includes('teapot'))";
    assert_eq!(browser.evaluate(all).await.unwrap(), true);
    assert_eq!(browser.evaluate("document.querySelectorAll('.name').length").await.unwrap(), 48);
    browser.finish().await.unwrap();
    assert!(site.get("/search?q=%25").unwrap().text().contains("Nothing is called"));
}
