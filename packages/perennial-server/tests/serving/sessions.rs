//! Sessions: read by guards, request states and parts of pages, changed by actions and routes.

use std::convert::Infallible;
use std::sync::Arc;

use http::Method;
use perennial_core::{
    Action, ActionContext, ActionError, ActionInput, Answer, App, AppState, Capsule,
    MemorySessions, Method as RouteMethod, PageError, RequestContext, RouteContext, Session,
    SessionKey, Template,
};
use perennial_server::{Response, Settings, Site};
use serde::{Deserialize, Serialize};
use sycamore::prelude::*;

use crate::support::{MANIFEST, Opened, header, open_with, settings, text};

const USER: SessionKey<String> = SessionKey::new("user");

#[derive(Serialize, Deserialize)]
struct Change {
    user: String,
    then: String,
}

impl ActionInput for Change {
    const SCHEMA: u32 = 1;
}

const CHANGE: Action<Change, ()> =
    Action::on_server("change", |context, form| Box::pin(change(context, form)));

async fn change(context: ActionContext, form: Change) -> Result<(), ActionError> {
    let session = context.session().await?;
    match form.then.as_str() {
        "ends" => session.end(),
        "reads" => drop(session.get(USER)),
        "renews" => {
            session.renew();
            session.set(USER, &form.user)?;
        }
        then => {
            session.set(USER, &form.user)?;
            if then == "fails" {
                return Err(ActionError::client(403, "No."));
            }
        }
    }
    Ok(())
}

fn name(session: &Session) -> String {
    session.get(USER).unwrap_or_else(|| "nobody".to_owned())
}

async fn user(request: RequestContext) -> Result<String, PageError> {
    Ok(name(&request.session().await?))
}

async fn only_users(request: RequestContext) -> Result<(), PageError> {
    match request.session().await?.get(USER) {
        Some(_) => Ok(()),
        None => Err(PageError::redirect("/me")),
    }
}

async fn log_in(request: RouteContext) -> Result<Answer, PageError> {
    let session = request.session().await?;
    session.set(USER, &request.parse_query("user")?.unwrap_or_default())?;
    Ok(Answer::text("done").header("cache-control", "public, max-age=60"))
}

fn view(name: String) -> View {
    view! { p { "user:" (name) } }
}

fn app() -> App {
    let greeting = || Capsule::new("greeting").view(view).request_state(user).filled_by_server();
    App::new()
        .action(CHANGE)
        .route(RouteMethod::Post, "log-in", log_in)
        .capsule(greeting().public())
        .template(Template::new("me").view(view).request_state(user))
        .template(Template::new("secret").view(view).request_state(user).guard(only_users))
        .template(Template::new("stored").view(move || greeting().public().widget("/greeting")))
}

async fn open() -> Opened {
    open_with(app().sessions(), |settings| settings.store = None).await
}

async fn act(opened: &Opened, cookie: &str, user: &str, then: &str) -> Response {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookie)];
    let body = format!("user={user}&then={then}");
    opened.send_body(Method::POST, "/.perennial/action/change?page=/me", &headers, &body).await
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(response: &Response) -> String {
    header(response, "set-cookie").split(';').next().unwrap().to_owned()
}

