//! What a visitor changed of a page, when they leave it and come back.

use perennial_test::Browser;
use perennial_tests::follow;

use crate::open;

async fn text(browser: &Browser, id: &str) -> String {
    browser.text(&format!("#{id}")).await.unwrap()
}

/// Writes on a page, leaves it, and comes back by a link.
async fn write_and_come_back(page: &str) -> (String, String) {
    let (_site, browser) = open(page).await;
    let made = text(&browser, "made").await;
    browser.click("#write").await.unwrap();
    follow(&browser, "/board/1").await;
    follow(&browser, page).await;
    let now = (text(&browser, "made").await, text(&browser, "text").await);
    browser.finish().await.unwrap();
    let renewed = if now.0 == made { "as it was" } else { "renewed" };
    (renewed.to_owned(), now.1)
}

#[track_caller]
fn check(page: (String, String), made: &str, text: &str) {
    assert_eq!((page.0.as_str(), page.1.as_str()), (made, text));
}

#[tokio::test]
async fn a_page_is_as_its_visitor_left_it_however_they_come_back() {
    let (_site, browser) = open("/board/7").await;
    for button in ["#work", "#add", "li:nth-child(1) .copy", "li:nth-child(2) .shout"] {
        browser.click(button).await.unwrap();
    }
    let left = text(&browser, "snapshot").await;
    assert!(left.contains("\"b!\"") && left.contains("tasks: 2"), "{left}");
    follow(&browser, "/board/8").await;
    let other = text(&browser, "snapshot").await;
    browser.back().await.unwrap();
    browser.until("location.pathname === '/board/7'").await.unwrap();
    browser.until("document.getElementById('snapshot').textContent.startsWith('7')").await.unwrap();
    assert_eq!(text(&browser, "snapshot").await, left);
    browser.forward().await.unwrap();
    browser.until("document.getElementById('snapshot').textContent.startsWith('8')").await.unwrap();
    assert_eq!(text(&browser, "snapshot").await, other);
    follow(&browser, "/board/7").await;
    assert_eq!(text(&browser, "snapshot").await, left);
    // It can be changed on, and is kept again.
    browser.click("#work").await.unwrap();
    follow(&browser, "/board/8").await;
    follow(&browser, "/board/7").await;
    assert_eq!(text(&browser, "mood").await, "tasks: 3");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_that_was_left_twice_without_a_change_is_still_as_it_was_left() {
    let (_site, browser) = open("/kept/many/1").await;
    browser.click("#write").await.unwrap();
    for _ in 0..2 {
        follow(&browser, "/board/1").await;
        follow(&browser, "/kept/many/1").await;
        assert_eq!(text(&browser, "text").await, "!");
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_for_each_request_is_kept_unless_the_server_makes_another_state() {
    check(write_and_come_back("/kept/steady").await, "as it was", "!");
    check(write_and_come_back("/kept/renewed").await, "renewed", "");
}

#[tokio::test]
async fn an_author_chooses_what_wins() {
    check(write_and_come_back("/kept/renewed/changes").await, "as it was", "!");
    check(write_and_come_back("/kept/nothing").await, "as it was", "");
}

#[tokio::test]
async fn what_was_not_changed_is_the_servers_newest() {
    let (_site, browser) = open("/kept/renewed/changes").await;
    let made = text(&browser, "made").await;
    follow(&browser, "/board/1").await;
    follow(&browser, "/kept/renewed/changes").await;
    assert_ne!(text(&browser, "made").await, made);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn of_many_pages_those_left_last_are_kept() {
    let (_site, browser) = open("/kept/many/1").await;
    for number in 1..=5 {
        follow(&browser, &format!("/kept/many/{number}")).await;
        browser.click("#write").await.unwrap();
    }
    follow(&browser, "/board/1").await;
    for (number, expected) in [(1, ""), (2, "!"), (5, "!")] {
        follow(&browser, &format!("/kept/many/{number}")).await;
        assert_eq!(text(&browser, "text").await, expected, "{number}");
    }
    browser.finish().await.unwrap();
}
