//! The data of Conduit: what stands in the database, the questions that pages and the API ask, and the
//! changes that both make.

mod articles;
mod comments;
pub(crate) mod database;
mod error;
mod lists;
mod password;
mod schema;
mod seed;
pub(crate) mod stale;
mod tokens;
mod users;

use std::env;
use std::path::PathBuf;

use perennial::{VariableError, Variables};

pub(crate) use articles::Draft;
pub(crate) use comments::Comment;
pub(crate) use database::Database;
pub(crate) use error::{DataError, Refused};
pub(crate) use lists::{Article, Listed, Wanted};
pub(crate) use stale::Stale;
pub(crate) use users::{Profile, User, UserChanges};

/// How many tags are popular.
pub(crate) const POPULAR: u32 = 20;

/// The app cannot open its database.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error(transparent)]
    Variable(#[from] VariableError),
    #[error(transparent)]
    Data(#[from] DataError),
}

/// Opens the database in its folder. If there is none, it is made with as many articles as
/// `CONDUIT_ARTICLES` says.
pub(crate) fn open(variables: &Variables) -> Result<Database, OpenError> {
    let articles = variables.parse_or("CONDUIT_ARTICLES", seed::FEW)?;
    Ok(Database::open(&folder(variables), articles)?)
}

/// Where the database lies: in the folder that `CONDUIT_DATA` names, else in the user's cache.
pub(crate) fn folder(variables: &Variables) -> PathBuf {
    let default = || dirs::cache_dir().unwrap_or_else(env::temp_dir).join("perennial-conduit");
    variables.get("CONDUIT_DATA").map_or_else(default, PathBuf::from)
}
