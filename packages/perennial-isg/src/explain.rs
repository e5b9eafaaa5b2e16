//! [`Explanation`]: why a page is as it is.

use std::fmt;

use serde::Serialize;

use crate::{Cause, StoreStatus, Timestamp};

/// Why a page is as it is: which entry there is, from when, and what would renew it.
///
/// It is written as text by [`Display`](fmt::Display) and serialises as an object.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The key.
    pub key: String,
    /// The name of the template whose policy was applied.
    pub template: String,
    /// The moment at which this was true.
    pub now: Timestamp,
    /// In which state of its life the page is.
    pub state: State,
    /// Where the entry was found.
    pub found: Option<Place>,
    /// The entry.
    pub entry: Option<EntryExplanation>,
    /// Why something is being generated now, if something is.
    pub generating: Option<Cause>,
    /// What would renew it, in words.
    pub renewed_by: Vec<String>,
    /// What is wrong with the store, if something is.
    pub store_problem: Option<String>,
}

/// In which state of its life a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum State {
    /// Nothing is stored.
    Cold,
    /// Nothing is stored, and the first generation runs.
    Generating,
    /// The entry is served.
    Fresh,
    /// The entry is served while a new one is made.
    Stale,
    /// The entry is served; making a new one failed and is tried again later.
    StaleFailing,
    /// There is no entry, and making it failed: tried again after a pause.
    ColdFailing,
    /// The entry is served only if making a new one fails.
    Expired,
    /// There is no such page, and that is remembered.
    Gone,
    /// The page is elsewhere, and that is remembered.
    Moved,
    /// The page is refused to everybody, and that is remembered.
    Refused,
    /// The page must not be shared, and that is remembered.
    Uncacheable,
}

/// Where an entry was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In memory.
    Memory,
    /// In the store, or waiting to be written there.
    Store,
}

/// The entry of an [`Explanation`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct EntryExplanation {
    /// The number of the generation that made its content.
    pub generation: u64,
    /// The status of the answer.
    pub status: u16,
    /// Its tags.
    pub tags: Vec<String>,
    /// When the generation of its content started.
    pub started_at: Timestamp,
    /// When the generation of its content ended.
    pub generated_at: Timestamp,
    /// When its content was last known to be right.
    pub validated_at: Timestamp,
    /// Until when it is fresh; `None` if only an invalidation ends that.
    pub fresh_until: Option<Timestamp>,
    /// Until when it is served while a new one is made.
    pub stale_until: Option<Timestamp>,
    /// Since when it is invalidated, if it is.
    pub invalidated_at: Option<Timestamp>,
    /// Renewals that failed, one after another.
    pub failures: u32,
    /// When a renewal is tried again at the earliest, if a pause is on.
    pub next_attempt: Option<Timestamp>,
    /// How often it was served from memory.
    pub hits: u32,
    /// Bytes of the page, not compressed.
    pub page_bytes: u64,
    /// Bytes of the data, not compressed.
    pub data_bytes: u64,
    /// The encodings of the page that were made: names as in `Content-Encoding`.
    pub encodings: Vec<&'static str>,
    /// The ETag of the page, not compressed.
    pub etag: String,
}

impl Explanation {
    pub(crate) fn cold(key: &str, template: &str, now: Timestamp) -> Self {
        Self {
            key: key.to_owned(),
            template: template.to_owned(),
            now,
            state: State::Cold,
            found: None,
            entry: None,
            generating: None,
            renewed_by: Vec::new(),
            store_problem: None,
        }
    }

    pub(crate) fn with_store(mut self, status: Option<StoreStatus>) -> Self {
        self.store_problem = status.and_then(|status| status.degraded);
        self
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} (template {:?}): {}", self.key, self.template, self.state)?;
        if let Some(entry) = &self.entry {
            entry.write(f, self.now)?;
        }
        if let Some(cause) = self.generating {
            writeln!(f, "  being generated now: {cause:?}")?;
        }
        for reason in &self.renewed_by {
            writeln!(f, "  renewed by: {reason}")?;
        }
        if let Some(problem) = &self.store_problem {
            writeln!(f, "  the store: {problem}")?;
        }
        Ok(())
    }
}

impl EntryExplanation {
    fn write(&self, f: &mut fmt::Formatter<'_>, now: Timestamp) -> fmt::Result {
        let ago = |at: Timestamp| format!("{} s ago", now.since(at).as_secs());
        writeln!(f, "  status {}, generation {}", self.status, self.generation)?;
        writeln!(
            f,
            "  made {}, known to be right {}",
            ago(self.generated_at),
            ago(self.validated_at)
        )?;
        match self.fresh_until {
            Some(until) if until > now => {
                writeln!(f, "  fresh for {} s", until.since(now).as_secs())?
            }
            Some(until) => writeln!(f, "  stale since {}", ago(until))?,
            None => writeln!(f, "  fresh until it is invalidated")?,
        }
        if let Some(at) = self.invalidated_at {
            writeln!(f, "  invalidated {}", ago(at))?;
        }
        if self.failures > 0 {
            let pause = self.next_attempt.map_or(0, |at| at.since(now).as_secs());
            writeln!(f, "  {} renewals failed; next attempt in {pause} s", self.failures)?;
        }
        writeln!(f, "  tags: {}", list(&self.tags))?;
        writeln!(f, "  page {} bytes, data {} bytes", self.page_bytes, self.data_bytes)?;
        writeln!(
            f,
            "  encodings: {}; served {} times from memory",
            list(&self.encodings),
            self.hits
        )
    }
}

fn list<T: AsRef<str>>(items: &[T]) -> String {
    if items.is_empty() {
        return "none".to_owned();
    }
    items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cold => "cold",
            Self::Generating => "generating",
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::StaleFailing => "stale, failing",
            Self::ColdFailing => "cold, failing",
            Self::Expired => "expired",
            Self::Gone => "gone",
            Self::Moved => "moved",
            Self::Refused => "refused",
            Self::Uncacheable => "uncacheable",
        })
    }
}
