//! `comments/{slug}`: the comments on an article, which are stored, and with them the form for a new one and
//! the buttons that delete the visitor's own, which are made for each request.

use perennial::prelude::*;

use super::entries::{errors, text_area};
use super::icon::icon;
use super::navigation::picture;
use crate::actions::articles::{add_comment, delete_comment};
#[server_only]
use crate::server::data::{self, Database, stale};
#[server_only]
use crate::server::dates;
#[server_only]
use crate::server::visitor;

/// What is the same for everybody, and stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Written {
    slug: String,
    comments: Vec<Comment>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Comment {
    id: i64,
    body: String,
    author: String,
    image: String,
    date: String,
}

/// The name and the picture of the visitor, if they are logged in; never stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Visitor {
    user: Option<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Comments {
    written: Written,
    visitor: Visitor,
}

pub(crate) fn capsule() -> Capsule<Comments, (), Written, Visitor> {
    Capsule::new("comments/{slug}")
        .states::<Written, Visitor>()
        .view(view)
        .build_state(load)
        .request_state(load_visitor)
        .amalgamate(both)
        .tags(tags)
        .filled_by_server()
        .public()
}

#[server_only]
impl Comment {
    fn new(comment: data::Comment) -> Self {
        let date = dates::for_readers(comment.created);
        let data::Comment { id, body, author, .. } = comment;
        Self { id, body, author: author.username, image: author.image, date }
    }
}

#[server_only]
async fn load(context: BuildContext) -> Result<Written, PageError> {
    let slug = context.param("slug")?.to_owned();
    let comments = context.state::<Database>()?.comments(slug.clone(), None).await?;
    Ok(Written { slug, comments: comments.into_iter().map(Comment::new).collect() })
}

#[server_only]
async fn load_visitor(request: RequestContext) -> Result<Visitor, PageError> {
    let user = visitor::find(&request).await?;
    Ok(Visitor { user: user.map(|user| (user.username, user.image)) })
}

#[server_only]
async fn both(written: Written, visitor: Visitor) -> Result<Comments, PageError> {
    Ok(Comments { written, visitor })
}

#[server_only]
fn tags(written: &Written) -> Vec<String> {
    let authors = written.comments.iter().map(|comment| stale::profile(&comment.author));
    [stale::comments(&written.slug)].into_iter().chain(authors).collect()
}

fn view(state: Comments) -> View {
    let Comments { written: Written { slug, comments }, visitor: Visitor { user } } = state;
    let own = user.as_ref().map(|(name, _)| name.clone());
    let form = match user {
        Some((_, image)) => form(slug.clone(), &image),
        None => view! {
            p {
                a(href="/login") { "Sign in" } " or " a(href="/register") { "sign up" }
                " to add comments on this article."
            }
        },
    };
    let cards = comments.into_iter().map(|comment| {
        let is_own = own.as_ref() == Some(&comment.author);
        card(comment, is_own.then(|| slug.clone()))
    });
    let cards: Vec<View> = cards.collect();
    view! { (form) (cards) }
}

fn form(slug: String, image: &str) -> View {
    let picture = picture(image, "comment-author-img");
    Form::new(add_comment).class("card comment-form").view(move |form| {
        let (errors, slug) = (errors(form, &["body"]), form.hidden("slug", slug));
        let body = text_area(form, "body", "Write a comment...", "3", "");
        view! {
            (errors)
            div(class="card-block") { (slug) (body) }
            div(class="card-footer") {
                (picture)
                button(
                    class="btn btn-sm btn-primary",
                    aria-disabled=move || form.is_pending().then_some("true"),
                ) { "Post Comment" }
            }
        }
    })
}

/// A comment; with the slug of its article, if the visitor may delete it.
fn card(comment: Comment, deletable_on: Option<String>) -> View {
    let Comment { id, body, author, image, date } = comment;
    let href = format!("/profile/{author}");
    let of_picture = href.clone();
    let label = format!("Profile of {author}");
    let picture = picture(&image, "comment-author-img");
    let delete = deletable_on.map(|slug| {
        Form::new(delete_comment).key(id).class("mod-options").view(move |form| {
            let (slug, id, icon) =
                (form.hidden("slug", slug), form.hidden("id", id), icon("ion-trash-a"));
            view! {
                (slug)
                (id)
                button(class="btn-icon", aria-label="Delete this comment") { (icon) }
            }
        })
    });
    let delete = delete.unwrap_or_default();
    view! {
        div(class="card") {
            div(class="card-block") { p(class="card-text") { (body) } }
            div(class="card-footer") {
                a(href=of_picture, class="comment-author", aria-label=label) { (picture) }
                " "
                a(href=href, class="comment-author") { (author) }
                span(class="date-posted") { (date) }
                (delete)
            }
        }
    }
}
