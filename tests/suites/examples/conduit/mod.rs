//! The example of Conduit: its JSON API, and its pages in a browser.

mod account;
mod api;
mod api_lists;
mod articles;
mod pages;
mod social;

use perennial_test::{Browser, Site, http};
use perennial_tests::Example;
use serde_json::{Value, json};

use crate::finish_refused;

const CONDUIT: Example = Example("conduit");

/// What all users of the seed log in with.
const PASSWORD: &str = "conduit-demo";

/// Conduit with a database of its own, in the folder that is returned with it.
fn start() -> (tempfile::TempDir, Site) {
    start_with("60")
}

fn start_with(articles: &str) -> (tempfile::TempDir, Site) {
    let data = tempfile::tempdir().unwrap();
    let site = CONDUIT.site().variable("CONDUIT_DATA", data.path());
    let site = site.variable("CONDUIT_ARTICLES", articles).start().unwrap();
    (data, site)
}

/// Calls an operation of the API; gives the status and the body.
fn call(site: &Site, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let mut request = http::Request::new(method, &format!("/api{path}"));
    if !token.is_empty() {
        request = request.header("Authorization", &format!("Token {token}"));
    }
    if !body.is_null() {
        request = request.header("Content-Type", "application/json").body(body.to_string());
    }
    let answer = site.send(&request).unwrap();
    let text = answer.text();
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
    (answer.status, body)
}

/// Calls an operation that must end with a status; gives the body.
#[track_caller]
fn expect(status: u16, site: &Site, operation: (&str, &str), token: &str, body: &Value) -> Value {
    let (got, answer) = call(site, operation.0, operation.1, token, body);
    assert_eq!(got, status, "{operation:?}: {answer}");
    answer
}

/// The token of a user of the seed.
fn token(site: &Site, name: &str) -> String {
    let user = json!({ "email": format!("{name}@conduit.example"), "password": PASSWORD });
    let answer = expect(200, site, ("POST", "/users/login"), "", &json!({ "user": user }));
    answer["user"]["token"].as_str().unwrap().to_owned()
}

/// The slug of a new article by this user.
fn write(site: &Site, token: &str, title: &str, tags: &[&str]) -> String {
    let article =
        json!({ "title": title, "description": "About it", "body": "# Body", "tagList": tags });
    let body = json!({ "article": article });
    let answer = expect(201, site, ("POST", "/articles"), token, &body);
    answer["article"]["slug"].as_str().unwrap().to_owned()
}

/// A page, as one who is not logged in sees it.
fn page(site: &Site, path: &str) -> String {
    site.send(&http::Request::get(path).header("User-Agent", "ExampleBot")).unwrap().text()
}

/// The number of the generation of a page that is stored.
fn generation(site: &Site, path: &str) -> u64 {
    let data = site.get(&format!("/.perennial/page{path}/state.json")).unwrap().text();
    serde_json::from_str::<Value>(&data).unwrap()["generation"].as_u64().unwrap()
}

/// A form as it is posted without JavaScript, from the page at a path.
fn post(site: &Site, action: &str, page: &str, cookie: &str, body: &str) -> http::Response {
    let request = http::Request::new("POST", &format!("/.perennial/action/{action}?page={page}"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Cookie", cookie)
        .body(body);
    site.send(&request).unwrap()
}

/// The cookie of a user of the seed who is logged in.
fn cookie(site: &Site, name: &str) -> String {
    let form = format!("email={name}%40conduit.example&password={PASSWORD}");
    let answer = post(site, "log_in", "/login", "", &form);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{}", answer.text());
    let set = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let pairs: Vec<&str> = set.filter_map(|(_, value)| value.split(';').next()).collect();
    pairs.join("; ")
}

fn shows(selector: &str, text: &str) -> String {
    let (selector, text) = (json!(selector), json!(text));
    format!("(document.querySelector({selector})?.textContent ?? '').includes({text})")
}

/// Types into a field of a form.
async fn fill(browser: &Browser, selector: &str, text: &str) {
    let (selector, text) = (json!(selector), json!(text));
    let fill = format!(
        "(() => {{
            const field = document.querySelector({selector});
            field.value = {text};
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
            return true;
        }})()"
    );
    browser.evaluate(&fill).await.unwrap();
}

/// Loads a page, and waits until the client has taken it over.
async fn goto(site: &Site, browser: &Browser, path: &str) {
    browser.goto(&site.url(path)).await.unwrap();
    browser.hydrated().await.unwrap();
}

/// Logs a user of the seed in, by the page.
async fn log_in(site: &Site, browser: &Browser, name: &str) {
    goto(site, browser, "/login").await;
    fill(browser, "[name=email]", &format!("{name}@conduit.example")).await;
    fill(browser, "[name=password]", PASSWORD).await;
    browser.click(".auth-page form button").await.unwrap();
    browser.until("location.pathname === '/'").await.unwrap();
    browser.until(&shows(".navbar", name)).await.unwrap();
}
