//! Where a visitor is sent who asks for a path without a locale.

use http::Method;
use perennial_core::{App, BuildContext, Negotiation, PageError, Template, link, locale};
use perennial_server::Response;
use sycamore::prelude::*;

use crate::support::{Opened, header, open, text};

async fn load(context: BuildContext) -> Result<String, PageError> {
    Ok(context.locale().to_owned())
}

fn view(state: String) -> View {
    let (about, text) = (link("/about"), format!("{state} {}", locale()));
    view! { a(href=about) { (text) } }
}

fn app() -> App {
    let page = |pattern: &str| Template::new(pattern).view(view).build_state(load);
    App::new()
        .locales("en", ["fr-FR", "ar"])
        .origin("https://example.org")
        .template(page(""))
        .template(page("about"))
}

async fn ask(site: &Opened, url: &str, headers: &[(&str, &str)]) -> (u16, String, Response) {
    let response = site.send(Method::GET, url, headers).await;
    (response.status.as_u16(), header(&response, "location").to_owned(), response)
}

fn varies(response: &Response) -> bool {
    let vary = response.headers.iter().filter(|(name, _)| name.as_str() == "vary");
    vary.map(|(_, value)| value.to_str().unwrap()).any(|it| it.contains("accept-language"))
}

#[tokio::test]
async fn a_visitor_is_sent_to_the_locale_that_they_prefer() {
    let site = open(app().negotiate_locale(Negotiation::Root), &[]).await;
    let french = ("accept-language", "fr;q=0.9, de, en;q=0.1");
    for (headers, to) in [
        (vec![french], "/fr-FR?x=1"),
        (vec![("cookie", "a=b; perennial-locale=ar"), french], "/ar?x=1"),
        (vec![("cookie", "perennial-locale=none"), french], "/fr-FR?x=1"),
    ] {
        let (status, location, response) = ask(&site, "/?x=1", &headers).await;
        assert_eq!((status, location.as_str()), (307, to), "{headers:?}");
        assert!(varies(&response) && header(&response, "cache-control").contains("no-store"));
    }
    for headers in [
        vec![],
        vec![("cookie", "perennial-locale=en"), french],
        vec![french, ("user-agent", "Googlebot")],
        vec![("accept-language", "de, *;q=0.5")],
    ] {
        let (status, _, response) = ask(&site, "/", &headers).await;
        assert_eq!(status, 200, "{headers:?}");
        assert!(text(&response).contains("en en") && varies(&response), "{headers:?}");
    }
    // Only the start page is meant, and no page that names its locale.
    for url in ["/about", "/fr-FR", "/.perennial/page/state.json"] {
        let (status, _, response) = ask(&site, url, &[("accept-language", "ar")]).await;
        assert!(status == 200 && !varies(&response), "{url}");
    }
    assert!(site.at_once("/", &[]).is_none() && site.at_once("/about", &[]).is_some());
}

#[tokio::test]
async fn every_path_may_lead_to_the_preferred_locale() {
    let site = open(app().negotiate_locale(Negotiation::Everywhere), &[]).await;
    let arabic = ("accept-language", "ar-EG");
    assert_eq!(ask(&site, "/about", &[arabic]).await.1, "/ar/about");
    let (status, location, _) = ask(&site, "/none", &[arabic]).await;
    assert_eq!((status, location.as_str()), (404, ""));
}

#[tokio::test]
async fn hostile_preferences_give_a_page_or_a_redirect() {
    let site = open(app().negotiate_locale(Negotiation::Root), &[]).await;
    let many = "fr;q=0.001,".repeat(2_000);
    for list in
        ["", ",", ";;q=", "*;q=0", "en-;q=1", "fr;q=9", "a-b-c-d-e", "/../fr-FR", many.as_str()]
    {
        let (status, location, response) = ask(&site, "/", &[("accept-language", list)]).await;
        let page = status == 200 && text(&response).contains("en en");
        assert!(page || status == 307 && location == "/fr-FR", "{list:.20}: {status} {location}");
    }
}

#[tokio::test]
async fn every_locale_may_stand_below_its_tag() {
    let site = open(app().prefix_every_locale(), &[]).await;
    for (url, said) in [("/en", "en en"), ("/en/about", "en en"), ("/fr-FR/about", "fr-FR fr-FR")] {
        let (status, _, response) = ask(&site, url, &[]).await;
        let html = text(&response);
        assert!(status == 200 && html.contains(said), "{url} {html}");
        let tag = said.split(' ').next().unwrap();
        assert!(html.contains(&format!("href=\"/{tag}/about\"")), "{html}");
        assert!(html.contains("hreflang=\"en\" href=\"https://example.org/en"), "{html}");
    }
    assert_eq!(ask(&site, "/about", &[]).await.1, "/en/about");
    assert_eq!(ask(&site, "/about", &[("accept-language", "fr")]).await.1, "/fr-FR/about");
    assert_eq!(ask(&site, "/EN/about", &[]).await.1, "/en/about");
    assert_eq!(ask(&site, "/none", &[]).await.0, 404);
}

#[tokio::test]
async fn a_page_names_itself_in_all_locales_and_its_direction() {
    let site = open(app(), &[]).await;
    let (_, _, page) = ask(&site, "/ar/about", &[]).await;
    let html = text(&page);
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\""), "{html}");
    for (tag, url) in
        [("en", "/about"), ("fr-FR", "/fr-FR/about"), ("ar", "/ar/about"), ("x-default", "/about")]
    {
        let link = format!("hreflang=\"{tag}\" href=\"https://example.org{url}\"");
        assert!(html.contains(&link), "{tag} {html}");
    }
    let (_, _, english) = ask(&site, "/about", &[]).await;
    assert!(!text(&english).contains("dir="));
}
