//! A visitor registers, logs in and out, and changes their settings.

use perennial_test::Browser;
use serde_json::json;

use super::{PASSWORD, cookie, expect, fill, finish_refused, goto, log_in, post, shows, start};

#[tokio::test]
async fn a_visitor_registers_and_each_error_stands_there() {
    let (_data, site) = start();
    let browser = Browser::start().await.unwrap();
    goto(&site, &browser, "/register").await;
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click(".auth-page form button").await.unwrap();
    for message in ["username can't be blank", "email can't be blank", "password can't be blank"] {
        browser.until(&shows(".error-messages", message)).await.unwrap();
    }
    let focused =
        "[document.activeElement.name, document.activeElement.getAttribute('aria-invalid')].join()";
    assert_eq!(browser.evaluate(focused).await.unwrap(), "username,true");
    fill(&browser, "[name=username]", "grace").await;
    fill(&browser, "[name=email]", "jake@jake.jake").await;
    fill(&browser, "[name=password]", "short").await;
    browser.click(".auth-page form button").await.unwrap();
    browser.until(&shows(".error-messages", "password is too short")).await.unwrap();
    fill(&browser, "[name=password]", "jakejake").await;
    browser.click(".auth-page form button").await.unwrap();
    browser.until(&shows(".error-messages", "username has already been taken")).await.unwrap();
    fill(&browser, "[name=username]", "jake").await;
    browser.click(".auth-page form button").await.unwrap();
    browser.until("location.pathname === '/'").await.unwrap();
    browser.until(&shows(".navbar", "jake")).await.unwrap();
    browser.until(&shows(".feed-toggle", "Your Feed")).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.click(".feed-toggle a").await.unwrap();
    browser.until("location.pathname === '/feed'").await.unwrap();
    browser.until(&shows(".home-page", "No articles are here... yet.")).await.unwrap();
    finish_refused(browser, 1).await;
}

#[tokio::test]
async fn a_user_logs_in_changes_their_settings_and_logs_out() {
    let (_data, site) = start();
    let browser = Browser::start().await.unwrap();
    goto(&site, &browser, "/login").await;
    fill(&browser, "[name=email]", "ada@conduit.example").await;
    fill(&browser, "[name=password]", "wrong password").await;
    browser.click(".auth-page form button").await.unwrap();
    browser.until(&shows(".error-messages", "email or password is invalid")).await.unwrap();
    fill(&browser, "[name=password]", PASSWORD).await;
    browser.click(".auth-page form button").await.unwrap();
    browser.until(&shows(".navbar", "ada")).await.unwrap();
    browser.click(".navbar [href='/settings']").await.unwrap();
    browser.until("document.querySelector('[name=bio]') !== null").await.unwrap();
    browser.until(&shows(".navbar .active", "Settings")).await.unwrap();
    let entered = "[...document.querySelectorAll('.form-control')].map(it => it.value).join('|')";
    let expected = "|ada|Writes about engines that weave numbers.|ada@conduit.example|";
    assert_eq!(browser.evaluate(entered).await.unwrap(), expected);
    fill(&browser, "[name=image]", "javascript:alert(1)").await;
    browser.click(".settings-page form button").await.unwrap();
    browser.until(&shows(".error-messages", "image is invalid")).await.unwrap();
    fill(&browser, "[name=image]", "").await;
    fill(&browser, "[name=username]", "grace").await;
    browser.click(".settings-page form button").await.unwrap();
    browser.until(&shows(".error-messages", "username has already been taken")).await.unwrap();
    fill(&browser, "[name=username]", "lovelace").await;
    fill(&browser, "[name=bio]", "Weaves numbers.").await;
    fill(&browser, "[name=password]", "another password").await;
    browser.click(".settings-page form button").await.unwrap();
    browser.until("location.pathname === '/profile/lovelace'").await.unwrap();
    browser.until(&shows(".user-info", "Weaves numbers.")).await.unwrap();
    browser.until(&shows(".navbar", "lovelace")).await.unwrap();
    browser.until(&shows(".user-info", "Edit Profile Settings")).await.unwrap();
    let login = |password: &str| json!({ "user": { "email": "ada@conduit.example", "password": password } });
    expect(401, &site, ("POST", "/users/login"), "", &login(PASSWORD));
    expect(200, &site, ("POST", "/users/login"), "", &login("another password"));
    browser.click(".user-info a.btn").await.unwrap();
    browser.until("document.querySelector('.btn-outline-danger') !== null").await.unwrap();
    browser.click(".btn-outline-danger").await.unwrap();
    browser.until("location.pathname === '/'").await.unwrap();
    browser.until(&shows(".navbar", "Sign in")).await.unwrap();
    browser.until(&format!("!{}", shows(".feed-toggle", "Your Feed"))).await.unwrap();
    finish_refused(browser, 2).await;
}

#[tokio::test]
async fn pages_of_users_lead_others_to_the_login() {
    let (_data, site) = start();
    for path in ["/settings", "/editor", "/editor/any", "/feed"] {
        let answer = site.get(path).unwrap();
        assert_eq!(answer.header("location"), Some("/login"), "{path}");
    }
    let browser = Browser::start().await.unwrap();
    log_in(&site, &browser, "ada").await;
    goto(&site, &browser, "/settings").await;
    browser.finish().await.unwrap();
}

#[test]
fn a_new_password_ends_the_other_sessions_of_a_user() {
    let (_data, site) = start();
    let (here, elsewhere) = (cookie(&site, "ada"), cookie(&site, "ada"));
    let settings = |cookie: &str| {
        let request = perennial_test::http::Request::get("/settings").header("Cookie", cookie);
        site.send(&request).unwrap().status
    };
    assert_eq!((settings(&here), settings(&elsewhere)), (200, 200));
    let form = "image=&username=ada&bio=&email=ada%40conduit.example&password=another+password";
    assert_eq!(post(&site, "save_settings", "/settings", &here, form).status, 303);
    assert_eq!(settings(&elsewhere), 307);
}
