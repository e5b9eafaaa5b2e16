//! Actions: by a form without JavaScript, and by a script.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use http::Method;
use parking_lot::Mutex;
use perennial_core::{
    Action, ActionContext, ActionError, ActionInput, App, BuildContext, FieldErrors, FormOutcome,
    PageError, RequestContext, SessionKey, Template, Variables,
};
use perennial_server::{Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sycamore::prelude::*;

use crate::support::{Opened, header, open_with, settings, text};

#[derive(Serialize, Deserialize)]
struct New {
    text: String,
    #[serde(default)]
    password: String,
}

impl ActionInput for New {
    const SCHEMA: u32 = 0xa1;
    const SECRET: &'static [&'static str] = &["password"];

    fn validate(&self, errors: &mut FieldErrors) {
        errors.check("text", !self.text.is_empty(), "Please write something.");
    }
}

/// What the app's functions share.
#[derive(Default)]
struct Comments {
    all: Mutex<Vec<String>>,
    calls: AtomicU32,
}

async fn comments(_: Variables) -> Result<Comments, Infallible> {
    Ok(Comments::default())
}

const SEEN: SessionKey<bool> = SessionKey::new("seen");
const ADD: Action<New, u32> = Action::on_server("add", |context, new| Box::pin(add(context, new)));

async fn add(context: ActionContext, new: New) -> Result<u32, ActionError> {
    let comments = context.state::<Comments>()?;
    let call = comments.calls.fetch_add(1, SeqCst) + 1;
    match new.text.as_str() {
        "fails" => return Err(std::io::Error::other("the password is hunter2").into()),
        "forbidden" => return Err(ActionError::client(403, "You may not.")),
        "taken" => return Err(ActionError::invalid("text", "That is taken.")),
        "panics" => std::panic::resume_unwind(Box::new("planned")),
        "moves" => context.redirect("/other"),
        "logs in" => context.set_cookie("user=ada"),
        "begins" => context.session().await?.set(SEEN, &true)?,
        "waits" => tokio::time::sleep(Duration::from_millis(200)).await,
        _ => {}
    }
    comments.all.lock().push(new.text);
    context.invalidate_tag("comments");
    Ok(call)
}

async fn load(context: BuildContext) -> Result<Vec<String>, PageError> {
    Ok(context.state::<Comments>()?.all.lock().clone())
}

async fn user(request: RequestContext) -> Vec<String> {
    vec![format!("user:{}", request.cookie("user").unwrap_or("nobody"))]
}

fn view(comments: Vec<String>) -> View {
    let form = try_use_context::<Arc<FormOutcome>>();
    let typed = form.as_ref().map(|form| format!("{:?}", form.values)).unwrap_or_default();
    let errors = form.map(|form| format!("{:?}", form.errors)).unwrap_or_default();
    view! { p { (comments.join(",")) } p { (typed) } p { (errors) } }
}

