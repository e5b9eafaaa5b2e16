//! [`Preview`]: an article in a list.

use perennial::prelude::*;

use super::favorite_button;
use super::navigation::picture;
#[server_only]
use crate::server::data::{Article, stale};
#[server_only]
use crate::server::dates;

/// An article in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Preview {
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) tags: Vec<String>,
    pub(crate) by: Byline,
}

/// Who wrote an article, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Byline {
    pub(crate) author: String,
    pub(crate) image: String,
    pub(crate) date: String,
}

#[server_only]
impl Preview {
    pub(crate) fn new(article: Article) -> Self {
        let by = Byline::new(&article);
        let Article { slug, title, description, tags, .. } = article;
        Self { slug, title, description, tags, by }
    }

    /// What a page depends on that shows these.
    pub(crate) fn tags(all: &[Self]) -> impl Iterator<Item = String> {
        all.iter().flat_map(|own| [stale::article(&own.slug), stale::profile(&own.by.author)])
    }
}

#[server_only]
impl Byline {
    pub(crate) fn new(article: &Article) -> Self {
        Self {
            author: article.author.username.clone(),
            image: article.author.image.clone(),
            date: dates::for_readers(article.created),
        }
    }
}

/// The articles of a list.
pub(crate) fn list(previews: Vec<Preview>) -> View {
    if previews.is_empty() {
        return view! { div(class="article-preview") { "No articles are here... yet." } };
    }
    let previews: Vec<View> = previews.into_iter().map(preview).collect();
    view! { (previews) }
}

fn preview(own: Preview) -> View {
    let Preview { slug, title, description, tags, by } = own;
    let button = favorite_button::capsule().widget(format!("favorite/{slug}"));
    let (href, by, tags) = (format!("/article/{slug}"), byline(by), tag_list(tags));
    view! {
        div(class="article-preview") {
            div(class="article-meta") {
                (by)
                (button)
            }
            a(href=href, class="preview-link") {
                h1 { (title) }
                p { (description) }
                span { "Read more..." }
                (tags)
            }
        }
    }
}

/// Who wrote it, and when.
pub(crate) fn byline(by: Byline) -> View {
    let href = format!("/profile/{}", by.author);
    let of_picture = href.clone();
    let (picture, label) = (picture(&by.image, "author-pic"), format!("Profile of {}", by.author));
    view! {
        a(href=of_picture, aria-label=label) { (picture) }
        div(class="info") {
            a(href=href, class="author") { (by.author) }
            span(class="date") { (by.date) }
        }
    }
}

/// The tags of an article.
pub(crate) fn tag_list(tags: Vec<String>) -> View {
    if tags.is_empty() {
        return View::new();
    }
    let tags = tags.into_iter();
    let tags: Vec<View> =
        tags.map(|tag| view! { li(class="tag-default tag-pill tag-outline") { (tag) } }).collect();
    view! { ul(class="tag-list") { (tags) } }
}
