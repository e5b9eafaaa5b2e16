//! The server of the suites `semantics` and `caches`: a page of each kind, and no client.

use perennial::cookie::Cookie;
use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .origin("https://semantics.example")
        .feed(Feed::new("/feed.xml").title("Towns").template("town/{name}"))
        .capsule(Capsule::new("weather/{name}").view(view).build_state(load).public())
        .template(Template::new("").view(|| view! { h1 { "Home" } }).head(|(): &()| title("Home")))
        .template(
            Template::new("town/{name}")
                .view(view)
                .head(head)
                .query_keys(["page"])
                .build_state(load_town)
                .incremental_generation(),
        )
        .template(
            Template::new("member/{name}")
                .view(view)
                .head(head)
                .build_state(load)
                .incremental_generation()
                .guard(members_only),
        )
        .template(Template::new("visit").view(view).head(head).request_state(visit))
        .template(Template::new("enter").view(|| view! { h1 { "Enter" } }))
        .redirect("city/{name}", "town/{name}")
}

/// A text that names the page and nothing of the request, long enough to be compressed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
struct Text {
    title: String,
    text: String,
}

fn text(title: String) -> Text {
    let text = format!("This is the page of {title}. ").repeat(40);
    Text { title, text }
}

async fn load(context: BuildContext) -> Result<Text, PageError> {
    named(context.param("name")?)
}

async fn load_town(context: BuildContext) -> Result<Text, PageError> {
    match (context.param("name")?, context.query("page")) {
        (name, Some(page)) => named(name).map(|_| text(format!("{name}, page {page}"))),
        (name, None) => named(name),
    }
}

fn named(name: &str) -> Result<Text, PageError> {
    match name {
        "nowhere" => Err(PageError::not_found("There is no such town.")),
        "renamed" => Err(PageError::redirect("/town/new")),
        "broken" => Err(PageError::server_message("the source is broken")),
        name => Ok(text(name.to_owned())),
    }
}

async fn visit(request: RequestContext) -> Reply<Text> {
    let visitor = request.cookie("visitor").unwrap_or("nobody").to_owned();
    let cookie = Cookie::build(("visitor", visitor.clone())).path("/").http_only(true);
    Reply::new(text(visitor)).cookie(cookie)
}

async fn members_only(request: RequestContext) -> Result<(), PageError> {
    match request.cookie("member") {
        Some("yes") => Ok(()),
        _ => Err(PageError::redirect("/enter")),
    }
}

fn title(title: &str) -> Head {
    Head::title(title)
}

fn head(text: &Text) -> Head {
    title(&text.title)
}

fn view(text: Text) -> View {
    view! {
        h1 { (text.title) }
        p { (text.text) }
    }
}
