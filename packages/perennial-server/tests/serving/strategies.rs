//! Pages by strategy: what is stored, what is made for a request, and what each answer may be kept by.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::Method;
use perennial_core::cookie::Cookie;
use perennial_core::{
    App, BuildContext, BuildPaths, GlobalState, PageError, Reply, RequestContext, StateError,
    Template, global_state,
};
use sycamore::prelude::*;

use crate::support::{Opened, header, open, text};

fn show(state: String) -> View {
    view! { p { (state) } }
}

async fn whose(request: RequestContext) -> Result<Reply<String>, PageError> {
    let Some(session) = request.cookie("session") else {
        return Err(PageError::redirect("/log-in").cookie(Cookie::new("from", "account")));
    };
    let reply = Reply::new(format!("of {session}, {:?}", request.query("tab")));
    Ok(reply.status(203).header("X-Own", "1").cookie(Cookie::new("seen", "yes")))
}

fn app(builds: Arc<AtomicUsize>) -> App {
    let catalogue = move |context: BuildContext| {
        let number = builds.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, PageError>(vec![context.param("id")?.to_owned(), number.to_string()]) }
    };
    async fn merge(built: Vec<String>, session: String) -> String {
        format!("{} {session}", built.join("/"))
    }
    App::new().template(Template::new("account").view(show).request_state(whose)).template(
        Template::new("merged/{id}")
            .states::<Vec<String>, String>()
            .view(show)
            .build_state(catalogue)
            .request_state(whose)
            .amalgamate(merge)
            .incremental_generation(),
    )
}

const ANN: &[(&str, &str)] = &[("cookie", "session=ann")];
const BOB: &[(&str, &str)] = &[("cookie", "session=bob")];

#[tokio::test]
async fn a_request_state_is_for_one_visitor_and_no_cache() {
    let site = open(app(Arc::default()), &[]).await;
    let page = site.send(Method::GET, "/account?tab=a%20b", ANN).await;
    assert_eq!(page.status, 203);
    assert!(
        text(&page).contains("of ann, Some(&quot;a b&quot;)")
            || text(&page).contains("of ann, Some(\"a b\")")
    );
    assert_eq!(header(&page, "cache-control"), "private, no-store");
    assert_eq!(header(&page, "cache-status"), "perennial; fwd=bypass");
    assert_eq!(header(&page, "set-cookie"), "seen=yes; Path=/");
    assert_eq!(header(&page, "perennial-visitor"), "changed");
    assert_eq!(header(&page, "x-own"), "1");
    let data = site.send(Method::GET, "/.perennial/page/account/state.json", BOB).await;
    assert!(text(&data).contains("of bob"), "{}", text(&data));
    assert_eq!((data.status.as_u16(), header(&data, "cache-control")), (200, "private, no-store"));
    assert_eq!(site.site.stats().generations, 0);
}

