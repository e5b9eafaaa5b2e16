//! `Site::respond` on a small app: what is asked for, and what is answered.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use perennial_core::{
    App, BuildContext, ErrorViews, Head, PageError, Perishable, Template, ViewArgument,
};
use perennial_server::{Request, Response, Settings, Site};
use serde::{Deserialize, Serialize};
use sycamore::prelude::*;

#[derive(Clone, Serialize, Deserialize)]
struct Item {
    id: u64,
    note: String,
}

impl ViewArgument for Item {
    type State = Self;

    fn from_state(state: Self) -> Self {
        state
    }
}

fn item_view(item: Item) -> View {
    assert_ne!(item.id, 503, "the view panics for this one");
    let (id, note) = (item.id, item.note);
    view! { main { h1 { "Item " (id) } p { (note) } } }
}

fn item_head(item: &Item) -> Head {
    assert_ne!(item.id, 502, "the head panics for this one");
    Head::title(format!("Item {}", item.id)).description(&item.note)
}

async fn load(context: BuildContext) -> Result<Item, PageError> {
    let id: u64 = context.parse_param("id")?;
    match id {
        404 => Err(PageError::not_found("There is no such item.")),
        410 => Err(PageError::gone("It was sold.")),
        307 => Err(PageError::redirect("/item/1")),
        500 => Err(PageError::server_message("the database at 10.0.0.7 is gone")),
        501 => panic!("the state function panics for this one"),
        _ => Ok(Item { id, note: "</script><script>alert(1)</script>".into() }),
    }
}

async fn slow(context: BuildContext) -> Result<Item, PageError> {
    tokio::time::sleep(Duration::from_millis(50)).await;
    Ok(Item { id: context.parse_param("id")?, note: "made slowly".into() })
}

async fn price() -> Perishable<Item> {
    let item = Item { id: 1, note: "12.50".into() };
    Perishable::new(item, Duration::from_secs(60))
}

async fn search(context: BuildContext) -> Item {
    Item { id: 0, note: format!("found {:?}", context.query("q")) }
}

fn app() -> App {
    App::new()
        .template(Template::new("").view(|| view! { h1 { "Home" } }))
        .template(
            Template::new("item/{id: u64}")
                .view(item_view)
                .head(item_head)
                .build_state(load)
                .incremental_generation(),
        )
        .template(Template::new("search").view(item_view).build_state(search).query_keys(["q"]))
        .template(
            Template::new("news")
                .view(|| view! { h1 { "News" } })
                .build_paths(async || vec!["news", "news/today"]),
        )
        .template(
            Template::new("slow/{id: u64}")
                .view(item_view)
                .build_state(slow)
                .incremental_generation()
                .loading(|| view! { p { "One moment" } }),
        )
        .template(
            Template::new("price")
                .view(item_view)
                .build_state(async |_| price().await)
                .tags(|_| ["prices"]),
        )
        .error_views(ErrorViews::new(|error| {
            assert_ne!(error.status, 410, "the error view panics for this one");
            let message = error.message;
            view! { h1(class="oops") { (message) } }
        }))
}

struct Opened {
    site: Site,
    _folder: tempfile::TempDir,
}

async fn open() -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let manifest =
        r#"{"format":1,"build_id":"b1","app":"test","release":true,"client":null,"assets":{}}"#;
    std::fs::write(folder.path().join("manifest.json"), manifest).unwrap();
    let settings = Settings {
        token: Some("0123456789abcdef".into()),
        ..Settings::new(folder.path().to_path_buf())
    };
    Opened { site: Site::open(app(), settings).await.unwrap(), _folder: folder }
}

impl Opened {
    async fn send(&self, method: Method, url: &str, headers: &[(&str, &str)]) -> Response {
        self.send_body(method, url, headers, "").await
    }

    async fn post(&self, url: &str, headers: &[(&str, &str)], body: &'static str) -> Response {
        self.send_body(Method::POST, url, headers, body).await
    }

    async fn send_body(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: &'static str,
    ) -> Response {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                (name, HeaderValue::from_str(value).unwrap())
            })
            .collect();
        let body = Bytes::from_static(body.as_bytes());
        let request = Request::new(&method, path, query, &headers, &body);
        self.site.respond(request).await
    }

    async fn get(&self, url: &str) -> Response {
        self.send(Method::GET, url, &[]).await
    }

    fn at_once(&self, method: Method, url: &str) -> Option<Response> {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        let request = Request::new(&method, path, query, &headers, &body);
        self.site.respond_at_once(&request)
    }
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    let found = response.headers.iter().find(|(own, _)| own.as_str() == name);
    found.map_or("", |(_, value)| value.to_str().unwrap())
}

fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.body).unwrap()
}

