//! The example of the shop.

use std::time::Instant;

use perennial_test::{Browser, Site, http};
use perennial_tests::{Example, follow};

const SHOP: Example = Example("shop");
const TOKEN: &str = "a token of the tests: not a secret";

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
        "/thanks/1",
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

/// A form of the shop as it is posted without JavaScript, from the page at a path.
fn post(site: &Site, action: &str, page: &str, cookie: &str, body: &str) -> http::Response {
    let request = http::Request::new("POST", &format!("/.perennial/action/{action}?page={page}"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Cookie", cookie)
        .body(body);
    site.send(&request).unwrap()
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &http::Response) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// The cookie of a visitor with these products in the basket.
fn basket(site: &Site, products: &[u32]) -> String {
    products.iter().fold(String::new(), |known, product| {
        let answer = post(site, "add_to_basket", "/", &known, &format!("product={product}"));
        if known.is_empty() { cookie(&answer) } else { known }
    })
}

/// The number of the generation of a page that is stored.
fn generation(site: &Site, product: u32) -> u64 {
    let data = site.get(&format!("/.perennial/page/product/{product}/state.json")).unwrap().text();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    data["generation"].as_u64().unwrap()
}

const ORDER: &str = "name=Ada&address=12+Harbour+Street%2C+Tartu";

#[tokio::test]
async fn a_purchase_makes_the_pages_of_what_was_bought_new_and_no_others() {
    let (data, site) = start();
    let (_, other) = (whole(&site, "/product/7"), whole(&site, "/product/9000"));
    assert!(!other.contains("/product/7\""));
    let (bought, untouched) = (generation(&site, 7), generation(&site, 9000));
    let shop = rusqlite::Connection::open(data.path().join("shop.sqlite")).unwrap();
    let count = |sql: &str| shop.query_row::<u32, _, _>(sql, [], |row| row.get(0)).unwrap();
    let sold = count("SELECT sold FROM product WHERE id = 7");
    shop.execute("UPDATE product SET stock = 2 WHERE id = 7", []).unwrap();
    // The second click of a double click, without JavaScript.
    let visitor = basket(&site, &[7]);
    post(&site, "add_to_basket", "/product/7", &visitor, "product=7&again=");
    let answer = post(&site, "check_out", "/basket", &visitor, ORDER);
    let again = post(&site, "check_out", "/basket", &visitor, ORDER);
    assert_eq!((again.status, again.header("location")), (303, Some("/thanks/1")));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/thanks/1")));
    assert!(cookie(&answer).ends_with("session="), "an empty basket is not kept");
    // The first request that comes after the answer sees it.
    assert!(whole(&site, "/product/7").contains(&format!("{} sold", sold + 2)));
    assert!(generation(&site, 7) > bought);
    assert_eq!(generation(&site, 9000), untouched);
    // There are none left: nothing is sold, and the visitor is told.
    let answer = post(&site, "check_out", "/basket", &basket(&site, &[7]), ORDER);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("There are not so many left"), "{}", answer.text());
    assert_eq!(count("SELECT count(*) FROM purchase"), 1);
    assert_eq!(count("SELECT stock FROM product WHERE id = 7"), 0);
}

#[test]
fn what_a_purchase_invalidated_stays_so_after_kill_9() {
    let (_data, mut site) = start();
    let sold = |page: &str| -> u32 {
        let before = page.split(" sold</p>").next().unwrap();
        let before = before.trim_end_matches(|c: char| !c.is_ascii_digit());
        before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
    };
    let before = sold(&whole(&site, "/product/7"));
    // An orderly end writes what is not stored yet.
    assert!(site.stop());
    site.restart().unwrap();
    let answer = site.get("/product/7").unwrap();
    assert!(answer.header("cache-status").unwrap().contains("hit"), "{:?}", answer.headers);
    let visitor = basket(&site, &[7]);
    assert_eq!(post(&site, "check_out", "/basket", &visitor, ORDER).status, 303);
    site.kill();
    site.restart().unwrap();
    let page = whole(&site, "/product/7");
    assert_eq!(sold(&page), before + 1, "{page}");
}

#[tokio::test]
async fn what_is_sold_changes_in_every_tab_that_shows_it() {
    let data = tempfile::tempdir().unwrap();
    // The server notices that a tab has gone when it sends something.
    let site = SHOP.site().variable("PERENNIAL_TAB_HEARTBEAT", "0.2").token(TOKEN);
    let site = site.variable("SHOP_DATA", data.path()).start().unwrap();
    let live = |name: &str| -> usize {
        let request = http::Request::get("/.perennial/metrics");
        let request = request.header("Authorization", &format!("Bearer {TOKEN}"));
        let text = site.send(&request).unwrap().text();
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("perennial_{name} ")));
        line.unwrap().parse().unwrap()
    };
    let until = |name: &str, value: usize| {
        let begun = Instant::now();
        while live(name) != value {
            assert!(begun.elapsed().as_secs() < 20, "{name}: {}", live(name));
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    };
    let shop = rusqlite::Connection::open(data.path().join("shop.sqlite")).unwrap();
    shop.execute("UPDATE product SET sold = 10, stock = 5 WHERE id IN (7, 8)", []).unwrap();
    for product in ["/product/7", "/product/8"] {
        whole(&site, product);
    }
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url("/product/7")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.until(&shows(".stock", "Only 5 left")).await.unwrap();
    until("live_tabs", 1);
    // Another tab of the same browser: the two share a connection.
    browser.evaluate("(window.other = window.open('/product/8'), true)").await.unwrap();
    let of_other = |text: &str| {
        format!("(other.document.querySelector('.sold')?.textContent ?? '') === '{text}'")
    };
    browser.until(&of_other("10 sold")).await.unwrap();
    until("live_pages", 2);
    until("live_tabs", 1);
    browser.evaluate("window.stays = true").await.unwrap();
    let visitor = basket(&site, &[7, 8]);
    assert_eq!(post(&site, "check_out", "/basket", &visitor, ORDER).status, 303);
    browser.until(&shows(".sold", "11 sold")).await.unwrap();
    browser.until(&shows(".stock", "Only 4 left")).await.unwrap();
    browser.until(&of_other("11 sold")).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    // The tab with the connection goes: the other one takes over.
    browser.evaluate("(window.other.name = 'other', true)").await.unwrap();
    follow(&browser, "/category/garden").await;
    browser.evaluate("(other.close(), true)").await.unwrap();
    until("live_tabs", 0);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn an_order_that_is_not_complete_is_shown_again_without_javascript() {
    let (_data, site) = start();
    let visitor = basket(&site, &[7]);
    let answer = post(&site, "check_out", "/basket", &visitor, "name=Ada&address=here");
    assert_eq!((answer.status, answer.header("cache-control")), (422, Some("private, no-store")));
    let page = answer.text();
    assert!(
        page.contains("Please say where you live") && page.contains("here</textarea>"),
        "{page}"
    );
    assert!(page.contains("value=\"Ada\""), "{page}");
    let other = site.get("/basket").unwrap().text();
    assert!(!other.contains("Please say where you live"), "it is of one visitor");
    let cross = http::Request::new("POST", "/.perennial/action/add_to_basket")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Sec-Fetch-Site", "cross-site")
        .body("product=7");
    assert_eq!(site.send(&cross).unwrap().status, 403);
}

#[tokio::test]
async fn what_was_typed_into_one_form_stays_when_another_makes_the_page_new() {
    let (_data, site) = start();
    let browser = Browser::start().await.unwrap();
    for product in ["/product/7", "/product/8"] {
        whole(&site, product);
        browser.goto(&site.url(product)).await.unwrap();
        browser.hydrated().await.unwrap();
        browser.click(".product form button").await.unwrap();
        browser.until("location.pathname === '/basket'").await.unwrap();
        browser.until("document.querySelector('.order') !== null").await.unwrap();
    }
    let fill = "(document.querySelector('[name=address]').value = '12 Harbour Street', true)";
    browser.evaluate(fill).await.unwrap();
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click(".basket button").await.unwrap();
    browser.until("document.querySelectorAll('.basket li').length === 1").await.unwrap();
    let typed = "document.querySelector('[name=address]').value";
    assert_eq!(browser.evaluate(typed).await.unwrap(), "12 Harbour Street");
    browser.until(&shows(".count", "1")).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn an_order_is_checked_and_sent_in_place() {
    let (_data, site) = start();
    whole(&site, "/product/7");
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url("/product/7")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click(".product form button").await.unwrap();
    browser.until("document.querySelector('.order') !== null").await.unwrap();
    browser.until(&shows(".count", "1")).await.unwrap();
    browser.evaluate("(document.querySelector('[name=name]').value = 'Ada', true)").await.unwrap();
    browser.click(".order button").await.unwrap();
    browser.until(&shows("#check_out-address-error", "Please say where you live")).await.unwrap();
    let state = "[document.activeElement.name, document.activeElement.getAttribute('aria-invalid'),
        document.activeElement.getAttribute('aria-describedby'),
        document.querySelector('[name=name]').value].join()";
    let expected = "address,true,check_out-address-error,Ada";
    assert_eq!(browser.evaluate(state).await.unwrap(), expected);
    let fill =
        "(document.querySelector('[name=address]').value = '12 Harbour Street, Tartu', true)";
    browser.evaluate(fill).await.unwrap();
    browser.click(".order button").await.unwrap();
    browser.until("location.pathname === '/thanks/1'").await.unwrap();
    browser.until(&shows(".count", "0")).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
}
