//! Sessions in a store, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use perennial_core::{
    Action, ActionContext, ActionError, ActionInput, Answer, App as PerennialApp, AppState,
    MemorySessions, Method, PageError, RouteContext, SessionKey, Template,
};
use perennial_server::Settings;
use serde::{Deserialize, Serialize};
use support::Served;
use sycamore::prelude::*;

const PATIENCE: Duration = Duration::from_secs(60);
const BASKET: SessionKey<Vec<u32>> = SessionKey::new("basket");
const WISHES: SessionKey<Vec<u32>> = SessionKey::new("wishes");

#[derive(Serialize, Deserialize)]
struct Thing {
    number: u32,
}

impl ActionInput for Thing {
    const SCHEMA: u32 = 1;
}

const ADD: Action<Thing, ()> =
    Action::on_server("add", |context, thing| Box::pin(add(context, thing)));

/// Others run between its look at the basket and its change of it.
async fn add(context: ActionContext, thing: Thing) -> Result<(), ActionError> {
    let session = context.session().await?;
    let mut basket = session.get(BASKET).unwrap_or_default();
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    if thing.number == 666 {
        panic!("an action may panic while others wait");
    }
    basket.push(thing.number);
    Ok(session.set(BASKET, &basket)?)
}

async fn wish(context: RouteContext) -> Result<Answer, PageError> {
    let session = context.session().await?;
    let mut wishes = session.get(WISHES).unwrap_or_default();
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    wishes.push(context.parse_query::<u32>("number")?.unwrap_or_default());
    session.set(WISHES, &wishes)?;
    Ok(Answer::text("noted"))
}

async fn look(context: RouteContext) -> Result<Answer, PageError> {
    let session = context.session().await?;
    let mut all = session.get(BASKET).unwrap_or_default();
    all.sort_unstable();
    let mut wishes = session.get(WISHES).unwrap_or_default();
    wishes.sort_unstable();
    Ok(Answer::text(format!("{all:?} {wishes:?}")))
}

async fn store(_: AppState) -> Result<MemorySessions, std::convert::Infallible> {
    Ok(MemorySessions::default())
}

struct Server(Served);

impl Server {
    fn start() -> Self {
        let app = || {
            PerennialApp::new()
                .session_store(store)
                .action(ADD)
                .route(Method::Post, "wish", wish)
                .route(Method::Get, "look", look)
                .template(Template::new("").view(|| view! { h1 { "Home" } }))
        };
        let settings = |folder: &Path| {
            let variable = |name: &str| match name {
                "PERENNIAL_DIST" => Some(folder.to_str().unwrap().to_owned()),
                "PERENNIAL_SESSION_KEYS" => Some("k".repeat(32)),
                _ => None,
            };
            Settings { store: None, ..Settings::from_variables(variable).unwrap() }
        };
        Self(Served::start(app, settings, |_| {}))
    }

    /// The answer to a request, on a connection of its own.
    fn ask(&self, method: &str, url: &str, cookie: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.0.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!(
            "{method} {url} HTTP/1.1\r\nhost: app.example\r\nconnection: close\r\ncookie: {cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    fn add(&self, cookie: &str, number: u32) -> String {
        self.ask("POST", "/.perennial/action/add", cookie, &format!("number={number}"))
    }
}

fn status(response: &str) -> &str {
    response.split(' ').nth(1).unwrap()
}

#[test]
fn of_actions_and_routes_of_one_visitor_at_once_none_loses_what_another_kept() {
    let server = &Server::start();
    let begun = server.add("", 0);
    let cookie = begun.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
    std::thread::scope(|scope| {
        for number in 1..=10 {
            scope.spawn(move || assert_eq!(status(&server.add(cookie, number)), "303"));
            let url = format!("/wish?number={number}");
            scope.spawn(move || assert_eq!(status(&server.ask("POST", &url, cookie, "")), "200"));
        }
        scope.spawn(|| assert_eq!(status(&server.add(cookie, 666)), "500"));
    });
    let all = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
    let kept = server.ask("GET", "/look", cookie, "");
    assert!(kept.ends_with(all), "{kept}");
}

#[test]
fn who_repeats_the_call_of_another_visitor_gets_no_cookie_of_theirs() {
    let server = &Server::start();
    let call = |cookie: &str, key: u32| {
        let headers = format!("{cookie}\r\nperennial-page: /\r\nperennial-key: {key:032x}");
        server.add(&headers, 7)
    };
    let cookie_of = |response: &str| {
        let set = response.split("set-cookie: ").nth(1)?;
        Some(set.split(';').next().unwrap().to_owned())
    };
    let first = call("", 1);
    let (Some(own), "200") = (cookie_of(&first), status(&first)) else { panic!("{first}") };
    // Nobody knows who they are: the call is not done again, and they do not become its visitor.
    for other in ["", "session=forged", "a=b"] {
        let repeated = call(other, 1);
        assert_eq!((status(&repeated), cookie_of(&repeated)), ("200", None), "{repeated}");
    }
    let another = cookie_of(&server.add("", 8)).unwrap();
    assert_eq!(status(&call(&own, 2)), "200");
    assert_eq!(status(&call(&own, 2)), "200", "the same visitor");
    assert_eq!(status(&call(&another, 2)), "409", "another visitor");
    let basket = |cookie: &str| server.ask("GET", "/look", cookie, "");
    assert!(basket(&own).ends_with("[7, 7] []") && basket(&another).ends_with("[8] []"));
}

#[test]
fn a_form_that_holds_nul_is_refused() {
    let server = &Server::start();
    for body in ["number=7%00", "number=7&more=%00"] {
        assert_eq!(
            status(&server.ask("POST", "/.perennial/action/add", "", body)),
            "422",
            "{body}"
        );
    }
}