#[tokio::test]
async fn what_is_in_memory_is_answered_at_once_and_nothing_else_is() {
    let opened = open().await;
    assert!(opened.at_once(Method::GET, "/item/1").is_none());
    opened.get("/item/1").await;
    opened.get("/item/404").await;
    let waited = opened.get("/item/1?utm=x").await;
    for url in ["/item/1", "/item/1?utm=x", "/item/%31"] {
        let at_once = opened.at_once(Method::GET, url).unwrap();
        assert_eq!((at_once.status, &at_once.body), (waited.status, &waited.body), "{url}");
        assert_eq!(at_once.headers, waited.headers, "{url}");
    }
    assert!(opened.at_once(Method::POST, "/item/1").is_none());
    let others = [
        "/item/1/",
        "/item/404",
        "/item/x",
        "/price",
        "/.perennial/health",
        "/%zz",
        "/sitemap.xml",
    ];
    for url in others {
        assert!(opened.at_once(Method::GET, url).is_none(), "{url}");
    }
}

#[tokio::test]
async fn a_page_is_made_once_and_its_data_are_of_the_same_generation() {
    let opened = open().await;
    let first = opened.get("/item/1").await;
    assert_eq!(first.status, 200);
    assert_eq!(header(&first, "cache-status"), "perennial; fwd=miss; stored");
    assert!(text(&first).contains("<title>Item 1</title>"));
    let second = opened.get("/item/1").await;
    assert!(header(&second, "cache-status").starts_with("perennial; hit; ttl="));
    assert_eq!(first.body, second.body);
    let data = opened.get("/.perennial/page/item/1/state.json").await;
    assert!(header(&data, "cache-status").starts_with("perennial; hit; ttl="));
    let data: serde_json::Value = serde_json::from_slice(&data.body).unwrap();
    assert_eq!(data["build"], "b1");
    assert_eq!(data["head"]["title"], "Item 1");
    let page = text(&first);
    let element = page.split_once(" data-build=\"b1\"").unwrap().1;
    let state = element.split_once('>').unwrap().1.split_once("</script>").unwrap().0;
    assert_eq!(serde_json::from_str::<serde_json::Value>(state).unwrap(), data["state"]);
}

#[tokio::test]
async fn what_state_functions_return_decides_the_status() {
    let opened = open().await;
    for (id, status) in
        [(404, 404), (410, 410), (307, 307), (500, 500), (501, 500), (502, 500), (503, 500)]
    {
        let page = opened.get(&format!("/item/{id}")).await;
        assert_eq!(page.status, status, "{id}");
        assert_eq!(header(&page, "cache-control"), "no-store", "{id}");
        assert!(!text(&page).contains("10.0.0.7") && !text(&page).contains("panics"), "{id}");
        let data = opened.get(&format!("/.perennial/page/item/{id}/state.json")).await;
        let body: serde_json::Value = serde_json::from_slice(&data.body).unwrap();
        if status == 307 {
            assert_eq!(header(&page, "location"), "/item/1");
            assert_eq!(body["redirect"], "/item/1");
        } else {
            assert_eq!(body["error"]["status"], status);
            assert_eq!(data.status, status);
        }
    }
    // The app goes on as before.
    assert_eq!(opened.get("/item/2").await.status, 200);
}

#[tokio::test]
async fn paths_that_cannot_exist_never_reach_user_code() {
    let opened = open().await;
    for (url, status) in [
        ("/item/x", 404),
        ("/item/007", 404),
        ("/item", 404),
        ("/item/1/2", 404),
        ("/nothing", 404),
        ("/news/tomorrow", 404),
        ("/item/..%2f..%2fetc", 400),
        ("/item/%00", 400),
        ("/.perennial/../item/1", 400),
        ("/.perennial/page//state.json", 400),
        ("/.perennial/page/item/../item/1/state.json", 400),
        ("/.perennial/assets/..%2fx", 400),
        ("/.perennial//health", 400),
        ("//.perennial/health", 400),
        ("/.perennial", 404),
        ("/.perennial/page", 404),
        ("/.perennial/page/item/x/state.json", 404),
        ("/.perennial/page/nothing/state.json", 404),
        ("/%2Eperennial/health", 404),
        ("/search?q=%zz", 400),
    ] {
        assert_eq!(opened.get(url).await.status, status, "{url}");
    }
    let long = format!("/item/{}", "1".repeat(2_048));
    assert_eq!(opened.get(&long).await.status, 414);
    assert_eq!(opened.get("/item/1/").await.status, 308);
    for (url, to) in
        [("//", "/"), ("/item//1?a=b", "/item/1?a=b"), ("//evil.example//", "/evil.example")]
    {
        let moved = opened.get(url).await;
        assert_eq!((moved.status.as_u16(), header(&moved, "location")), (308, to), "{url}");
        assert_eq!(header(&moved, "cache-status"), "perennial; fwd=bypass");
    }
    assert_eq!(header(&opened.get("/item/1/?a=b").await, "location"), "/item/1?a=b");
    assert_eq!(opened.site.stats().generations, 0);
    assert_eq!(opened.site_entries(), 0);
    assert_eq!(opened.get("/item/1").await.status, 200);
    assert_eq!(opened.site.stats().generations, 1);
    assert_eq!(opened.get("/news").await.status, 200);
    assert_eq!(opened.get("/news/today").await.status, 200);
}