async fn shown(opened: &Opened, url: &str, cookie: &str) -> String {
    let response = opened.send(Method::GET, url, &[("cookie", cookie)]).await;
    text(&response).split("user:").nth(1).unwrap_or("none").split('<').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_reads_what_an_action_or_a_route_set() {
    let opened = open().await;
    let by_action = act(&opened, "", "Ada", "").await;
    let url = "/log-in?user=Ada";
    let by_route = opened.send(Method::POST, url, &[]).await;
    assert_eq!(text(&by_route), "done");
    for response in [by_action, by_route] {
        let sent = header(&response, "set-cookie");
        assert!(sent.contains("; HttpOnly; SameSite=Lax; Path=/; Max-Age="), "{sent}");
        assert!(!sent.contains("Ada") && !format!("{:?}", opened.site).contains("kkkk"));
        assert_eq!(header(&response, "cache-control"), "private, no-store");
        let cookie = cookie(&response);
        for url in ["/me", "/secret", "/stored"] {
            assert_eq!(shown(&opened, url, &cookie).await, "Ada", "{url}");
        }
    }
    assert_eq!(shown(&opened, "/me", "session=forged").await, "nobody");
    let response = opened.get("/secret").await;
    assert_eq!((response.status.as_u16(), header(&response, "location")), (307, "/me"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_of_whom_nothing_is_kept_gets_no_cookie() {
    let opened = open().await;
    for response in [
        opened.get("/me").await,
        opened.get("/stored").await,
        act(&opened, "", "", "reads").await,
        act(&opened, "", "", "ends").await,
        act(&opened, "session=forged", "", "reads").await,
    ] {
        assert!(!response.headers.iter().any(|(name, _)| name == "set-cookie"), "{response:?}");
    }
    let known = cookie(&act(&opened, "", "Ada", "").await);
    let again = act(&opened, &known, "Ada", "").await;
    assert!(!again.headers.iter().any(|(name, _)| name == "set-cookie"), "nothing has changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_failed_action_set_is_kept_and_its_page_shows_it() {
    let opened = open().await;
    let response = act(&opened, "", "Ada", "fails").await;
    assert_eq!(response.status, 403);
    assert!(text(&response).contains("user:Ada"), "{}", text(&response));
    assert_eq!(header(&response, "cache-control"), "private, no-store");
    assert_eq!(shown(&opened, "/me", &cookie(&response)).await, "Ada");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_takes_its_cookie_with_it() {
    let opened = open().await;
    let known = cookie(&act(&opened, "", "Ada", "").await);
    let ended = act(&opened, &known, "", "ends").await;
    assert_eq!(cookie(&ended), "session=");
    assert!(header(&ended, "set-cookie").contains("Max-Age=0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_too_large_for_a_cookie_is_an_error_of_the_server() {
    let opened = open().await;
    assert_eq!(act(&opened, "", &"A".repeat(2_600), "").await.status, 303);
    let response = act(&opened, "", &"A".repeat(3_000), "").await;
    assert_eq!(response.status, 500);
    assert!(!response.headers.iter().any(|(name, _)| name == "set-cookie"));
}

async fn in_memory(state: AppState) -> Result<Arc<MemorySessions>, Infallible> {
    Ok(Arc::clone(state.get::<Arc<MemorySessions>>().unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_in_a_store_is_renewed_and_revoked() {
    let app = || {
        let shared = async |_| Ok::<_, Infallible>(Arc::new(MemorySessions::default()));
        app().with_state(shared).session_store(in_memory)
    };
    let opened = open_with(app(), |settings| settings.store = None).await;
    let first = cookie(&act(&opened, "", &"A".repeat(5_000), "").await);
    assert!(first.len() < 300, "{}", first.len());
    assert_eq!(shown(&opened, "/me", &first).await.len(), 5_000);
    let second = cookie(&act(&opened, &first, "Ada", "renews").await);
    assert_eq!(shown(&opened, "/me", &first).await, "nobody", "the name from before the login");
    assert_eq!(shown(&opened, "/secret", &second).await, "Ada");
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", &*second),
        ("perennial-page", "/me"),
    ];
    let (url, body) = ("/.perennial/action/change", "user=Grace&then=");
    let again = opened.send_body(Method::POST, url, &headers, body).await;
    assert!(text(&again).contains("\"state\":\"Grace\""), "the page anew: {}", text(&again));
    assert_eq!(header(&again, "perennial-visitor"), "changed", "and holes of layouts");
    assert!(!again.headers.iter().any(|(name, _)| name == "set-cookie"));
    assert_eq!(shown(&opened, "/me", &second).await, "Grace");
    act(&opened, &second, "", "ends").await;
    assert_eq!(shown(&opened, "/me", &second).await, "nobody", "a copy of the cookie");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_sessions_or_without_a_key_it_is_said_what_to_do() {
    let opened = open_with(app(), |settings| settings.store = None).await;
    assert_eq!(act(&opened, "", "Ada", "").await.status, 500);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manifest.json"), MANIFEST).unwrap();
    let open = async |app: App, development: bool| {
        let sessions = perennial_server::SessionSettings::default();
        let settings = Settings { sessions, development, store: None, ..settings(folder.path()) };
        Site::open(app, settings).await
    };
    let error = open(app().sessions(), false).await.err().unwrap().to_string();
    assert!(error.contains("PER-4120") && error.contains("PERENNIAL_SESSION_KEYS"), "{error}");
    assert!(open(app(), false).await.is_ok(), "an app without sessions needs no key");
    // In development, a session outlives a restart.
    let site = open(app().sessions(), true).await.unwrap();
    let opened = Opened { site, folder: tempfile::tempdir().unwrap() };
    let known = cookie(&act(&opened, "", "Ada", "").await);
    let site = open(app().sessions(), true).await.unwrap();
    let opened = Opened { site, folder: tempfile::tempdir().unwrap() };
    assert_eq!(shown(&opened, "/me", &known).await, "Ada");
}
