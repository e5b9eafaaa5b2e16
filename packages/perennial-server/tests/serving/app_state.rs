//! What the app's own code shares reaches all of its functions.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use http::Method as HttpMethod;
use perennial_core::{
    Answer, App, AppState, BuildContext, Capsule, GlobalState, Method, PageError, RequestContext,
    RouteContext, Template, VariableError, Variables,
};
use perennial_server::{ExportSettings, Settings, build_pages, export};
use sycamore::prelude::*;

use crate::support::{MANIFEST, open, open_with, settings, text};

/// Counts how often it is asked.
struct Stock {
    name: String,
    asked: AtomicU32,
}

impl Stock {
    fn ask(&self) -> String {
        format!("{}{}", self.name, self.asked.fetch_add(1, SeqCst))
    }
}

async fn stock(variables: Variables) -> Result<Stock, VariableError> {
    Ok(Stock { name: variables.parse_or("STOCK", "s".to_owned())?, asked: AtomicU32::new(0) })
}

async fn paths(app: AppState) -> Result<Vec<String>, PageError> {
    app.get::<Stock>()?;
    Ok(vec!["built".into()])
}

async fn build(context: BuildContext) -> Result<String, PageError> {
    Ok(context.state::<Stock>()?.ask())
}

async fn ask(request: RequestContext) -> Result<String, PageError> {
    Ok(request.state::<Stock>()?.ask())
}

async fn look(request: RequestContext) -> Result<(), PageError> {
    request.state::<Stock>().map(|_| ())
}

async fn restock(request: RouteContext) -> Result<Answer, PageError> {
    request.revalidator()?.path("/built").await?;
    Ok(Answer::text(request.state::<Stock>()?.ask()))
}

fn view(state: String) -> View {
    view! { p { (state) } }
}

fn app() -> App {
    App::new()
        .with_state(stock)
        .template(Template::new("built").view(view).build_paths(paths).build_state(build))
        .template(Template::new("asked").view(view).request_state(ask).guard(look))
        .capsule(Capsule::new("part").view(view).build_state(build).public())
        .global_state(GlobalState::<String>::new().build_state(build))
        .route(Method::Post, "restock", restock)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_reaches_the_state_and_the_revalidator() {
    let opened = open(app(), &[]).await;
    // The global state was asked for first.
    assert!(text(&opened.get("/built").await).contains("s1"));
    assert!(text(&opened.get("/asked").await).contains("s2"));
    assert!(text(&opened.get("/.perennial/widget/part/state.json").await).contains("\"s3\""));
    let response = opened.send(HttpMethod::POST, "/restock", &[]).await;
    assert_eq!(text(&response), "s4");
    let renewed = async {
        while text(&opened.get("/built").await).contains("s1") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), renewed).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_is_opened_from_the_variables_of_the_settings() {
    let set = |settings: &mut Settings| settings.variables = Variables::new([("STOCK", "tea")]);
    let opened = open_with(app(), set).await;
    assert!(text(&opened.get("/built").await).contains("tea1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_and_an_export_have_the_state_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manifest.json"), MANIFEST).unwrap();
    assert_eq!(build_pages(app(), settings(folder.path()), |_| {}).await.unwrap(), 1);
    let to = ExportSettings { folder: folder.path().join("out"), leave_out: true };
    let report = export(app(), settings(folder.path()), &to, |_| {}).await.unwrap();
    assert_eq!(report.pages.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_cannot_be_opened_or_is_opened_twice_ends_the_start() {
    async fn fails(variables: Variables) -> Result<u32, VariableError> {
        variables.parse("SHOP_PORT")
    }
    let error = crate::support::refusal(App::new().with_state(fails), &[]).await;
    assert!(error.contains("PER-2122") && error.contains("SHOP_PORT"), "{error}");
    let error = crate::support::refusal(app().with_state(stock), &[]).await;
    assert!(error.contains("PER-2123") && error.contains("Stock"), "{error}");
}
