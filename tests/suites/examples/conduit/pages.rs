//! What each page is for those who are not logged in, and what works without JavaScript.

use perennial_test::{Browser, BrowserOptions};
use perennial_tests::follow;

use super::{
    CONDUIT, PASSWORD, cookie, finish_refused, generation, goto, page, post, shows, start,
};

const ARTICLE: &str = "/article/what-nobody-says-about-caches-in-production";

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    CONDUIT
        .pages(&["/", "/login", "/register", ARTICLE, "/profile/ada", "/profile/ada/favorites"])
        .redirecting(&["/feed", "/settings", "/editor", "/editor/any"])
        .check()
        .await;
}

#[tokio::test]
async fn a_visitor_goes_through_lists_tags_and_profiles() {
    let (_data, site) = start();
    let browser = Browser::start().await.unwrap();
    goto(&site, &browser, "/").await;
    let number = "document.querySelectorAll('.article-preview').length";
    assert_eq!(browser.evaluate(number).await.unwrap(), 10);
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click(".pagination .page-item:last-child a").await.unwrap();
    browser.until("location.search === '?page=6'").await.unwrap();
    browser.until(&shows(".page-item.active", "6")).await.unwrap();
    browser.click(".sidebar .tag-pill").await.unwrap();
    browser.until("new URLSearchParams(location.search).has('tag')").await.unwrap();
    let tab = "document.querySelector('.feed-toggle .active').textContent.slice(2)
        === new URLSearchParams(location.search).get('tag')";
    browser.until(tab).await.unwrap();
    let tagged = "[...document.querySelectorAll('.article-preview')].every(it =>
        [...it.querySelectorAll('.tag-list li')].some(tag =>
            tag.textContent === new URLSearchParams(location.search).get('tag')))";
    browser.until(tagged).await.unwrap();
    browser.click(".article-preview .preview-link").await.unwrap();
    browser.until("location.pathname.startsWith('/article/')").await.unwrap();
    browser.until("document.querySelector('.article-content h2') !== null").await.unwrap();
    browser.until(&shows(".article-page", "to add comments on this article")).await.unwrap();
    browser.click(".banner .author").await.unwrap();
    browser.until("document.querySelector('.profile-page') !== null").await.unwrap();
    browser.click(".articles-toggle li:last-child a").await.unwrap();
    browser.until("location.pathname.endsWith('/favorites')").await.unwrap();
    browser.until(&shows(".articles-toggle .active", "Favorited")).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    // Who is not logged in is sent to the login by what needs a user.
    browser.click(".user-info form button").await.unwrap();
    browser.until("location.pathname === '/login'").await.unwrap();
    follow(&browser, "/").await;
    browser.until("!!document.querySelector('.article-preview form button')").await.unwrap();
    browser.click(".article-preview form button").await.unwrap();
    browser.until("location.pathname === '/login'").await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn without_javascript_a_user_logs_in_writes_and_comments() {
    let (_data, site) = start();
    let browser = BrowserOptions::new().without_javascript().start().await.unwrap();
    browser.goto(&site.url("/login")).await.unwrap();
    let element = async |selector: &str| browser.element(selector).await.unwrap();
    element("[name=email]").await.send_keys("ada@conduit.example").await.unwrap();
    element("[name=password]").await.send_keys(PASSWORD).await.unwrap();
    browser.click(".auth-page form button").await.unwrap();
    browser.expect(".navbar").to_contain_text("ada").await.unwrap();
    browser.expect(".navbar .active").to_have_text("Home").await.unwrap();
    browser.goto(&site.url("/editor")).await.unwrap();
    element("[name=title]").await.send_keys("Plain and simple").await.unwrap();
    browser.click(".editor-page form button").await.unwrap();
    // What is wrong stands there, and what was typed.
    browser.expect(".error-messages").to_contain_text("description can't be blank").await.unwrap();
    element("[name=description]").await.send_keys("No script").await.unwrap();
    element("[name=body]").await.send_keys("Some *weight*").await.unwrap();
    element("[name=tags]").await.send_keys("plain, simple").await.unwrap();
    browser.click(".editor-page form button").await.unwrap();
    browser.expect(".banner h1").to_have_text("Plain and simple").await.unwrap();
    browser.expect(".article-content em").to_have_text("weight").await.unwrap();
    browser.expect(".article-content .tag-list").to_contain_text("simple").await.unwrap();
    browser.click(".comment-form button").await.unwrap();
    browser.expect(".error-messages").to_contain_text("comment can't be blank").await.unwrap();
    element("[name=body]").await.send_keys("To myself").await.unwrap();
    browser.click(".comment-form button").await.unwrap();
    browser.expect(".card-text").to_have_text("To myself").await.unwrap();
    browser.click(".mod-options button").await.unwrap();
    browser.expect(".card-text").to_be_absent().await.unwrap();
    browser.goto(&site.url("/settings")).await.unwrap();
    browser.click(".settings-page hr + form button").await.unwrap();
    browser.expect(".navbar").to_contain_text("Sign in").await.unwrap();
    finish_refused(browser, 2).await;
}

#[test]
fn nothing_of_a_visitor_is_stored_and_what_they_change_makes_only_its_pages_new() {
    let (_data, site) = start();
    let (ada, other) = (cookie(&site, "ada"), "/profile/leslie");
    page(&site, ARTICLE);
    page(&site, other);
    let request = perennial_test::http::Request::get(ARTICLE).header("Cookie", &ada);
    let own = site.send(&request).unwrap();
    assert!(own.text().contains("Post Comment") && own.text().contains("/profile/ada\""));
    assert_eq!(own.header("cache-control"), Some("private, no-store"));
    assert!(!page(&site, ARTICLE).contains("Post Comment"));
    let (before, untouched) = (generation(&site, ARTICLE), generation(&site, "/login"));
    let slug = ARTICLE.trim_start_matches("/article/");
    let answer = post(&site, "favorite", ARTICLE, &ada, &format!("slug={slug}&on=true"));
    assert_eq!((answer.status, answer.header("location")), (303, Some(ARTICLE)));
    assert!(generation(&site, ARTICLE) > before);
    assert_eq!(generation(&site, "/login"), untouched);
    // Other visitors cannot change what is not theirs.
    let mallory = cookie(&site, "tony");
    let answer = post(&site, "delete_article", ARTICLE, &mallory, &format!("slug={slug}"));
    assert_eq!(answer.status, 403);
    let answer = post(&site, "delete_article", ARTICLE, "", &format!("slug={slug}"));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login")));
    assert_eq!(site.get(ARTICLE).unwrap().status, 200);
}
