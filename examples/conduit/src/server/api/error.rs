//! [`ApiError`]: an answer in place of what was asked for, as the API's description has them.

use std::collections::BTreeMap;

use perennial::RevalidationError;
use perennial::prelude::*;

use crate::server::data::{DataError, Refused};

/// Why the API refuses a request, or what failed.
pub(super) enum ApiError {
    /// With a status, and messages by field.
    Client(u16, BTreeMap<String, Vec<String>>),
    /// It is the server's fault.
    Server(PageError),
}

/// The body of such an answer.
#[derive(Serialize)]
struct Body<'e> {
    errors: &'e BTreeMap<String, Vec<String>>,
}

impl ApiError {
    /// A message about a field.
    pub(super) fn of(status: u16, field: &str, message: &str) -> Self {
        Self::Client(status, BTreeMap::from([(field.to_owned(), vec![message.to_owned()])]))
    }

    /// Values that cannot be accepted.
    pub(super) fn invalid(field: &str, message: &str) -> Self {
        Self::of(422, field, message)
    }

    /// The answer of a change that creates nothing: what is taken is invalid there.
    pub(super) fn without_conflict(self) -> Self {
        match self {
            Self::Client(409, errors) => Self::Client(422, errors),
            other => other,
        }
    }

    /// The answer; an error of the server stays one, which the log shows.
    pub(super) fn into_answer(self) -> Result<Answer, PageError> {
        match self {
            Self::Client(status, errors) => {
                let answer = Answer::json(&Body { errors: &errors })?.status(status);
                Ok(if status == 401 { answer.header("www-authenticate", "Token") } else { answer })
            }
            Self::Server(error) => Err(error),
        }
    }
}

impl From<PageError> for ApiError {
    fn from(error: PageError) -> Self {
        Self::Server(error)
    }
}

impl From<RevalidationError> for ApiError {
    fn from(error: RevalidationError) -> Self {
        Self::Server(error.into())
    }
}

impl From<DataError> for ApiError {
    fn from(error: DataError) -> Self {
        match error {
            DataError::Refused(Refused::NotFound(what)) => Self::of(404, what, "not found"),
            DataError::Refused(Refused::Forbidden(what)) => Self::of(403, what, "forbidden"),
            DataError::Refused(Refused::Taken(what)) => {
                Self::of(409, what, "has already been taken")
            }
            other => Self::Server(other.into()),
        }
    }
}
