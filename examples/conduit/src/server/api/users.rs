//! Users and their profiles.

use perennial::prelude::Answer;

use super::error::ApiError;
use super::request::ApiRequest;
use super::schemas::{ProfileResponse, UserResponse};
use crate::rules;
use crate::server::data::UserChanges;

/// `POST /api/users/login`
pub(super) async fn log_in(request: ApiRequest) -> Result<Answer, ApiError> {
    let mut fields = request.fields("user")?;
    let email = fields.required("email", rules::email);
    let password = fields.required("password", rules::known_password);
    fields.check()?;
    let database = request.database()?;
    let user = database.log_in(email, password).await?;
    let user = user.ok_or_else(|| ApiError::of(401, "credentials", "invalid"))?;
    let token = database.issue_token(user.id).await?;
    Ok(Answer::json(&UserResponse::new(user, token))?)
}

/// `POST /api/users`
pub(super) async fn register(request: ApiRequest) -> Result<Answer, ApiError> {
    let mut fields = request.fields("user")?;
    let username = fields.required("username", rules::username);
    let email = fields.required("email", rules::email);
    let password = fields.required("password", rules::password);
    fields.check()?;
    let database = request.database()?;
    let (user, stale) = database.register(username, email, password).await?;
    request.invalidate(stale).await?;
    let token = database.issue_token(user.id).await?;
    Ok(Answer::json(&UserResponse::new(user, token))?.status(201))
}

/// `GET /api/user`
pub(super) async fn current(request: ApiRequest) -> Result<Answer, ApiError> {
    let (user, token) = request.user()?.clone();
    Ok(Answer::json(&UserResponse::new(user, token))?)
}

/// `PUT /api/user`
pub(super) async fn change(request: ApiRequest) -> Result<Answer, ApiError> {
    let (user, token) = request.user()?.clone();
    let mut fields = request.fields("user")?;
    let changes = UserChanges {
        username: fields.optional("username", rules::username),
        email: fields.optional("email", rules::email),
        password: fields.optional("password", rules::password),
        bio: fields.nullable("bio", rules::bio),
        image: fields.nullable("image", rules::image),
    };
    fields.check()?;
    let UserChanges { username, email, password, bio, image } = &changes;
    if [username, email, password, bio, image].into_iter().all(Option::is_none) {
        return Err(ApiError::invalid("user", "has no field to change"));
    }
    let (has_new_password, database) = (password.is_some(), request.database()?);
    let changed = database.change_user(user.id, changes).await;
    let (user, stale) = changed.map_err(|error| ApiError::from(error).without_conflict())?;
    request.invalidate(stale).await?;
    // With the old password the old tokens ended.
    let token = if has_new_password { database.issue_token(user.id).await? } else { token };
    Ok(Answer::json(&UserResponse::new(user, token))?)
}

/// `GET /api/profiles/{username}`
pub(super) async fn profile(request: ApiRequest) -> Result<Answer, ApiError> {
    let username = request.text("username")?;
    let profile = request.database()?.profile(username, request.viewer()).await?;
    Ok(Answer::json(&ProfileResponse::from(profile))?)
}

/// `POST /api/profiles/{username}/follow`
pub(super) async fn follow(request: ApiRequest) -> Result<Answer, ApiError> {
    set_follows(request, true).await
}

/// `DELETE /api/profiles/{username}/follow`
pub(super) async fn unfollow(request: ApiRequest) -> Result<Answer, ApiError> {
    set_follows(request, false).await
}

async fn set_follows(request: ApiRequest, follows: bool) -> Result<Answer, ApiError> {
    let (user, _) = request.user()?;
    let username = request.text("username")?;
    let profile = request.database()?.follow(user.id, username, follows).await?;
    Ok(Answer::json(&ProfileResponse::from(profile))?)
}
