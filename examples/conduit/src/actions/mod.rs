//! What visitors do by the forms of the pages. Each action makes its change by the data's functions, which
//! say what stored pages it makes stale.

pub(crate) mod account;
pub(crate) mod articles;
pub(crate) mod social;

use perennial::prelude::*;

use crate::rules::Verdict;
#[server_only]
use crate::server::data::{DataError, Database, Refused, Stale};

/// Adds what is wrong with a field, with its name before it.
fn check(errors: &mut FieldErrors, field: &str, verdict: Verdict) {
    if let Err(message) = verdict {
        errors.add(field, format!("{field} {message}"));
    }
}

#[server_only]
fn database(context: &ActionContext) -> Result<&Database, PageError> {
    context.state()
}

/// Ends the time of the stored pages that a change is on.
#[server_only]
fn invalidate(context: &ActionContext, stale: Stale) {
    stale.tags.into_iter().for_each(|tag| context.invalidate_tag(tag));
    stale.paths.into_iter().for_each(|path| context.invalidate_path(path));
    // What a visitor's own parts show may be another, too.
    context.refresh();
}

/// What the database refused, said to the visitor.
#[server_only]
fn refused(error: DataError) -> ActionError {
    match error {
        DataError::Refused(Refused::NotFound(what)) => {
            ActionError::client(404, format!("There is no such {what}."))
        }
        DataError::Refused(Refused::Forbidden(what)) => {
            ActionError::client(403, format!("The {what} belongs to somebody else."))
        }
        DataError::Refused(Refused::Taken(field)) => {
            ActionError::invalid(field, format!("{field} has already been taken"))
        }
        other => other.into(),
    }
}
