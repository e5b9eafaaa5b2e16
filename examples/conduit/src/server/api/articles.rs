//! Articles, their favorites and the tags.

use perennial::prelude::Answer;

use super::error::ApiError;
use super::request::ApiRequest;
use super::schemas::{ArticleResponse, ArticlesResponse, TagsResponse};
use crate::rules;
use crate::server::data::{self, Draft, Wanted};

/// `GET /api/articles`
pub(super) async fn list(request: ApiRequest) -> Result<Answer, ApiError> {
    let (limit, offset) = request.part()?;
    let wanted = Wanted {
        tag: request.query("tag"),
        author: request.query("author"),
        favorited: request.query("favorited"),
        followed_by: None,
        limit,
        offset,
        viewer: request.viewer(),
    };
    let listed = request.database()?.articles(wanted).await?;
    Ok(Answer::json(&ArticlesResponse::from(listed))?)
}

/// `GET /api/articles/feed`
pub(super) async fn feed(request: ApiRequest) -> Result<Answer, ApiError> {
    let (user, _) = request.user()?;
    let (limit, offset) = request.part()?;
    let (viewer, followed_by) = (request.viewer(), Some(user.id));
    let wanted = Wanted { followed_by, limit, offset, viewer, ..Wanted::default() };
    let listed = request.database()?.articles(wanted).await?;
    Ok(Answer::json(&ArticlesResponse::from(listed))?)
}

/// `GET /api/articles/{slug}`
pub(super) async fn show(request: ApiRequest) -> Result<Answer, ApiError> {
    let slug = request.text("slug")?;
    let article = request.database()?.article(slug, request.viewer()).await?;
    Ok(Answer::json(&ArticleResponse::from(article))?)
}

/// `POST /api/articles`
pub(super) async fn create(request: ApiRequest) -> Result<Answer, ApiError> {
    let (user, _) = request.user()?;
    let mut fields = request.fields("article")?;
    let draft = Draft {
        title: Some(fields.required("title", rules::title)),
        description: Some(fields.required("description", rules::description)),
        body: Some(fields.required("body", rules::text)),
        tags: fields.list("tagList", rules::tags),
    };
    fields.check()?;
    let (article, stale) = request.database()?.write_article(user.id, draft).await?;
    request.invalidate(stale).await?;
    Ok(Answer::json(&ArticleResponse::from(article))?.status(201))
}

/// `PUT /api/articles/{slug}`
pub(super) async fn change(request: ApiRequest) -> Result<Answer, ApiError> {
    let (user, _) = request.user()?;
    let mut fields = request.fields("article")?;
    let draft = Draft {
        title: fields.optional("title", rules::title),
        description: fields.optional("description", rules::description),
        body: fields.optional("body", rules::text),
        tags: fields.list("tagList", rules::tags),
    };
    fields.check()?;
    let slug = request.text("slug")?;
    let changed = request.database()?.change_article(user.id, slug, draft).await;
    let (article, stale) = changed.map_err(|error| ApiError::from(error).without_conflict())?;
    request.invalidate(stale).await?;
    Ok(Answer::json(&ArticleResponse::from(article))?)
}

/// `DELETE /api/articles/{slug}`
pub(super) async fn delete(request: ApiRequest) -> Result<Answer, ApiError> {
    let (user, _) = request.user()?;
    let slug = request.text("slug")?;
    let stale = request.database()?.delete_article(user.id, slug).await?;
    request.invalidate(stale).await?;
    Ok(Answer::empty(204))
}

/// `POST /api/articles/{slug}/favorite`
pub(super) async fn favorite(request: ApiRequest) -> Result<Answer, ApiError> {
    set_favorite(request, true).await
}

/// `DELETE /api/articles/{slug}/favorite`
pub(super) async fn unfavorite(request: ApiRequest) -> Result<Answer, ApiError> {
    set_favorite(request, false).await
}

async fn set_favorite(request: ApiRequest, is_favorite: bool) -> Result<Answer, ApiError> {
    let (user, _) = request.user()?;
    let slug = request.text("slug")?;
    let (article, stale) = request.database()?.favorite(user.id, slug, is_favorite).await?;
    request.invalidate(stale).await?;
    Ok(Answer::json(&ArticleResponse::from(article))?)
}

/// `GET /api/tags`
pub(super) async fn tags(request: ApiRequest) -> Result<Answer, ApiError> {
    let tags = request.database()?.popular_tags(data::POPULAR).await?;
    Ok(Answer::json(&TagsResponse { tags })?)
}
