//! A user follows others, and has favorite articles.

use perennial_test::Browser;

use super::{goto, log_in, page, shows, start, token, write};

#[tokio::test]
async fn articles_become_favorites_in_lists_and_on_their_pages() {
    let (_data, site) = start();
    let slug = write(&site, &token(&site, "grace"), "To be liked", &[]);
    let browser = Browser::start().await.unwrap();
    log_in(&site, &browser, "ada").await;
    goto(&site, &browser, "/").await;
    browser.evaluate("window.stays = true").await.unwrap();
    let button = ".article-preview form button";
    browser.until(&format!("!!document.querySelector('{button}')")).await.unwrap();
    browser.click(button).await.unwrap();
    browser.until(&shows(button, "Unfavorite Article, 1")).await.unwrap();
    browser
        .until("document.querySelector('.article-preview form [name=on]').value === 'false'")
        .await
        .unwrap();
    browser.click(".article-preview .preview-link").await.unwrap();
    browser.until(&format!("location.pathname === '/article/{slug}'")).await.unwrap();
    browser.until(&shows(".banner", "Unfavorite Article (1)")).await.unwrap();
    browser.until(&shows(".article-actions", "Unfavorite Article (1)")).await.unwrap();
    assert!(page(&site, "/profile/ada/favorites").contains("To be liked"));
    browser.click(".article-actions .btn-primary").await.unwrap();
    // Both buttons of the page are of the same article.
    browser.until(&shows(".banner", "Favorite Article (0)")).await.unwrap();
    browser.until(&shows(".article-actions", "Favorite Article (0)")).await.unwrap();
    assert!(!page(&site, "/profile/ada/favorites").contains("To be liked"));
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn who_is_followed_is_in_the_feed() {
    let (_data, site) = start();
    let grace = token(&site, "grace");
    write(&site, &grace, "For my readers", &[]);
    let browser = Browser::start().await.unwrap();
    log_in(&site, &browser, "ada").await;
    goto(&site, &browser, "/profile/grace").await;
    browser.evaluate("window.stays = true").await.unwrap();
    browser.until(&shows(".user-info button", "Follow grace")).await.unwrap();
    browser.click(".user-info button").await.unwrap();
    browser.until(&shows(".user-info button", "Unfollow grace")).await.unwrap();
    browser.click(".navbar-brand").await.unwrap();
    browser.until(&shows(".feed-toggle", "Your Feed")).await.unwrap();
    browser.click(".feed-toggle a").await.unwrap();
    browser.until("location.pathname === '/feed'").await.unwrap();
    browser.until(&shows(".article-preview h1", "For my readers")).await.unwrap();
    browser.until(&shows(".feed-toggle .active", "Your Feed")).await.unwrap();
    browser.click(".article-preview .preview-link").await.unwrap();
    browser.until(&shows(".banner", "Unfollow grace")).await.unwrap();
    browser.click(".banner form button").await.unwrap();
    browser.until(&shows(".article-actions", "Follow grace")).await.unwrap();
    browser.until(&format!("!{}", shows(".article-actions", "Unfollow"))).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
}
