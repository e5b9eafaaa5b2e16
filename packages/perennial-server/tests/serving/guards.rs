//! A guard holds for all that its page shows, on whatever URL it is asked for.

use http::Method;
use perennial_core::{App, BuildContext, Capsule, PageError, RequestContext, Template};
use sycamore::prelude::*;

use crate::support::{header, open, refusal, text};

const MEMBER: &[(&str, &str)] = &[("cookie", "session=ann")];
const WIDGET: &str = "/.perennial/widget/balance/7/state.json";

async fn members(request: RequestContext) -> Result<(), PageError> {
    match request.cookie("session") {
        Some(_) => Ok(()),
        None => Err(PageError::client(403, "Members only.")),
    }
}

async fn secret(_: BuildContext) -> String {
    "the-secret".to_owned()
}

fn show(state: String) -> View {
    view! { p { (state) } }
}

fn balance() -> Capsule<String> {
    Capsule::new("balance/{id: u32}").view(show).build_state(secret)
}

fn club(capsule: Capsule<String>) -> App {
    let page = || view! { h1 { "Club" } (balance().guard(members).widget("balance/7")) };
    App::new().capsule(capsule).template(Template::new("club").view(page).guard(members))
}

#[tokio::test]
async fn a_capsule_that_does_not_say_who_may_see_it_keeps_a_guarded_app_from_starting() {
    let said = refusal(club(balance()), &[]).await;
    for part in ["PER-2045", "balance/{id: u32}", "\"club\"", "hint:"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_widgets_of_a_guarded_page_are_guarded_on_their_own_url_and_kept_by_no_cache() {
    let site = open(club(balance().guard(members)), &[]).await;
    for round in 0..2 {
        let stranger = site.get(WIDGET).await;
        assert!(text(&stranger).contains("Members only."), "{round}: {}", text(&stranger));
        assert!(!text(&stranger).contains("the-secret"), "{round}: {}", text(&stranger));
        assert!(header(&stranger, "cache-control").contains("no-store"), "{round}");
        assert!(site.at_once(WIDGET, &[]).is_none());
        // The second round asks for what is in memory.
        let member = site.send(Method::GET, WIDGET, MEMBER).await;
        assert!(text(&member).contains("the-secret"), "{round}: {}", text(&member));
        assert_eq!(header(&member, "cache-control"), "private, no-store");
        let page = site.get("/club").await;
        assert_eq!(page.status, 403);
        assert!(!text(&page).contains("the-secret"));
    }
}

#[tokio::test]
async fn a_page_whose_function_asks_for_an_undeclared_query_key_fails() {
    let ask = async |context: BuildContext| format!("page {:?}", context.query("page"));
    let request = async |request: RequestContext| {
        request.parse_query::<u32>("page").map(|page| format!("{page:?}"))
    };
    let template = |pattern: &str| Template::new(pattern).view(show);
    let app = App::new()
        .template(template("declared").build_state(ask).query_keys(["page"]))
        .template(template("undeclared").build_state(ask))
        .template(template("request").request_state(request));
    let site = open(app, &[]).await;
    assert!(text(&site.get("/declared?page=2").await).contains("page Some"));
    assert_eq!(site.get("/undeclared?page=2").await.status, 500);
    assert_eq!(site.get("/request?page=2").await.status, 500);
}
