//! `/article/{slug}`: an article with its comments. It is made when somebody first reads it.

use perennial::prelude::*;

use crate::parts::preview::{Byline, byline, tag_list};
use crate::parts::{article_buttons, comments};
#[server_only]
use crate::server::data::{Article, DataError, Database, Refused, stale};
#[server_only]
use crate::server::markdown;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Shown {
    slug: String,
    title: String,
    description: String,
    /// Made of the author's Markdown.
    html: String,
    tags: Vec<String>,
    by: Byline,
}

pub(crate) fn template() -> Template<Shown> {
    Template::new("article/{slug}")
        .view(view)
        .head(head)
        .build_state(load)
        .incremental_generation()
        .tags(tags)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Shown, PageError> {
    let slug = context.param("slug")?.to_owned();
    let article = match context.state::<Database>()?.article(slug, None).await {
        Err(DataError::Refused(Refused::NotFound(_))) => {
            return Err(PageError::not_found("There is no such article."));
        }
        other => other?,
    };
    let (by, html) = (Byline::new(&article), markdown::to_html(&article.body));
    let Article { slug, title, description, tags, .. } = article;
    Ok(Shown { slug, title, description, html, tags, by })
}

#[server_only]
fn tags(shown: &Shown) -> [String; 2] {
    [stale::article(&shown.slug), stale::profile(&shown.by.author)]
}

#[server_only]
fn head(shown: &Shown) -> Head {
    Head::title(format!("{} — Conduit", shown.title))
        .description(&shown.description)
        .canonical(format!("/article/{}", shown.slug))
        .open_graph(OpenGraph::website().site_name("Conduit"))
}

fn view(shown: Shown) -> View {
    let Shown { slug, title, html, tags, by, .. } = shown;
    let buttons =
        |place: &str| article_buttons::capsule().widget(format!("article-buttons/{place}/{slug}"));
    let (top, bottom) = (buttons("top"), buttons("bottom"));
    let comments = comments::capsule().widget(format!("comments/{slug}"));
    let (first, second, tags) = (byline(by.clone()), byline(by), tag_list(tags));
    view! {
        div(class="article-page") {
            div(class="banner") {
                div(class="container") {
                    h1 { (title) }
                    div(class="article-meta") { (first) (top) }
                }
            }
            div(class="container page") {
                div(class="row article-content") {
                    div(class="col-md-12") {
                        div(dangerously_set_inner_html=html)
                        (tags)
                    }
                }
                hr {}
                div(class="article-actions") {
                    div(class="article-meta") { (second) (bottom) }
                }
                div(class="row") {
                    div(class="col-xs-12 col-md-8 offset-md-2") { (comments) }
                }
            }
        }
    }
}