impl Opened {
    fn site_entries(&self) -> u64 {
        self.site.stats().memory_entries
    }
}

#[tokio::test]
async fn only_declared_query_keys_make_another_page() {
    let opened = open().await;
    let paris = opened.get("/search?utm=1&q=paris").await;
    assert!(text(&paris).contains("found Some(\"paris\")"), "{}", text(&paris));
    let again = opened.get("/search?q=paris&utm=2").await;
    assert_eq!(paris.body, again.body);
    assert!(header(&again, "cache-status").contains("hit"));
    assert_ne!(opened.get("/search?q=rome").await.body, paris.body);
}

#[tokio::test]
async fn methods_and_conditions_are_honoured() {
    let opened = open().await;
    for method in [Method::POST, Method::DELETE, Method::OPTIONS, Method::TRACE] {
        let refused = opened.send(method.clone(), "/item/1", &[]).await;
        assert_eq!(refused.status, 405, "{method}");
        assert_eq!(header(&refused, "allow"), "GET, HEAD");
    }
    let page = opened.get("/item/1").await;
    let etag = header(&page, "etag").to_owned();
    let known = opened.send(Method::GET, "/item/1", &[("if-none-match", &etag)]).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
    assert_eq!(header(&known, "etag"), etag);
    let other = opened.send(Method::GET, "/item/1", &[("if-none-match", "\"other\"")]).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn a_panicking_error_view_still_gives_a_readable_page() {
    let opened = open().await;
    let page = opened.get("/item/410").await;
    assert_eq!(page.status, 410);
    assert!(text(&page).contains("<h1>This page is gone</h1><p>It was sold.</p>"));
}

#[tokio::test]
async fn operators_need_the_token() {
    let opened = open().await;
    let without = opened.send(Method::POST, "/.perennial/revalidate", &[]).await;
    assert_eq!(without.status, 401);
    let wrong = [("authorization", "Bearer 0123456789abcdeX")];
    assert_eq!(opened.send(Method::POST, "/.perennial/revalidate", &wrong).await.status, 401);
    let right = [("authorization", "Bearer 0123456789abcdef")];
    assert_eq!(opened.send(Method::GET, "/.perennial/revalidate", &right).await.status, 405);
    let empty = opened.send(Method::POST, "/.perennial/revalidate", &right).await;
    assert_eq!(empty.status, 400);
    assert_eq!(opened.get("/.perennial/health").await.status, 200);
}

#[tokio::test]
async fn a_loading_page_is_shown_at_once_and_the_data_route_waits() {
    let opened = open().await;
    let loading = opened.get("/slow/1").await;
    assert_eq!(loading.status, 200);
    assert_eq!(header(&loading, "cache-control"), "no-store");
    assert_eq!(header(&loading, "cache-status"), "perennial; fwd=miss; detail=loading");
    assert!(text(&loading).contains("One moment") && text(&loading).contains("data-loading"));
    let data = opened.get("/.perennial/page/slow/1/state.json").await;
    assert!(text(&data).contains("made slowly"));
    assert!(text(&opened.get("/slow/1").await).contains("made slowly"));
    let crawler = [("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")];
    let waited = opened.send(Method::GET, "/slow/2", &crawler).await;
    assert!(text(&waited).contains("made slowly"));
}

#[tokio::test]
async fn data_choose_for_how_long_they_are_good() {
    let opened = open().await;
    opened.get("/price").await;
    let hit = opened.get("/price").await;
    let control = header(&hit, "cache-control");
    let fresh = control.split_once("s-maxage=").unwrap().1.split(',').next().unwrap();
    let fresh: u64 = fresh.parse().unwrap();
    assert!((50..=60).contains(&fresh), "{control}");
}

#[tokio::test]
async fn what_is_revalidated_is_made_again() {
    let opened = open().await;
    let right = [("authorization", "Bearer 0123456789abcdef")];
    opened.get("/price").await;
    for (body, status) in [
        (r#"{"tags": ["prices"], "mode": "purge"}"#, 200),
        (r#"{"paths": ["/a/../b"]}"#, 400),
        (r#"{"templates": ["nothing"]}"#, 400),
        (r#"{"surprise": 1}"#, 400),
        ("no json", 400),
    ] {
        let response = opened.post("/.perennial/revalidate", &right, body).await;
        assert_eq!(response.status, status, "{body}: {}", text(&response));
    }
    let again = opened.get("/price").await;
    assert_eq!(header(&again, "cache-status"), "perennial; fwd=miss; stored");
    let explained = opened.send(Method::GET, "/.perennial/explain?path=/price", &right).await;
    assert!(text(&explained).contains("\"prices\""), "{}", text(&explained));
    let metrics = opened.send(Method::GET, "/.perennial/metrics", &right).await;
    assert!(text(&metrics).contains("# TYPE perennial_"), "{}", text(&metrics));
}
