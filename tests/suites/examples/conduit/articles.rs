//! A user writes, changes and deletes an article, and comments on one.

use perennial_test::{Browser, BrowserOptions};
use perennial_tests::{Axe, follow};

use super::{fill, finish_refused, goto, log_in, page, shows, start, token, write};

/// Presses Enter in the field for tags.
const ENTER: &str = "(document.querySelector('[name=tags]').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })), true)";

#[tokio::test]
async fn an_article_is_written_changed_and_deleted() {
    let (_data, site) = start();
    let browser = Browser::start().await.unwrap();
    log_in(&site, &browser, "ada").await;
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click(".navbar [href='/editor']").await.unwrap();
    browser.until("document.querySelector('.editor-page') !== null").await.unwrap();
    browser.click(".editor-page form button").await.unwrap();
    for message in ["title can't be blank", "description can't be blank", "body can't be blank"] {
        browser.until(&shows(".error-messages", message)).await.unwrap();
    }
    fill(&browser, "[name=title]", "An article of my own").await;
    fill(&browser, "[name=description]", "What it is about").await;
    let body = "# Heading\n\n- one *two*\n\n<script>window.hurt = true</script>";
    fill(&browser, "[name=body]", body).await;
    for tag in ["mine", "gone", "rust"] {
        fill(&browser, "[name=tags]", tag).await;
        browser.evaluate(ENTER).await.unwrap();
        browser.until(&shows(".editor-page .tag-list", tag)).await.unwrap();
    }
    browser.click(".tag-pill [value=gone]").await.unwrap();
    browser.click(".editor-page form button").await.unwrap();
    browser.until("location.pathname === '/article/an-article-of-my-own'").await.unwrap();
    browser.until(&shows(".banner h1", "An article of my own")).await.unwrap();
    browser.until(&shows(".article-content li em", "two")).await.unwrap();
    let tags = "[...document.querySelectorAll('.tag-list li')].map(it => it.textContent).join()";
    assert_eq!(browser.evaluate(tags).await.unwrap(), "mine,rust");
    browser.until(&shows(".article-content", "<script>")).await.unwrap();
    // Others see it at once, and may neither change nor delete it.
    assert!(page(&site, "/").contains("An article of my own"));
    assert!(!page(&site, "/article/an-article-of-my-own").contains("Edit Article"));
    browser.until(&shows(".banner", "Edit Article")).await.unwrap();
    browser.click(".banner a.btn").await.unwrap();
    browser.until("location.pathname === '/editor/an-article-of-my-own'").await.unwrap();
    browser.until("document.querySelectorAll('.tag-pill').length === 2").await.unwrap();
    fill(&browser, "[name=title]", "Another title").await;
    browser.click(".editor-page form button").await.unwrap();
    browser.until("location.pathname === '/article/another-title'").await.unwrap();
    browser.until(&shows(".banner h1", "Another title")).await.unwrap();
    browser.until(&shows(".article-actions", "Delete Article")).await.unwrap();
    browser.click(".article-actions form button").await.unwrap();
    browser.until("location.pathname === '/'").await.unwrap();
    browser.until("document.querySelectorAll('.article-preview').length === 10").await.unwrap();
    assert!(!page(&site, "/").contains("Another title"));
    assert_eq!(browser.evaluate("window.hurt === undefined && window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_title_that_is_taken_is_refused_and_what_was_typed_stays() {
    let (_data, site) = start();
    let slug = write(&site, &token(&site, "grace"), "Taken already", &[]);
    let browser = Browser::start().await.unwrap();
    log_in(&site, &browser, "ada").await;
    follow(&browser, "/editor").await;
    fill(&browser, "[name=title]", "Taken already!").await;
    fill(&browser, "[name=description]", "d").await;
    fill(&browser, "[name=body]", "kept").await;
    browser.click(".editor-page form button").await.unwrap();
    browser.until(&shows(".error-messages", "title has already been taken")).await.unwrap();
    let typed = "document.querySelector('[name=body]').value";
    assert_eq!(browser.evaluate(typed).await.unwrap(), "kept");
    finish_refused(browser, 1).await;
    let ada = super::cookie(&site, "ada");
    let request = perennial_test::http::Request::get(&format!("/editor/{slug}"));
    assert_eq!(site.send(&request.header("Cookie", &ada)).unwrap().status, 403);
}

#[tokio::test]
async fn comments_are_added_and_deleted_in_place() {
    let (_data, site) = start();
    let slug = write(&site, &token(&site, "grace"), "To be commented on", &[]);
    let path = format!("/article/{slug}");
    let browser = Browser::start().await.unwrap();
    log_in(&site, &browser, "ada").await;
    goto(&site, &browser, &path).await;
    browser.evaluate("window.stays = true").await.unwrap();
    browser.until("document.querySelector('.comment-form') !== null").await.unwrap();
    browser.click(".comment-form button").await.unwrap();
    browser.until(&shows(".error-messages", "comment can't be blank")).await.unwrap();
    for (number, text) in ["<b>First</b>", "Second"].into_iter().enumerate() {
        fill(&browser, ".comment-form [name=body]", text).await;
        browser.click(".comment-form button").await.unwrap();
        let shown = format!("document.querySelectorAll('.card-text').length === {}", number + 1);
        browser.until(&shown).await.unwrap();
        browser.until(&shows(".card-text", text)).await.unwrap();
        browser
            .until("document.querySelector('.comment-form [name=body]').value === ''")
            .await
            .unwrap();
    }
    assert!(
        page(&site, &path).contains("&lt;b&gt;First") || page(&site, &path).contains("&lt;b>First")
    );
    browser.click(".mod-options button").await.unwrap();
    browser.until("document.querySelectorAll('.card-text').length === 1").await.unwrap();
    browser.until(&shows(".card-text", "First")).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    assert!(!page(&site, &path).contains("Second"));
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn axe_finds_nothing_on_the_pages_of_a_user() {
    let (_data, site) = start();
    let slug = write(&site, &token(&site, "ada"), "Looked at closely", &["rust", "axe"]);
    let axe = Axe::read();
    for browser in [BrowserOptions::new(), BrowserOptions::new().dark()] {
        let browser = browser.start().await.unwrap();
        Axe::allow(&browser).await;
        log_in(&site, &browser, "ada").await;
        let (article, editor) = (format!("/article/{slug}"), format!("/editor/{slug}"));
        for path in ["/", "/feed", "/settings", "/editor", &editor, &article, "/profile/ada"] {
            goto(&site, &browser, path).await;
            axe.check(&browser, path).await;
        }
        goto(&site, &browser, "/editor").await;
        browser.click(".editor-page form button").await.unwrap();
        browser.until(&shows(".error-messages", "title can't be blank")).await.unwrap();
        axe.check(&browser, "the editor with errors").await;
        drop(browser.console().await.unwrap());
        browser.finish().await.unwrap();
    }
}
