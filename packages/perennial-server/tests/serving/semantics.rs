//! HTTP semantics that are the same for all kinds of URL, and the headers of the contract.

use http::Method;
use perennial_core::{
    App, BuildContext, Capsule, Feed, PageError, RequestContext, ResponseHeaders, Template,
};
use sycamore::prelude::*;

use crate::support::{Opened, header, open, settings, text};

async fn load(context: BuildContext) -> Result<String, PageError> {
    match context.param("slug")? {
        "old" => Err(PageError::redirect("/town/são-paulo?a=b c")),
        "broken" => Err(PageError::redirect("/town/a\r\nset-cookie: a=b")),
        "host" => Err(PageError::redirect("//evil.example")),
        "script" => Err(PageError::moved("javascript:alert(1)")),
        slug => Ok(slug.to_owned()),
    }
}

async fn elsewhere(_: RequestContext) -> Result<String, PageError> {
    Err(PageError::redirect("/town/são-paulo"))
}

async fn greeting(_: RequestContext) -> String {
    "hello".to_owned()
}

async fn members(_: RequestContext) -> Result<(), PageError> {
    Ok(())
}

fn greeter() -> Capsule<String> {
    Capsule::new("greeting")
        .view(|text: String| view! { i { (text) } })
        .request_state(greeting)
        .fallback(|| view! { i { "filled by the server" } })
        .filled_by_server()
        .public()
}

fn show(text: String) -> View {
    view! { h1 { (text) } }
}

fn app() -> App {
    App::new()
        .origin("https://example.org")
        .feed(Feed::new("/feed.xml").template("town/{slug}"))
        .template(
            Template::new("town/{slug}").view(show).build_state(load).incremental_generation(),
        )
        .template(Template::new("elsewhere").view(show).request_state(elsewhere))
        .template(Template::new("members").view(|| view! { p { "Members" } }).guard(members))
}

fn app_with_hole() -> App {
    let with_hole = || view! { main { (greeter().widget("greeting")) } };
    let hello = Template::new("hello")
        .view(with_hole)
        .headers(|(): &()| ResponseHeaders::new().set("x-note", "of the template"));
    app().template(hello).capsule(greeter())
}

/// One of each kind of URL that has an entity tag.
const TAGGED: [&str; 6] = [
    "/town/rome",
    "/.perennial/page/town/rome/state.json",
    "/a.css",
    "/robots.txt",
    "/sitemap.xml",
    "/feed.xml",
];

