//! The JSON API below `/api`: each operation of RealWorld's OpenAPI description (version 2.0.0), with its
//! statuses and its form of errors.

mod articles;
mod comments;
mod error;
mod fields;
mod request;
mod schemas;
mod users;

use std::future::Future;

use perennial::prelude::*;

use error::ApiError;
use request::ApiRequest;

/// Adds the operations to the app.
pub(crate) fn add_to(app: App) -> App {
    use Method::{Delete, Get, Post, Put};
    app.route(Post, "api/users/login", |context| answer(context, users::log_in))
        .route(Post, "api/users", |context| answer(context, users::register))
        .route(Get, "api/user", |context| answer(context, users::current))
        .route(Put, "api/user", |context| answer(context, users::change))
        .route(Get, "api/profiles/{username}", |context| answer(context, users::profile))
        .route(Post, "api/profiles/{username}/follow", |context| answer(context, users::follow))
        .route(Delete, "api/profiles/{username}/follow", |context| answer(context, users::unfollow))
        .route(Get, "api/articles/feed", |context| answer(context, articles::feed))
        .route(Get, "api/articles", |context| answer(context, articles::list))
        .route(Post, "api/articles", |context| answer(context, articles::create))
        .route(Get, "api/articles/{slug}", |context| answer(context, articles::show))
        .route(Put, "api/articles/{slug}", |context| answer(context, articles::change))
        .route(Delete, "api/articles/{slug}", |context| answer(context, articles::delete))
        .route(Get, "api/articles/{slug}/comments", |context| answer(context, comments::list))
        .route(Post, "api/articles/{slug}/comments", |context| answer(context, comments::add))
        .route(Delete, "api/articles/{slug}/comments/{id}", |context| {
            answer(context, comments::delete)
        })
        .route(Post, "api/articles/{slug}/favorite", |context| answer(context, articles::favorite))
        .route(Delete, "api/articles/{slug}/favorite", |context| {
            answer(context, articles::unfavorite)
        })
        .route(Get, "api/tags", |context| answer(context, articles::tags))
}

/// Runs an operation, and answers with what came of it.
async fn answer<F, Fut>(context: RouteContext, operation: F) -> Result<Answer, PageError>
where
    F: FnOnce(ApiRequest) -> Fut + Send,
    Fut: Future<Output = Result<Answer, ApiError>> + Send,
{
    let done = match ApiRequest::new(context).await {
        Ok(request) => operation(request).await,
        Err(error) => Err(error),
    };
    done.or_else(ApiError::into_answer)
}
