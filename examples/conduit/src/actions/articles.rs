//! A user writes, changes and deletes articles and comments.

use perennial::prelude::*;

use super::check;
#[server_only]
use super::{database, invalidate, refused};
use crate::rules;
#[server_only]
use crate::server::data::Draft;
#[server_only]
use crate::server::visitor;

/// An article as it was written.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
#[action(validate = check_article)]
pub(crate) struct Written {
    /// The part of its URL before the change; empty, if it is new.
    slug: String,
    title: String,
    description: String,
    body: String,
    /// Tags with commas or blanks between them.
    tags: String,
    /// Those that were there, or were entered one by one.
    #[serde(default)]
    tag_list: Vec<String>,
}

/// An article, by the part of its URL.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
pub(crate) struct OfArticle {
    slug: String,
}

/// A new comment.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
#[action(validate = check_comment)]
pub(crate) struct NewComment {
    slug: String,
    body: String,
}

/// A comment on an article.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
pub(crate) struct OfComment {
    slug: String,
    id: i64,
}

impl Written {
    /// All tags, each once.
    fn all_tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for tag in self.tag_list.iter().cloned().chain(rules::split_tags(&self.tags)) {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}

fn check_article(written: &Written, errors: &mut FieldErrors) {
    check(errors, "title", rules::title(&written.title));
    check(errors, "description", rules::description(&written.description));
    check(errors, "body", rules::text(&written.body));
    check(errors, "tags", rules::tags(&written.all_tags()));
}

fn check_comment(comment: &NewComment, errors: &mut FieldErrors) {
    if let Err(message) = rules::text(&comment.body) {
        errors.add("body", format!("comment {message}"));
    }
}

/// Adds an article or changes one, and shows it.
#[perennial::action]
pub(crate) async fn publish(context: ActionContext, written: Written) -> Result<(), ActionError> {
    let (user, database) = (visitor::require(&context).await?, database(&context)?);
    let tags = Some(written.all_tags());
    let Written { slug, title, description, body, .. } = written;
    let (title, description) = (Some(title.trim().to_owned()), Some(description));
    let draft = Draft { title, description, body: Some(body), tags };
    let done = match slug.as_str() {
        "" => database.write_article(user.id, draft).await,
        _ => database.change_article(user.id, slug, draft).await,
    };
    let (article, stale) = done.map_err(refused)?;
    invalidate(&context, stale);
    context.redirect(format!("/article/{}", article.slug));
    Ok(())
}

/// Deletes an article of the user's own.
#[perennial::action]
pub(crate) async fn delete_article(
    context: ActionContext,
    article: OfArticle,
) -> Result<(), ActionError> {
    let user = visitor::require(&context).await?;
    let stale = database(&context)?.delete_article(user.id, article.slug).await;
    invalidate(&context, stale.map_err(refused)?);
    context.redirect("/");
    Ok(())
}

/// Adds a comment.
#[perennial::action]
pub(crate) async fn add_comment(
    context: ActionContext,
    comment: NewComment,
) -> Result<(), ActionError> {
    let user = visitor::require(&context).await?;
    let NewComment { slug, body } = comment;
    let (_, stale) = database(&context)?.add_comment(user.id, slug, body).await.map_err(refused)?;
    invalidate(&context, stale);
    Ok(())
}

/// Deletes a comment of the user's own.
#[perennial::action]
pub(crate) async fn delete_comment(
    context: ActionContext,
    comment: OfComment,
) -> Result<(), ActionError> {
    let user = visitor::require(&context).await?;
    let stale = database(&context)?.delete_comment(user.id, comment.slug, comment.id).await;
    invalidate(&context, stale.map_err(refused)?);
    Ok(())
}
