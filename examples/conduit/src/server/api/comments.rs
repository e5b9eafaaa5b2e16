//! Comments on articles.

use perennial::prelude::Answer;

use super::error::ApiError;
use super::request::ApiRequest;
use super::schemas::{CommentResponse, CommentsResponse};
use crate::rules;

/// `GET /api/articles/{slug}/comments`
pub(super) async fn list(request: ApiRequest) -> Result<Answer, ApiError> {
    let slug = request.text("slug")?;
    let comments = request.database()?.comments(slug, request.viewer()).await?;
    Ok(Answer::json(&CommentsResponse::from(comments))?)
}

/// `POST /api/articles/{slug}/comments`
pub(super) async fn add(request: ApiRequest) -> Result<Answer, ApiError> {
    let (user, _) = request.user()?;
    let mut fields = request.fields("comment")?;
    let body = fields.required("body", rules::text);
    fields.check()?;
    let slug = request.text("slug")?;
    let (comment, stale) = request.database()?.add_comment(user.id, slug, body).await?;
    request.invalidate(stale).await?;
    Ok(Answer::json(&CommentResponse::from(comment))?.status(201))
}

/// `DELETE /api/articles/{slug}/comments/{id}`
pub(super) async fn delete(request: ApiRequest) -> Result<Answer, ApiError> {
    let (user, _) = request.user()?;
    let (slug, id) = (request.text("slug")?, request.text("id")?);
    let id = id.parse().map_err(|_| ApiError::of(404, "comment", "not found"))?;
    let stale = request.database()?.delete_comment(user.id, slug, id).await?;
    request.invalidate(stale).await?;
    Ok(Answer::empty(204))
}
