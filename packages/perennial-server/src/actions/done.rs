//! [`Done`]: what a call of an action came to.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::SET_COOKIE;
use perennial_core::{ActionEffects, FieldErrors};

use crate::containment::Refusal;

/// What a visitor is told when the server is at fault.
pub(super) const FAULT: &str = "That did not work. Please try again later.";

/// What a call came to.
#[derive(Debug, Clone)]
pub(super) struct Done {
    /// The result as JSON, or why there is none.
    pub(super) result: Result<String, Refused>,
    pub(super) effects: ActionEffects,
    /// Its place in the log of invalidations, if it invalidated something.
    pub(super) place: Option<u64>,
    /// Whether the session of the visitor is another now.
    pub(super) changes_visitor: bool,
    /// Whether the action was done: the same call does it no second time. What failed may be tried
    /// again at once.
    pub(super) is_done: bool,
}

/// Why a call has no result.
#[derive(Debug, Clone)]
pub(super) enum Refused {
    /// What was entered cannot be accepted.
    Invalid(FieldErrors),
    Other(Refusal),
}

impl Done {
    pub(super) fn refused(refusal: Refusal) -> Arc<Self> {
        let (result, effects) = (Err(Refused::Other(refusal)), ActionEffects::default());
        let (place, changes_visitor, is_done) = (None, false, false);
        Arc::new(Self { result, effects, place, changes_visitor, is_done })
    }

    /// Its client has to wait so long.
    pub(super) fn too_often(wait: Duration) -> Arc<Self> {
        let status = StatusCode::TOO_MANY_REQUESTS.as_u16();
        let refusal = Refusal::new(status, "That was tried too often. Please wait a little.");
        Self::refused(Refusal { retry_after: Some(wait), ..refusal })
    }

    /// The same for a visitor of whom it is not known that they began the call.
    pub(super) fn without_cookies(&self) -> Arc<Self> {
        let is_kept = |(name, _): &(String, String)| name != SET_COOKIE.as_str();
        let mut done = self.clone();
        done.effects.parts.headers.retain(is_kept);
        if let Err(Refused::Other(refusal)) = &mut done.result {
            refusal.headers.retain(is_kept);
        }
        Arc::new(done)
    }

    /// The same was done a moment ago, and what it came to is not known any more.
    pub(super) fn twice() -> Arc<Self> {
        Self::refused(Refusal::new(StatusCode::CONFLICT.as_u16(), "That was done already."))
    }

    /// The bytes that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let headers = &self.effects.parts.headers;
        let headers: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        size_of::<Self>() + headers + self.result.as_ref().map_or(0, String::len)
    }
}
