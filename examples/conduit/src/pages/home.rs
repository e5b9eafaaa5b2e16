//! `/?tag=&page=`: the articles of everybody, or those with a tag.

use perennial::prelude::*;

#[server_only]
use crate::parts::pagination::PER_PAGE;
use crate::parts::pagination::{Part, pagination};
use crate::parts::preview::{self, Preview};
use crate::parts::{feed_tab, popular_tags, url};
#[server_only]
use crate::server::data::{Database, Wanted, stale};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Home {
    tag: Option<String>,
    part: Part,
    previews: Vec<Preview>,
}

pub(crate) fn template() -> Template<Home> {
    Template::new("").view(view).head(head).query_keys(["tag", "page"]).build_state(load).tags(tags)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Home, PageError> {
    let tag = context.query("tag").filter(|tag| !tag.is_empty()).map(str::to_owned);
    let page = context.parse_query("page")?.unwrap_or(1);
    let (limit, offset) = (PER_PAGE, Part::offset(page));
    let wanted = Wanted { tag: tag.clone(), limit, offset, ..Wanted::default() };
    let listed = context.state::<Database>()?.articles(wanted).await?;
    let part = Part::of(page, listed.count)?;
    Ok(Home { tag, part, previews: listed.articles.into_iter().map(Preview::new).collect() })
}

#[server_only]
fn tags(home: &Home) -> Vec<String> {
    let list = home.tag.as_ref().map_or_else(|| stale::FEED.to_owned(), |tag| stale::tag(tag));
    [list].into_iter().chain(Preview::tags(&home.previews)).collect()
}

#[server_only]
fn head(home: &Home) -> Head {
    let head = match &home.tag {
        None => Head::title("Conduit"),
        Some(tag) => Head::title(format!("#{tag} — Conduit")),
    };
    head.description("A place to share your knowledge.")
        .open_graph(OpenGraph::website().site_name("Conduit"))
}

fn view(home: Home) -> View {
    let Home { tag, part, previews } = home;
    let here = tag.as_deref().map_or_else(|| "/".to_owned(), url::of_tag);
    let (own, tabs) = (feed_tab::capsule().widget("feed-tab"), tabs(tag));
    let list = vec![preview::list(previews), pagination(part, &here)];
    let page = beside_tags(view! { (own) (tabs) }, list);
    view! {
        div(class="home-page") {
            div(class="banner") {
                div(class="container") {
                    h1(class="logo-font") { "conduit" }
                    p { "A place to share your knowledge." }
                }
            }
            (page)
        }
    }
}

fn tabs(tag: Option<String>) -> View {
    let global = tab("/", "Global Feed".to_owned(), tag.is_none());
    let tag = tag.map(|tag| tab(&url::of_tag(&tag), format!("# {tag}"), true));
    let tag = tag.unwrap_or_default();
    view! { ul(class="nav nav-pills outline-active") { (global) (tag) } }
}

/// A tab of a list of articles.
pub(super) fn tab(to: &str, text: String, is_open: bool) -> View {
    let class = if is_open { "nav-link active" } else { "nav-link" };
    let (href, current) = (to.to_owned(), is_open.then_some("true"));
    view! { li(class="nav-item") { a(class=class, href=href, aria-current=current) { (text) } } }
}

/// A list of articles, with the popular tags beside it.
pub(super) fn beside_tags(tabs: View, list: Vec<View>) -> View {
    let tags = popular_tags::capsule().widget("popular-tags");
    view! {
        div(class="container page") {
            div(class="row") {
                div(class="col-md-9") {
                    div(class="feed-toggle") { (tabs) }
                    (list)
                }
                div(class="col-md-3") { (tags) }
            }
        }
    }
}