#[tokio::test]
async fn a_function_for_a_request_can_redirect_with_a_cookie() {
    let site = open(app(Arc::default()), &[]).await;
    let page = site.get("/account").await;
    assert_eq!((page.status.as_u16(), header(&page, "location")), (307, "/log-in"));
    assert_eq!(header(&page, "set-cookie"), "from=account; Path=/");
    let data = site.get("/.perennial/page/account/state.json").await;
    assert_eq!(text(&data), r#"{"redirect":"/log-in"}"#);
    assert_eq!(header(&data, "set-cookie"), "from=account; Path=/");
    assert_eq!(header(&data, "perennial-visitor"), "changed");
}

#[tokio::test]
async fn merged_states_may_be_of_three_types_and_the_stored_one_is_made_once() {
    let builds = Arc::<AtomicUsize>::default();
    let site = open(app(Arc::clone(&builds)), &[]).await;
    for _ in 0..3 {
        for (visitor, name) in [(ANN, "ann"), (BOB, "bob")] {
            let page = site.send(Method::GET, "/merged/tea", visitor).await;
            assert!(text(&page).contains(&format!("tea/0 of {name}")), "{}", text(&page));
            let other = if name == "ann" { "bob" } else { "ann" };
            assert!(!text(&page).contains(other));
        }
    }
    assert_eq!(builds.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_panic_or_an_error_for_one_request_is_nothing_to_the_next() {
    async fn moody(request: RequestContext) -> Result<String, PageError> {
        match request.cookie("mood") {
            Some("panic") => panic!("planned"),
            Some("fail") => Err(PageError::server_message("a secret")),
            Some("refuse") => Err(PageError::client(403, "Not for you").header("x-why", "because")),
            _ => Ok("well".into()),
        }
    }
    let site =
        open(App::new().template(Template::new("m").view(show).request_state(moody)), &[]).await;
    let moods = [("panic", 500), ("fail", 500), ("refuse", 403), ("", 200)];
    for (mood, status) in moods.iter().cycle().take(40) {
        let cookie = format!("mood={mood}");
        let page = site.send(Method::GET, "/m", &[("cookie", &cookie)]).await;
        assert_eq!(page.status.as_u16(), *status);
        assert!(!text(&page).contains("secret") && !text(&page).contains("planned"));
    }
    let refused = site.send(Method::GET, "/m", &[("cookie", "mood=refuse")]).await;
    assert_eq!(header(&refused, "x-why"), "because");
}

#[tokio::test]
async fn helper_state_goes_from_the_build_paths_to_every_build_state() {
    async fn paths() -> Result<BuildPaths, StateError> {
        BuildPaths::new(["post/a", "post/b"]).helper(&vec!["a", "b"])
    }
    async fn post(context: BuildContext) -> Result<String, PageError> {
        let all = context.helper::<Vec<String>>()?;
        Ok(format!("{} of {}", context.param("slug")?, all.join("+")))
    }
    let template = || {
        Template::new("post/{slug}")
            .view(show)
            .build_paths(paths)
            .build_state(post)
            .incremental_generation()
    };
    let site = open(App::new().template(template()), &[]).await;
    assert!(text(&site.get("/post/a").await).contains("a of a+b"));
    assert!(text(&site.get("/post/later").await).contains("later of a+b"));
    // A build keeps it for the servers that follow.
    let folder = site.folder.path().to_path_buf();
    let Opened { site, folder: kept } = site;
    site.shutdown().await;
    drop(site);
    let settings = crate::support::settings(&folder);
    let made = perennial_server::build_pages(App::new().template(template()), settings, |_| {});
    assert_eq!(made.await.unwrap(), 2);
    let paths = std::fs::read_to_string(folder.join("paths.json")).unwrap();
    assert!(paths.contains("helper"), "{paths}");
    async fn broken() -> Result<BuildPaths, StateError> {
        panic!("a server does not ask again")
    }
    let later = Template::new("post/{slug}").view(show).build_paths(broken).build_state(post);
    let settings = crate::support::settings(&folder);
    let later = App::new().template(later.incremental_generation());
    let later = perennial_server::Site::open(later, settings).await.unwrap();
    let later = Opened { site: later, folder: kept };
    assert!(text(&later.get("/post/x").await).contains("x of a+b"));
}

#[tokio::test]
async fn a_query_key_that_is_not_of_its_type_is_no_page() {
    async fn number(context: BuildContext) -> Result<String, PageError> {
        Ok(format!("page {}", context.parse_query::<u8>("page")?.unwrap_or(1)))
    }
    let template = Template::new("list").view(show).query_keys(["page"]).build_state(number);
    let site = open(App::new().template(template), &[]).await;
    for (url, shown) in [("/list", "page 1"), ("/list?page=2", "page 2")] {
        assert!(text(&site.get(url).await).contains(shown), "{url}");
    }
    for url in ["/list?page=two", "/list?page=256", "/list?page=-1", "/list?page="] {
        assert_eq!(site.get(url).await.status, 404, "{url}");
    }
    // As in paths, a number has one spelling.
    for url in ["/list?page=02", "/list?page=%2B2", "/list?page=00", "/list?page=+2"] {
        assert_eq!(site.get(url).await.status, 404, "{url}");
    }
    assert_eq!(site.get("/list?page=0").await.status, 200);
}

#[tokio::test]
async fn a_guard_decides_for_every_spelling_of_a_page() {
    async fn members(request: RequestContext) -> Result<(), PageError> {
        match request.cookie("session") {
            Some("ann") => Ok(()),
            Some(_) => Err(PageError::client(403, "Not for you")),
            None => Err(PageError::redirect("/log-in")),
        }
    }
    async fn secret(_: BuildContext) -> String {
        "the-secret".into()
    }
    let template = || {
        Template::new("members/{*rest}")
            .view(show)
            .build_state(secret)
            .guard(members)
            .incremental_generation()
    };
    let app = App::new().locales("en-US", ["fr-FR", "de"]).template(template());
    let site =
        open(app.template(Template::new("log-in").view(|| view! { p { "Who?" } })), &[]).await;
    for locale in ["", "/fr-FR", "/de"] {
        let url = format!("{locale}/members/a");
        let allowed = site.send(Method::GET, &url, ANN).await;
        assert!(text(&allowed).contains("the-secret"));
        assert_eq!(header(&allowed, "cache-control"), "private, no-store");
        // It is in memory now, and still nobody gets it unasked.
        assert!(site.at_once(&url, ANN).is_none());
        assert!(site.at_once(&url, &[]).is_none());
    }
    let spellings = [
        "/members/a",
        "/members/a/",
        "/members/%61",
        "//members/a",
        "/members/./a",
        "/members//a",
        "/Members/a",
        "/members/a?session=ann",
    ];
    let routes = ["/.perennial/page", "/.perennial/widget"];
    let locales =
        ["", "/fr-FR", "/de", "/en-US", "/en-us", "/FR-fr", "/%66r-FR", "/De", "/fr-FR/de"];
    let mut urls: Vec<String> = Vec::new();
    for locale in locales {
        urls.extend(spellings.map(|spelling| format!("{locale}{spelling}")));
        for path in ["/members/a", "/members/%61"] {
            urls.extend(routes.map(|route| format!("{route}{locale}{path}/state.json")));
        }
    }
    urls.push("/members/fr-FR/a/../../a".into());
    let redirects = ["/log-in", "/fr-FR/log-in", "/de/log-in"];
    let redirects = redirects.map(|to| format!("{{\"redirect\":\"{to}\"}}"));
    // Where a locale is to be written otherwise, that is said before anything is looked for.
    let spelt = ["/members/a", "/fr-FR/members/a", "/de/members/a"];
    let spelt = spelt.map(|to| format!("{{\"redirect\":\"{to}\"}}"));
    for url in &urls {
        for (name, value) in INTERNAL {
            for method in [Method::GET, Method::HEAD] {
                let answer = site.send(method.clone(), url, &[(name, value)]).await;
                let body = text(&answer);
                assert!(!body.contains("the-secret"), "{method} {url} {name}: {value}");
                // The data route says where to go with a 200, and nothing else.
                let redirect = redirects.iter().chain(&spelt).any(|it| it == body);
                assert!(answer.status != 200 || redirect, "{method} {url} {name}: {value}");
                assert_ne!(answer.status, 304);
            }
        }
    }
    assert_eq!(urls.len(), 9 * 12 + 1);
    for (url, to) in [("/members/a", "/log-in"), ("/de/members/a", "/de/log-in")] {
        assert_eq!(header(&site.get(url).await, "location"), to);
    }
}

/// What asks for a page as if it were from within, or as another would.
const INTERNAL: [(&str, &str); 16] = [
    ("x-middleware-subrequest", "1"),
    ("x-perennial-data", "1"),
    ("x-forwarded-for", "127.0.0.1"),
    ("x-original-url", "/members/a"),
    ("x-rewrite-url", "/members/a"),
    ("x-forwarded-host", "localhost"),
    ("purpose", "prefetch"),
    ("sec-purpose", "prefetch"),
    ("perennial-preload", "1"),
    ("rsc", "1"),
    ("authorization", "Bearer ann"),
    ("cookie", "Session=ann"),
    ("cookie", "xsession=ann"),
    ("cookie", "session=mallory"),
    ("accept-language", "fr"),
    ("if-none-match", "*"),
];

#[tokio::test]
async fn the_global_state_is_seen_by_every_page() {
    fn page() -> View {
        let global = global_state::<String>();
        view! { p { (global) } }
    }
    async fn motto(_: BuildContext) -> String {
        "built <once>".into()
    }
    let app = || App::new().template(Template::new("a").view(page));
    let built = GlobalState::<String>::new().build_state(motto);
    let site = open(app().global_state(built), &[]).await;
    let page = site.get("/a").await;
    assert!(text(&page).contains("built &lt;once&gt;"), "{}", text(&page));
    assert!(text(&page).contains("id=\"perennial-global\">\"built \\u003conce\\u003e\"</script>"));
    assert!(header(&page, "cache-control").starts_with("public"));

    async fn visitor(request: RequestContext) -> Option<String> {
        request.cookie("session").map(ToOwned::to_owned)
    }
    async fn merge(motto: String, visitor: Option<String>) -> String {
        format!("{motto} for {}", visitor.unwrap_or_default())
    }
    let merged = GlobalState::<String>::states::<String, Option<String>>()
        .build_state(motto)
        .request_state(visitor)
        .amalgamate(merge);
    let site = open(app().global_state(merged), &[]).await;
    let page = site.send(Method::GET, "/a", ANN).await;
    assert!(text(&page).contains("built &lt;once&gt; for ann"), "{}", text(&page));
    assert_eq!(header(&page, "cache-control"), "private, no-store");
    assert_eq!(site.get("/nothing").await.status, 404);
}

#[tokio::test]
async fn what_was_moved_is_told_with_its_query() {
    let app = App::new()
        .template(
            Template::new("city/{slug}").view(show).build_state(slug).incremental_generation(),
        )
        .redirect("town/{slug}", "city/{slug}");
    async fn slug(context: BuildContext) -> Result<String, PageError> {
        Ok(context.param("slug")?.to_owned())
    }
    let site = open(app, &[]).await;
    let moved = site.get("/town/s%C3%A3o?x=1").await;
    assert_eq!((moved.status.as_u16(), header(&moved, "location")), (308, "/city/s%C3%A3o?x=1"));
    let data = site.get("/.perennial/page/town/a/state.json").await;
    assert_eq!(text(&data), r#"{"redirect":"/city/a"}"#);
}
