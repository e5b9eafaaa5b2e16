//! A user follows others, and has favorite articles.

use perennial::prelude::*;

#[server_only]
use super::{database, invalidate, refused};
#[server_only]
use crate::server::data::Stale;
#[server_only]
use crate::server::visitor;

/// Whether an article is to be a favorite.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
pub(crate) struct Favorite {
    slug: String,
    on: bool,
}

/// Whether a user is to be followed.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
pub(crate) struct Follow {
    username: String,
    on: bool,
}

/// Makes an article a favorite, or no longer.
#[perennial::action]
pub(crate) async fn favorite(context: ActionContext, input: Favorite) -> Result<(), ActionError> {
    let user = visitor::require(&context).await?;
    let Favorite { slug, on } = input;
    let (_, stale) = database(&context)?.favorite(user.id, slug, on).await.map_err(refused)?;
    invalidate(&context, stale);
    Ok(())
}

/// Follows a user, or no longer.
#[perennial::action]
pub(crate) async fn follow(context: ActionContext, input: Follow) -> Result<(), ActionError> {
    let user = visitor::require(&context).await?;
    let Follow { username, on } = input;
    database(&context)?.follow(user.id, username, on).await.map_err(refused)?;
    // No stored page shows who follows whom.
    invalidate(&context, Stale::default());
    Ok(())
}
