//! Two servers over one store: who changes something by one sees it on the other, at once.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use http::Method;
use perennial_core::{
    Action, ActionContext, ActionError, ActionInput, App, BuildContext, PageError, Template,
};
use perennial_isg::testing::{Fault, FaultyStore};
use perennial_isg::{Store, SystemClock};
use perennial_server::{Response, Settings, Site};
use perennial_stores::MemoryStore;
use serde::{Deserialize, Serialize};
use sycamore::prelude::*;

use crate::support::{MANIFEST, Opened, header, settings, text};

/// The app's database, which both servers use.
type Counter = Arc<AtomicU32>;

#[derive(Serialize, Deserialize)]
struct Nothing {}

impl ActionInput for Nothing {
    const SCHEMA: u32 = 1;
}

const COUNT: Action<Nothing, ()> =
    Action::on_server("count", |context, form| Box::pin(count(context, form)));

async fn count(context: ActionContext, _: Nothing) -> Result<(), ActionError> {
    context.state::<Counter>()?.fetch_add(1, SeqCst);
    context.invalidate_tag("count");
    Ok(())
}

async fn load(context: BuildContext) -> Result<u32, PageError> {
    Ok(context.state::<Counter>()?.load(SeqCst))
}

fn view(count: u32) -> View {
    view! { p { (format!("count:{count}")) } }
}

async fn open(counter: &Counter, store: Arc<dyn Store>) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manifest.json"), MANIFEST).unwrap();
    let mut settings = Settings { store: None, ..settings(folder.path()) };
    // By itself, no server learns in this test what the other did.
    settings.engine.follow_every = Duration::from_secs(3_600);
    let counter = Arc::clone(counter);
    let app = App::new()
        .with_state(async move |_| Ok::<_, Infallible>(counter))
        .action(COUNT)
        .template(Template::new("").view(view).build_state(load).tags(|_| ["count"]))
        .template(Template::new("other").view(view).build_state(load));
    let site = Site::open_on(app, settings, Some(store)).await.unwrap();
    Opened { site, folder }
}

async fn shown(server: &Opened, cookie: &str) -> Response {
    // As an adapter asks.
    let headers = [("cookie", cookie)];
    match server.at_once("/", &headers) {
        Some(response) => response,
        None => server.send(Method::GET, "/", &headers).await,
    }
}

async fn act(server: &Opened) -> String {
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let response = server.send_body(Method::POST, "/.perennial/action/count", &headers, "").await;
    assert_eq!(response.status, 303);
    header(&response, "set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_something_sees_it_on_every_server() {
    let counter = Counter::default();
    let store: Arc<dyn Store> = Arc::new(MemoryStore::shared(Arc::new(SystemClock)));
    let (one, other) = (open(&counter, Arc::clone(&store)).await, open(&counter, store).await);
    for server in [&one, &other] {
        assert!(text(&shown(server, "").await).contains("count:0"));
    }
    let cookie = act(&one).await;
    assert!(text(&shown(&other, "").await).contains("count:0"), "nobody has told it yet");
    assert!(text(&shown(&other, "a=b; perennial-place=x").await).contains("count:0"));
    let page = shown(&other, &format!("a=b; {cookie}")).await;
    assert!(text(&page).contains("count:1"), "{}", text(&page));
    assert!(header(&page, "cache-control").starts_with("public"), "it stays everybody's page");
    assert!(text(&shown(&other, "").await).contains("count:1"), "and everybody sees it");
    // The action of a visitor who comes from the other server answers with what both have changed.
    let cookie = act(&other).await;
    let data = one.send(Method::GET, "/.perennial/page/state.json", &[("cookie", &cookie)]).await;
    assert!(text(&data).contains("\"state\":2"), "{}", text(&data));
    // A number that the store never gave holds nobody up.
    let invented = format!("perennial-place={}", u64::MAX);
    assert!(text(&shown(&one, &invented).await).contains("count:2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_older_page_is_shown_to_them_while_the_store_says_nothing() {
    let counter = Counter::default();
    let shared: Arc<dyn Store> = Arc::new(MemoryStore::shared(Arc::new(SystemClock)));
    let faulty = Arc::new(FaultyStore::new(Arc::clone(&shared)));
    let (one, other) = (open(&counter, shared).await, open(&counter, faulty.clone()).await);
    shown(&other, "").await;
    let cookie = act(&one).await;
    faulty.plan(|_| Some(Fault::Fails));
    let refused = shown(&other, &cookie).await;
    assert_eq!((refused.status.as_u16(), header(&refused, "retry-after")), (503, "1"));
    assert_eq!(header(&refused, "cache-control"), "no-store");
    assert!(text(&shown(&other, "").await).contains("count:0"), "others are served");
    faulty.plan(|_| None);
    assert!(text(&shown(&other, &cookie).await).contains("count:1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_store_of_its_own_sets_no_cookie() {
    let counter = Counter::default();
    let server = open(&counter, Arc::new(MemoryStore::new())).await;
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let response = server.send_body(Method::POST, "/.perennial/action/count", &headers, "").await;
    assert!(!response.headers.iter().any(|(name, _)| name == "set-cookie"));
}
