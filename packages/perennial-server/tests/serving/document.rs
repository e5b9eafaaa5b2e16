//! The document around a page: head, index view, attributes, headers and policy.

use perennial_core::{App, Head, OpenGraph, PagePlace, ResponseHeaders, Template};
use sycamore::prelude::*;

use crate::support::{header, open, refusal, text};

fn page() -> View {
    view! { h1 { "Page" } }
}

fn app() -> App {
    App::new().template(Template::new("a").view(page).head(|(): &()| {
        Head::title("A")
            .canonical("/a")
            .open_graph(OpenGraph::website().image("/a.png", "An image"))
            .json_ld(&["</script>"])
    }))
}

#[tokio::test]
async fn addresses_in_the_head_are_absolute_where_the_origin_is_known() {
    for (app, origin) in [(app(), ""), (app().origin("https://example.org"), "https://example.org")]
    {
        let site = open(app, &[]).await;
        let page = site.get("/a").await;
        let page = text(&page);
        assert!(page.contains(&format!("rel=\"canonical\" href=\"{origin}/a\"")), "{page}");
        assert!(page.contains(&format!("\"og:url\" content=\"{origin}/a\"")), "{page}");
        assert!(page.contains(&format!("\"og:image\" content=\"{origin}/a.png\"")), "{page}");
        assert!(page.contains("[\"\\u003c/script\\u003e\"]</script>"), "{page}");
        let data = site.get("/.perennial/page/a/state.json").await;
        let data: serde_json::Value = serde_json::from_slice(&data.body).unwrap();
        let html = data["head"]["html"].as_str().unwrap();
        assert!(html.contains(&format!("href=\"{origin}/a\"")) && page.contains(html), "{html}");
    }
}

#[tokio::test]
async fn the_index_view_stands_around_every_page_without_marks_of_hydration() {
    let app = app()
        .html_attribute("data-theme", "\"dark\"")
        .body_attribute("class", "wide")
        .head(Head::default().meta("theme-color", "#246"))
        .index_view(|page: PagePlace| {
            view! {
                header(class="top") { a(href="/") { "Home" } }
                div(class="content") { (page) }
                footer { "The end" }
            }
        });
    let site = open(app, &[]).await;
    for url in ["/a", "/nothing"] {
        let page = site.get(url).await;
        let page = text(&page);
        assert!(page.contains("<html lang=\"en\" data-theme=\"&quot;dark&quot;\">"), "{page}");
        assert!(page.contains("<meta name=\"theme-color\" content=\"#246\">"), "{page}");
        let before = "<body class=\"wide\"><header class=\"top\"><a href=\"/\">Home</a></header>\
                      <div class=\"content\"><div id=\"perennial-root\">";
        let after = "</div></div><footer>The end</footer><script type=\"application/json\"";
        let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("{page}"));
        let (root, _) = rest.split_once(after).unwrap_or_else(|| panic!("{page}"));
        assert!(root.contains("data-hk=\"0.0\""), "{root}");
    }
}

#[tokio::test]
async fn a_page_has_nothing_that_a_minifier_would_take_out() {
    let site = open(app(), &[]).await;
    let page = site.get("/a").await;
    let page = text(&page);
    assert!(!page.contains("> <") && !page.contains('\n') && !page.contains("  "), "{page}");
    assert!(!page.contains("<!--"), "{page}");
}

#[tokio::test]
async fn an_index_view_needs_one_place_for_the_page() {
    let none = app().index_view(|_| view! { header { "x" } });
    assert!(refusal(none, &[]).await.contains("PER-4081"));
    let two = app().index_view(|page| {
        let again = PagePlace::new();
        view! { (page) (again) }
    });
    assert!(refusal(two, &[]).await.contains("PER-4081"));
    let panics = app().index_view(|_| panic!("as it is meant to"));
    assert!(refusal(panics, &[]).await.contains("PER-4080"));
}

#[tokio::test]
async fn policy_and_headers_of_the_app_stand_on_all_that_a_browser_shows() {
    let app = app()
        .content_security_policy(|policy| policy.allow("img-src", "https://tiles.example.org"))
        .header("Referrer-Policy", "no-referrer");
    let site = open(app, &[("a.css", b"a")]).await;
    let policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'self'; \
                  form-action 'self'; frame-ancestors 'self'; \
                  img-src 'self' https://tiles.example.org";
    for url in ["/a", "/nothing", "/a.css"] {
        let response = site.get(url).await;
        assert_eq!(header(&response, "content-security-policy"), policy, "{url}");
        assert_eq!(header(&response, "referrer-policy"), "no-referrer", "{url}");
    }
    let data = site.get("/.perennial/page/a/state.json").await;
    assert_eq!(header(&data, "referrer-policy"), "");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_when_the_app_starts() {
    for (app, code) in [
        (app().header("x-note", "a\r\nset-cookie: b=c"), "PER-2071"),
        (app().header("set-cookie", "a=b"), "PER-2072"),
        (app().header("x note", "a"), "PER-2070"),
        (app().content_security_policy(|policy| policy.allow("img-src", "a\r\nb")), "PER-2061"),
        (app().content_security_policy(|policy| policy.allow("img-src;", "a")), "PER-2060"),
        (app().html_attribute("lang", "fr"), "PER-2080"),
        (app().body_attribute("onload", "alert(1)"), "PER-2080"),
        (app().body_attribute("a b", ""), "PER-2080"),
        (app().origin("example.org"), "PER-1040"),
        (
            app().head(Head::default().json_ld(&std::collections::HashMap::from([((1, 2), 3)]))),
            "PER-2081",
        ),
    ] {
        let text = refusal(app, &[]).await;
        assert!(text.contains(code), "{code}: {text}");
    }
}

#[tokio::test]
async fn a_templates_headers_come_from_the_state_and_stand_on_the_page_alone() {
    let app = App::new()
        .header("x-note", "of all")
        .template(Template::new("a").view(page).headers(|(): &()| {
            ResponseHeaders::new().set("Content-Language", "fr").set("X-Note", "of this one")
        }))
        .template(
            Template::new("bad")
                .view(page)
                .headers(|(): &()| ResponseHeaders::new().set("set-cookie", "a=b")),
        );
    let site = open(app, &[]).await;
    for _ in 0..2 {
        let page = site.get("/a").await;
        assert_eq!(header(&page, "content-language"), "fr");
        let notes: Vec<_> = page.headers.iter().filter(|(name, _)| name == "x-note").collect();
        assert_eq!((notes.len(), header(&page, "x-note")), (1, "of this one"));
    }
    let data = site.get("/.perennial/page/a/state.json").await;
    assert_eq!((data.status.as_u16(), header(&data, "content-language")), (200, ""));
    let bad = site.get("/bad").await;
    assert_eq!((bad.status.as_u16(), header(&bad, "set-cookie")), (500, ""));
}
