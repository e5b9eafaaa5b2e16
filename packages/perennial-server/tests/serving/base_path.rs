//! An app below a base path: everything that it answers, and everything that it says.

use http::Method;
use perennial_core::{
    App, BuildContext, Head, PageError, PagePlace, Reply, RequestContext, Template, link,
};
use sycamore::prelude::*;

use crate::support::{Opened, header, open, refusal, text};

fn view() -> View {
    view! { a(href=link("/a")) { "A" } }
}

async fn moved(_: BuildContext) -> Result<(), PageError> {
    Err(PageError::redirect("/a?b=c"))
}

fn app() -> App {
    App::new()
        .origin("https://example.org")
        .stylesheet("/style.css")
        .icon("/icon.svg")
        .index_view(|page: PagePlace| {
            view! {
                nav { a(href=link("/")) { "Home" } }
                (page)
            }
        })
        .template(Template::new("").view(view))
        .template(Template::new("a").view(view).head(|(): &()| Head::title("A").canonical("/a")))
        .template(Template::new("moved").view(view).build_state(moved))
}

async fn shop() -> Opened {
    open(app().base_path("/shop"), &[("style.css", b"a"), ("icon.svg", b"b")]).await
}

#[tokio::test]
async fn everything_lies_below_it_and_nothing_beside_it() {
    let site = shop().await;
    for url in [
        "/shop",
        "/shop/a",
        "/shop/style.css",
        "/shop/sitemap.xml",
        "/shop/robots.txt",
        "/shop/.perennial/health",
        "/shop/.perennial/page/state.json",
        "/shop/.perennial/page/a/state.json",
    ] {
        assert_eq!(site.get(url).await.status, 200, "{url}");
    }
    for url in
        ["/", "/a", "/style.css", "/shopping", "/.perennial/health", "/shop/shop/a", "/%73hop"]
    {
        assert_eq!(site.get(url).await.status, 404, "{url}");
    }
}

#[tokio::test]
async fn a_slash_at_the_end_is_taken_off_below_it() {
    let site = shop().await;
    for (url, to) in [("/shop/?a=b", "/shop?a=b"), ("/shop/", "/shop"), ("/shop/a/", "/shop/a")] {
        let response = site.get(url).await;
        assert_eq!((response.status.as_u16(), header(&response, "location")), (308, to), "{url}");
    }
    let post = site.send(Method::POST, "/shop/a", &[]).await;
    assert_eq!(post.status, 405);
}

#[tokio::test]
async fn what_pages_say_leads_below_it() {
    let site = shop().await;
    let page = site.get("/shop/a").await;
    let page = text(&page);
    for part in [
        "<html lang=\"en\" data-perennial-base=\"/shop\">",
        "<link rel=\"canonical\" href=\"https://example.org/shop/a\"",
        "<link rel=\"stylesheet\" href=\"/shop/style.css\">",
        "<link rel=\"icon\" href=\"/shop/icon.svg\">",
        "<nav><a href=\"/shop\">Home</a></nav>",
        "<a href=\"/shop/a\" data-hk=\"0.0\">A</a>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let error = site.get("/shop/nothing").await;
    assert!(text(&error).contains("<a href=\"/shop\" data-hk="), "{}", text(&error));
    let sitemap = site.get("/shop/sitemap.xml").await;
    assert!(text(&sitemap).contains("<loc>https://example.org/shop</loc>"));
    assert!(text(&sitemap).contains("<loc>https://example.org/shop/a</loc>"));
    let robots = site.get("/shop/robots.txt").await;
    assert!(text(&robots).contains("Sitemap: https://example.org/shop/sitemap.xml"));
}

#[tokio::test]
async fn redirects_of_state_functions_lead_below_it() {
    let site = shop().await;
    let page = site.get("/shop/moved").await;
    assert_eq!((page.status.as_u16(), header(&page, "location")), (307, "/shop/a?b=c"));
    let data = site.get("/shop/.perennial/page/moved/state.json").await;
    assert!(text(&data).contains("\"redirect\":\"/shop/a?b=c\""), "{}", text(&data));
}

#[tokio::test]
async fn a_cookie_is_one_of_the_app_unless_it_says_otherwise() {
    async fn bake(_: RequestContext) -> Reply<String> {
        Reply::new("x".to_owned()).cookie("plain=1; HttpOnly").cookie("wide=1; path=/")
    }
    let template = Template::new("bake").view(|text: String| view! { (text) }).request_state(bake);
    let site = open(app().template(template).base_path("/shop"), &[]).await;
    for url in ["/shop/bake", "/shop/.perennial/page/bake/state.json"] {
        let answer = site.get(url).await;
        let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
        let cookies: Vec<&str> = cookies.map(|(_, value)| value.to_str().unwrap()).collect();
        assert_eq!(cookies, ["plain=1; HttpOnly; Path=/shop", "wide=1; path=/"], "{url}");
    }
}

#[tokio::test]
async fn what_is_no_base_path_is_refused_when_the_app_starts() {
    for path in ["shop", "/shop/", "/../x", "/a b"] {
        assert!(refusal(app().base_path(path), &[]).await.contains("PER-1041"), "{path}");
    }
}