fn app() -> App {
    App::new()
        .with_state(comments)
        .action(ADD)
        .template(Template::new("").view(view).build_state(load).tags(|_| ["comments"]))
        .template(Template::new("other").view(view).build_state(load))
        .template(Template::new("me").view(view).request_state(user))
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");
const URL: &str = "/.perennial/action/add?schema=a1&page=/";

async fn post(opened: &Opened, body: &str, headers: &[(&str, &str)]) -> Response {
    let headers: Vec<_> = [FORM].iter().chain(headers).copied().collect();
    opened.send_body(Method::POST, URL, &headers, body).await
}

async fn open_in_memory() -> Opened {
    open_with(app(), |settings| settings.store = None).await
}

async fn with_tea(_: Variables) -> Result<Comments, Infallible> {
    Ok(Comments { all: Mutex::new(vec!["tea".into()]), ..Comments::default() })
}

/// The cookies of a visitor who has a session.
async fn visitor(opened: &Opened) -> String {
    let response = post(opened, "text=begins", &[]).await;
    header(&response, "set-cookie").split(';').next().unwrap().to_owned()
}

/// How often a comment was added.
async fn stored(opened: &Opened, comment: &str) -> usize {
    let response = opened.get("/.perennial/page/state.json").await;
    let page: Value = serde_json::from_str(text(&response)).unwrap();
    page["state"].as_array().unwrap().iter().filter(|own| **own == comment).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_leads_to_a_page_that_is_new() {
    let opened = open_in_memory().await;
    assert!(!text(&opened.get("/").await).contains("tea"));
    let response = post(&opened, "text=tea", &[]).await;
    assert_eq!((response.status.as_u16(), header(&response, "location")), (303, "/"));
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert!(text(&opened.get("/").await).contains("tea"), "at once");
    let referrer = ("referer", "https://shop.example/other?sort=1");
    let headers = [("host", "shop.example"), referrer];
    assert_eq!(header(&post(&opened, "text=a", &headers).await, "location"), "/other?sort=1");
    let headers = [("host", "elsewhere.example"), referrer];
    assert_eq!(header(&post(&opened, "text=a", &headers).await, "location"), "/");
    assert_eq!(header(&post(&opened, "text=moves", &[]).await, "location"), "/other");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_leads_to_another_site() {
    let opened = open_in_memory().await;
    for page in [
        "//evil.example/",
        "/%5Cevil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/../..//evil.example",
        "/%0d%0alocation:%20https://evil.example",
        "javascript:alert(1)",
    ] {
        let url = format!("/.perennial/action/add?page={page}");
        let response = opened.send_body(Method::POST, &url, &[FORM], "text=x").await;
        let to = header(&response, "location");
        let is_own = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\');
        assert!(response.status == 303 && is_own, "{page:?} leads to {to:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_gets_the_result_and_the_new_page_in_one_answer() {
    let opened = open_in_memory().await;
    opened.get("/").await;
    let response = post(&opened, "text=tea", &[("perennial-page", "/")]).await;
    assert_eq!(
        (response.status.as_u16(), header(&response, "cache-control")),
        (200, "private, no-store")
    );
    let answer: Value = serde_json::from_str(text(&response)).unwrap();
    assert_eq!((&answer["output"], &answer["page"]["state"]), (&json!(1), &json!(["tea"])));
    let response = opened.send_body(Method::POST, URL, &[JSON], r#"{"text":"moves"}"#).await;
    let answer: Value = serde_json::from_str(text(&response)).unwrap();
    assert_eq!(answer, json!({ "output": 2, "redirect": "/other" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_in_the_answer_is_made_with_the_cookies_that_the_action_set() {
    let opened = open_in_memory().await;
    let headers = [("perennial-page", "/me"), ("cookie", "user=old; a=b")];
    let response = post(&opened, "text=logs+in", &headers).await;
    let answer: Value = serde_json::from_str(text(&response)).unwrap();
    assert_eq!(answer["page"]["state"], json!(["user:ada"]));
    assert_eq!(header(&response, "set-cookie"), "user=ada; Path=/");
    assert_eq!(header(&response, "perennial-visitor"), "changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_accepted_is_shown_again_and_never_stored() {
    let opened = open_in_memory().await;
    for (body, status, shown) in [
        ("text=&password=hunter2", 422, "Please write something."),
        ("password=hunter2", 422, "is missing"),
        ("text=taken&password=hunter2", 422, "That is taken."),
        ("text=forbidden&password=hunter2", 403, "You may not."),
        ("text=fails&password=hunter2", 500, "That did not work."),
        ("text=panics&password=hunter2", 500, "That did not work."),
    ] {
        let response = post(&opened, body, &[]).await;
        assert_eq!(response.status, status, "{body}");
        assert_eq!(header(&response, "cache-control"), "private, no-store", "{body}");
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8");
        let page = text(&response);
        assert!(page.contains(shown) && page.contains("id=\"perennial-form\""), "{page}");
        assert!(!page.contains("hunter2"), "{page}");
        let script = post(&opened, body, &[("perennial-page", "/")]).await;
        assert_eq!(script.status, status, "{body}");
        assert!(text(&script).contains(shown) && !text(&script).contains("hunter2"), "{body}");
    }
    let typed = post(&opened, "text=taken", &[]).await;
    assert!(text(&typed).contains(r#""values":[["text","taken"]]"#), "{}", text(&typed));
    let page = opened.get("/").await;
    assert!(!text(&page).contains("taken") && !text(&page).contains("perennial-form"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_call_is_refused_before_its_body_is_read() {
    let opened = open_in_memory().await;
    let (cross, url) = (("sec-fetch-site", "cross-site"), URL);
    for (method, url, headers, status) in [
        (Method::POST, "/.perennial/action/none", &[FORM][..], 404),
        (Method::GET, url, &[FORM], 405),
        (Method::PUT, url, &[FORM], 405),
        (Method::POST, url, &[FORM, cross], 403),
        (Method::POST, url, &[FORM, ("sec-fetch-site", "same-site")], 403),
        (Method::POST, url, &[FORM, ("origin", "https://evil.example")], 403),
        (Method::POST, url, &[("content-type", "text/plain")], 415),
        (Method::POST, url, &[("content-type", "application/json-seq")], 415),
        (Method::POST, url, &[], 415),
    ] {
        let response = opened.send_body(method.clone(), url, headers, "text=x").await;
        assert_eq!(response.status, status, "{method} {url} {headers:?}");
        let path = url.split('?').next().unwrap();
        assert!(!opened.wants(method, path, headers), "{url} {headers:?}");
    }
    assert!(opened.wants(Method::POST, "/.perennial/action/add", &[FORM]));
    assert_eq!(text(&opened.get("/other").await).matches("<p").count(), 3);
    assert!(!text(&opened.get("/other").await).contains('x'), "nothing was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_means_nothing_is_refused() {
    let opened = open_in_memory().await;
    let send = async |kind, body: &str| {
        let headers = [kind, ("perennial-page", "/")];
        opened.send_body(Method::POST, URL, &headers, body).await.status.as_u16()
    };
    assert_eq!(send(JSON, "{").await, 400);
    assert_eq!(send(JSON, r#"{"text":1}"#).await, 400);
    assert_eq!(send(JSON, &"[".repeat(10_000)).await, 400);
    assert_eq!(send(JSON, &format!(r#"{{"text":"x","deep":{}}}"#, "[".repeat(10_000))).await, 400);
    assert_eq!(send(FORM, &"a=&".repeat(1_001)).await, 400);
    assert_eq!(send(FORM, "text=a%00b").await, 422);
    assert_eq!(send(JSON, r#"{"text":"a\u0000b"}"#).await, 400);
    assert_eq!(send(JSON, r#"{"text":"x","more":[{"a\u0000":1}]}"#).await, 400);
    assert_eq!(send(JSON, r#"{"text":"a\\u0000b"}"#).await, 200, "a backslash and digits");
    assert_eq!(send(FORM, "text=x&__proto__=y&constructor=z").await, 200);
    assert_eq!(send(JSON, r#"{"text":"x","__proto__":{"a":1}}"#).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_of_an_older_version_is_told_to_reload_and_keeps_what_was_typed() {
    let opened = open_in_memory().await;
    let old = "/.perennial/action/add?schema=a0&page=/";
    let response = opened.send_body(Method::POST, old, &[FORM], "text=typed").await;
    assert_eq!(response.status, 409);
    assert!(text(&response).contains("typed") && text(&response).contains("older version"));
    let headers = [FORM, ("perennial-page", "/")];
    let response = opened.send_body(Method::POST, old, &headers, "text=typed").await;
    assert_eq!(response.status, 409);
    // A program that says no schema is one that knows what it sends.
    let url = "/.perennial/action/add";
    assert_eq!(opened.send_body(Method::POST, url, &[FORM], "text=x").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_does_nothing_twice() {
    let set = |settings: &mut perennial_server::Settings| {
        settings.store = None;
        settings.actions.repeat_window = Duration::from_secs(3_600);
    };
    let opened = open_with(app().sessions(), set).await;
    let (one, other) = (visitor(&opened).await, visitor(&opened).await);
    let all = async |cookie: &str, body: &str| {
        let headers = [("cookie", cookie)];
        let (one, other) =
            tokio::join!(post(&opened, body, &headers), post(&opened, body, &headers));
        assert_eq!((one.status.as_u16(), other.status.as_u16()), (303, 303));
        stored(&opened, body.trim_start_matches("text=")).await
    };
    assert_eq!(all(&one, "text=waits").await, 1);
    assert_eq!(all(&one, "text=waits").await, 1, "a reload a moment later");
    assert_eq!(all(&format!("{one}; theme=dark"), "text=waits").await, 1, "with another cookie");
    assert_eq!(all(&other, "text=waits").await, 2, "another visitor");
    assert_eq!(all(&one, "text=fails2").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_visitors_without_a_session_are_never_one() {
    let opened = open_with(app().sessions(), |settings| settings.store = None).await;
    for (comment, headers) in [
        ("anonymous", vec![]),
        ("same", vec![("cookie", "theme=dark; session=1"), ("user-agent", "a browser")]),
    ] {
        post(&opened, &format!("text={comment}"), &headers).await;
        post(&opened, &format!("text={comment}"), &headers).await;
        assert_eq!(stored(&opened, comment).await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_script_sends_again_with_its_key_is_not_done_again() {
    let opened = open_in_memory().await;
    let send = async |key: &str, body: &str| {
        let key = format!("{key:0>32}");
        let headers = [("perennial-page", "/me"), ("perennial-key", &*key)];
        let response = post(&opened, body, &headers).await;
        let answer: Value = serde_json::from_str(text(&response)).unwrap();
        (response.status.as_u16(), answer["output"].as_u64())
    };
    assert_eq!(send("1", "text=tea").await, (200, Some(1)));
    assert_eq!(send("1", "text=tea").await, (200, Some(1)));
    assert_eq!(send("1", "text=coffee").await.0, 409);
    assert_eq!(send("2", "text=tea").await, (200, Some(2)));
    // What failed may be tried again.
    assert_eq!(send("3", "text=fails").await.0, 500);
    assert_eq!(send("3", "text=tea").await, (200, Some(4)));
    // A key that two visitors could have by chance is none, and neither are two keys.
    let both = format!("{0}, {0}", "0".repeat(32));
    for key in ["7", "", &*"g".repeat(32), &*"0".repeat(33), &*both] {
        let headers = [("perennial-page", "/me"), ("perennial-key", key)];
        assert_eq!(post(&opened, "text=tea", &headers).await.status, 400, "{key:?}");
    }
    assert_eq!(send("4", "text=tea").await, (200, Some(5)), "nothing was done of these");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_goes_on_when_its_visitor_leaves() {
    let opened = open_in_memory().await;
    let (headers, body) = (
        http::HeaderMap::from_iter([(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static(FORM.1),
        )]),
        bytes::Bytes::from_static(b"text=waits"),
    );
    let request = Request::new(&Method::POST, "/.perennial/action/add", "", &headers, &body);
    let left = tokio::time::timeout(Duration::from_millis(20), opened.site.respond(request)).await;
    assert!(left.is_err());
    let done = async {
        while !text(&opened.get("/").await).contains("waits") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), done).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_while_the_store_opens_is_done_and_outlives_the_server() {
    // Visitors do not wait for the store: it counts as slow from the first request on.
    let set = |settings: &mut perennial_server::Settings| {
        settings.engine.store_wait = Duration::from_nanos(1);
    };
    let opened = open_with(app(), set).await;
    assert_eq!(post(&opened, "text=tea", &[]).await.status, 303);
    let opened = open_with(app(), |_| {}).await;
    opened.get("/").await;
    assert_eq!(post(&opened, "text=tea", &[]).await.status, 303);
    let Opened { site, folder } = opened;
    drop(site);
    let app = App::new()
        .with_state(with_tea)
        .action(ADD)
        .template(Template::new("").view(view).build_state(load).tags(|_| ["comments"]));
    let site = perennial_server::Site::open(app, settings(folder.path())).await.unwrap();
    let opened = Opened { site, folder };
    assert!(text(&opened.get("/").await).contains("tea"), "the page from before is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_visitor_left_is_remembered_no_longer_than_others() {
    let set = |settings: &mut perennial_server::Settings| {
        settings.store = None;
        settings.actions.repeat_window = Duration::from_millis(1);
    };
    let opened = open_with(app(), set).await;
    let headers = [("cookie", "session=1")];
    let left = post(&opened, "text=waits", &headers);
    assert!(tokio::time::timeout(Duration::from_millis(20), left).await.is_err());
    let done = async {
        while stored(&opened, "waits").await == 0 {
            tokio::task::yield_now().await;
        }
        // The same again, on purpose, once its time is over.
        while stored(&opened, "waits").await == 1 {
            post(&opened, "text=waits", &headers).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), done).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_actions_of_one_name_are_an_error() {
    let error = app().action(ADD).finish().err().unwrap().to_string();
    assert!(error.contains("PER-2127") && error.contains("\"add\""), "{error}");
}
