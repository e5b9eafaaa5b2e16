//! [`Answer`]: what a request to the engine gets.

use std::sync::Arc;
use std::time::Duration;

use crate::{CacheStatus, Entry, EntryKey, Failure, Policy, Redirect};

/// A request to the engine.
#[derive(Debug, Clone)]
pub struct Request<S> {
    /// Which entry.
    pub key: EntryKey,
    /// The policy of its template.
    pub policy: Policy,
    /// What to make if it is not there.
    pub subject: S,
    /// Whether to wait for it.
    pub wait: Wait,
}

/// Whether a request waits for a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Until it is complete.
    Complete,
    /// Not for the first one of a page: [`Answer::Loading`] is given instead.
    OrLoading,
}

/// What a request to the engine gets.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The entry.
    Entry(Hit),
    /// There is no such page (404 or 410).
    Gone {
        /// The status, and the error page if one was made.
        failure: Arc<Failure>,
        /// How the answer came about.
        cache: CacheStatus,
    },
    /// The page is elsewhere.
    Redirect(Arc<Redirect>),
    /// There is no entry to serve, and none could be made.
    Failed(Arc<Failure>),
    /// There is an answer, but it must not be shared: who asked is to be answered by themselves.
    Uncacheable,
    /// The first generation runs; a loading page may be shown.
    Loading,
    /// Too much is being generated. 503.
    Overloaded {
        /// After what time asking again makes sense.
        retry_after: Duration,
    },
}

impl Answer {
    /// How the answer came about.
    #[must_use]
    pub fn cache_status(&self) -> CacheStatus {
        match self {
            Self::Entry(hit) => hit.cache,
            Self::Gone { cache, .. } => *cache,
            Self::Redirect(_) => CacheStatus::Miss { detail: Some("redirect") },
            Self::Failed(_) => CacheStatus::Miss { detail: Some("failed") },
            Self::Uncacheable => CacheStatus::Miss { detail: Some("uncacheable") },
            Self::Loading => CacheStatus::Miss { detail: Some("loading") },
            Self::Overloaded { .. } => CacheStatus::Miss { detail: Some("overloaded") },
        }
    }
}

/// An entry, and how it came about.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The entry.
    pub entry: Arc<Entry>,
    /// How the answer came about.
    pub cache: CacheStatus,
    /// For how long other caches may serve it as fresh. `None`: until told otherwise.
    pub fresh_for: Option<Duration>,
    /// For how long after that they may serve it while they ask for a new one.
    pub stale_for: Duration,
}
