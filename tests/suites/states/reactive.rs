//! Reactive states in a page: lists, enums, maps, and a field that the browser fills.

use perennial_test::Browser;

use crate::open;

const TITLES: &str = "[...document.querySelectorAll('li span')].map(it => it.textContent).join()";

async fn click(browser: &Browser, item: usize, button: &str) {
    browser.click(&format!("li:nth-child({item}) .{button}")).await.unwrap();
}

async fn check(browser: &Browser, expression: &str, expected: &str) {
    let until = format!("{expression} === {}", serde_json::to_string(expected).unwrap());
    if browser.until(&until).await.is_err() {
        assert_eq!(browser.evaluate(expression).await.unwrap(), expected);
    }
}

fn text(id: &str) -> String {
    format!("document.getElementById('{id}').textContent")
}

#[tokio::test]
async fn an_item_that_an_item_made_outlives_it() {
    let (_site, browser) = open("/board/7").await;
    check(&browser, TITLES, "a,b").await;
    click(&browser, 1, "copy").await;
    click(&browser, 1, "remove").await;
    check(&browser, TITLES, "b,a'").await;
    click(&browser, 2, "shout").await;
    click(&browser, 2, "copy").await;
    check(&browser, TITLES, "b,a'!,a'!'").await;
    for _ in 0..3 {
        click(&browser, 1, "remove").await;
    }
    check(&browser, TITLES, "").await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_variant_is_switched_and_its_fields_change() {
    let (_site, browser) = open("/board/7").await;
    for (button, expected) in [
        ("#work", "tasks: 2"),
        ("#rest", "calm"),
        ("#work", "tasks: 1"),
        ("#work", "tasks: 2"),
        ("#rest", "calm"),
    ] {
        browser.click(button).await.unwrap();
        check(&browser, &text("mood"), expected).await;
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_map_gains_a_key_whose_value_changes() {
    let (_site, browser) = open("/board/7").await;
    check(&browser, &text("counts"), "x1").await;
    browser.click("#add").await.unwrap();
    browser.click("#add").await.unwrap();
    check(&browser, &text("counts"), "x1y2").await;
    let expected = r#"7 [Todo { title: "a" }, Todo { title: "b" }] Busy { tasks: 1 } {"x": Count(1), "y": Count(2)}"#;
    check(&browser, &text("snapshot"), expected).await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_suspended_field_is_filled_after_the_page_is_shown() {
    let (site, browser) = open("/board/7").await;
    let served = site.get("/board/7").unwrap().text();
    assert!(served.contains("not asked yet"), "{served}");
    check(&browser, &text("stock"), "14").await;
    // After navigation too, and what of the last page is still on its way does no harm.
    for stock in ["16", "18", "20"] {
        browser.click("#next").await.unwrap();
        check(&browser, &text("stock"), stock).await;
    }
    browser.finish().await.unwrap();
}
