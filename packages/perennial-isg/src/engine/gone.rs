//! [`GoneTable`]: paths without a page that could be stored, remembered in bounded memory for a
//! short time.

use std::hash::RandomState;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle};

use crate::{EntryKey, Failure, Redirect, Timestamp};

/// Paths without a page that could be stored.
pub(crate) struct GoneTable(Cache<EntryKey, Gone, GoneWeighter, RandomState>);

/// One path without a page that could be stored.
#[derive(Debug, Clone)]
pub(crate) struct Gone {
    pub(crate) why: WhyGone,
    pub(crate) template: Arc<str>,
    pub(crate) until: Timestamp,
    /// The number of the last invalidation before its generation began.
    pub(crate) fence: u64,
}

/// Why a path has no page that could be stored.
#[derive(Debug, Clone)]
pub(crate) enum WhyGone {
    /// There is none.
    Gone(Arc<Failure>),
    /// It is elsewhere.
    Moved(Arc<Redirect>),
    /// It is refused to everybody.
    Refused(Arc<Failure>),
    /// It must not be shared.
    Uncacheable,
    /// Making its first one failed a moment ago, so many times in a row.
    Failed { failure: Arc<Failure>, failures: u32 },
}

#[derive(Debug, Clone, Copy)]
struct GoneWeighter;

impl Weighter<EntryKey, Gone> for GoneWeighter {
    fn weight(&self, key: &EntryKey, gone: &Gone) -> u64 {
        let body = |body: &Option<bytes::Bytes>| body.as_ref().map_or(0, bytes::Bytes::len);
        let bodies = match &gone.why {
            WhyGone::Gone(failure)
            | WhyGone::Failed { failure, .. }
            | WhyGone::Refused(failure) => {
                body(&failure.page) + body(&failure.data) + failure.message.len()
            }
            WhyGone::Moved(redirect) => {
                let headers = redirect.headers.iter();
                redirect.location.len()
                    + headers.map(|(name, value)| name.len() + value.len() + 48).sum::<usize>()
            }
            WhyGone::Uncacheable => 0,
        };
        // What a remembered path takes beside its texts.
        const FIXED: usize = 400;
        (FIXED + key.as_str().len() + bodies) as u64
    }
}

impl GoneTable {
    pub(crate) fn new(bytes: u64) -> Self {
        let estimate = usize::try_from(bytes / 600).unwrap_or(usize::MAX).max(16);
        let (hasher, lifecycle) = (RandomState::new(), DefaultLifecycle::default());
        Self(Cache::with(estimate, bytes, GoneWeighter, hasher, lifecycle))
    }

    pub(crate) fn find(&self, key: &EntryKey) -> Option<Gone> {
        // Mostly it is empty, and then costs nothing.
        if self.0.is_empty() { None } else { self.0.get(key) }
    }

    pub(crate) fn put(&self, key: EntryKey, gone: Gone) {
        self.0.insert(key, gone);
    }

    pub(crate) fn remove(&self, key: &EntryKey) {
        self.0.remove(key);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