async fn opened() -> Opened {
    open(app(), &[("a.css", b"a {}")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_are_evaluated_alike_on_every_kind_of_url() {
    let site = opened().await;
    for url in TAGGED {
        let tag = header(&site.get(url).await, "etag").to_owned();
        let status = async |headers: &[(&str, &str)]| {
            let answer = site.send(Method::GET, url, headers).await;
            if answer.status != 200 {
                assert_eq!(answer.body.is_empty(), answer.status == 304, "{url}");
                assert_eq!(header(&answer, "perennial-build"), "b1", "{url}");
            }
            if answer.status == 412 {
                assert_eq!(header(&answer, "cache-control"), "no-store", "{url}");
                assert_eq!(header(&answer, "cdn-cache-control"), "", "{url}");
            }
            answer.status.as_u16()
        };
        assert_eq!(status(&[("if-match", "\"other\"")]).await, 412, "{url}");
        assert_eq!(status(&[("if-match", &format!("W/{tag}"))]).await, 412, "{url}");
        assert_eq!(status(&[("if-match", "\"other\""), ("if-match", &tag)]).await, 200, "{url}");
        assert_eq!(status(&[("if-match", "*")]).await, 200, "{url}");
        let two = [("if-none-match", "\"other\""), ("if-none-match", tag.as_str())];
        assert_eq!(status(&two).await, 304, "{url}");
        assert_eq!(status(&[("if-match", "\"other\""), ("if-none-match", &tag)]).await, 412);
        assert_eq!(status(&[("accept-encoding", "identity;q=0")]).await, 406, "{url}");
        assert_eq!(status(&[("accept-encoding", "*;q=0")]).await, 406, "{url}");
    }
    // The same from memory, and of answers that have no tag.
    let other = [("if-match", "\"other\"")];
    assert_eq!(site.at_once("/town/rome", &other).unwrap().status, 412);
    assert_eq!(site.send(Method::GET, "/.perennial/health", &other).await.status, 412);
    assert_eq!(site.send(Method::GET, "/nothing", &other).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_headers_of_the_contract() {
    let site = opened().await;
    for (method, url, status) in [
        (Method::GET, "/town/rome", 200),
        (Method::GET, "/nothing", 404),
        (Method::GET, "/a%00", 400),
        (Method::POST, "/town/rome", 405),
        (Method::DELETE, "/.perennial/page/town/rome/state.json", 405),
        (Method::POST, "/.perennial/health", 405),
        (Method::POST, "/.perennial/assets/a.js", 405),
        (Method::GET, "/.perennial/assets/a.js", 404),
        (Method::GET, "/.perennial/../x", 400),
        (Method::GET, "/town/old", 307),
        (Method::GET, "/town/rome/", 308),
        (Method::GET, "/elsewhere", 307),
        (Method::GET, "/.perennial/revalidate", 404),
        (Method::GET, "/a.css", 200),
        (Method::GET, "/sitemap.xml", 200),
    ] {
        let answer = site.send(method.clone(), url, &[]).await;
        assert_eq!(answer.status, status, "{method} {url}");
        assert_eq!(header(&answer, "perennial-build"), "b1", "{url}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{url}");
        assert!(!header(&answer, "cache-control").is_empty(), "{url}");
        if !answer.status.is_success() {
            assert_eq!(header(&answer, "cache-control"), "no-store", "{url}");
        }
        assert_eq!(header(&answer, "allow"), if status == 405 { "GET, HEAD" } else { "" }, "{url}");
    }
    let page = site.get("/town/rome").await;
    assert_eq!(header(&page, "referrer-policy"), "strict-origin-when-cross-origin");
    assert_eq!(header(&page, "cdn-cache-control"), "public, max-age=31536000");
    assert_eq!(header(&page, "strict-transport-security"), "");
    let file = site.get("/a.css").await;
    assert_eq!(header(&file, "cache-control"), "public, max-age=0, s-maxage=10");
}

#[tokio::test]
async fn every_answer_says_that_https_alone_is_to_be_used_if_the_operator_says_so() {
    let folder = tempfile::tempdir().unwrap();
    crate::support::write(folder.path(), "manifest.json", crate::support::MANIFEST.as_bytes());
    let mut settings = settings(folder.path());
    settings.hsts = Some(http::HeaderValue::from_static("max-age=60"));
    let site = perennial_server::Site::open(app(), settings).await.unwrap();
    let site = Opened { site, folder };
    for url in ["/nothing", "/town/rome/", "/.perennial/health", "/robots.txt"] {
        assert_eq!(header(&site.get(url).await, "strict-transport-security"), "max-age=60");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_visitors_answers_are_kept_by_nobody_and_keep_their_templates_headers() {
    let site = open(app_with_hole(), &[]).await;
    for _ in 0..2 {
        let filled = site.get("/hello").await;
        assert!(text(&filled).contains("hello"), "{}", text(&filled));
        assert_eq!(header(&filled, "cache-control"), "private, no-store");
        assert_eq!(header(&filled, "cdn-cache-control"), "");
        assert_eq!(header(&filled, "x-note"), "of the template");
        for url in ["/members", "/.perennial/page/members/state.json"] {
            let guarded = site.get(url).await;
            assert_eq!(header(&guarded, "cache-control"), "private, no-store", "{url}");
            assert_eq!(header(&guarded, "cdn-cache-control"), "", "{url}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_written_as_a_url_and_a_hostile_one_is_an_error_page() {
    let site = opened().await;
    for (path, to) in
        [("/town/old", "/town/s%C3%A3o-paulo?a=b%20c"), ("/elsewhere", "/town/s%C3%A3o-paulo")]
    {
        let page = site.get(path).await;
        assert_eq!((page.status.as_u16(), header(&page, "location")), (307, to));
        let data = site.get(&format!("/.perennial/page{path}/state.json")).await;
        assert_eq!(text(&data), format!("{{\"redirect\":\"{to}\"}}"));
    }
    for slug in ["broken", "host", "script"] {
        let page = site.get(&format!("/town/{slug}")).await;
        assert_eq!((page.status.as_u16(), header(&page, "location")), (500, ""), "{slug}");
        assert!(text(&page).contains("<html"), "{slug}");
        let data = site.get(&format!("/.perennial/page/town/{slug}/state.json")).await;
        assert!(data.status == 500 && text(&data).starts_with("{\"error\""), "{slug}");
    }
}
