//! Who the visitor is: their session names a user.

use perennial::prelude::*;

use crate::server::data::{Database, User};

/// What a session keeps of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LoggedIn {
    id: i64,
    /// As it was at the login: with a new password it is another one.
    logins: i64,
}

const LOGGED_IN: SessionKey<LoggedIn> = SessionKey::new("user");

/// The user who is logged in, if one is.
pub(crate) async fn find(request: &RequestContext) -> Result<Option<User>, PageError> {
    let Some(known) = request.session().await?.get(LOGGED_IN) else { return Ok(None) };
    let user = request.state::<Database>()?.user(known.id).await?;
    Ok(user.filter(|user| user.logins == known.logins))
}

/// The user who is logged in. All others are sent to the login.
pub(crate) async fn require(request: &RequestContext) -> Result<User, PageError> {
    find(request).await?.ok_or_else(|| PageError::redirect("/login"))
}

/// The number of the user who is logged in.
pub(crate) async fn id(request: &RequestContext) -> Result<Option<i64>, PageError> {
    Ok(find(request).await?.map(|user| user.id))
}

/// Logs a user in, in a session with a new name.
pub(crate) fn log_in(session: &perennial::SessionMut, user: &User) -> Result<(), PageError> {
    session.renew();
    session.set(LOGGED_IN, &LoggedIn { id: user.id, logins: user.logins })
}
