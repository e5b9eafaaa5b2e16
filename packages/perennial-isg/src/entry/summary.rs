//! [`EntrySummary`]: what is known of a stored entry without its bodies.

use crate::{EntryKey, Timestamp};

/// What is known of a stored entry without its bodies, as [`Engine::stored`](crate::Engine::stored)
/// lists it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EntrySummary {
    /// Its key.
    pub key: EntryKey,
    /// The name of its template.
    pub template: Box<str>,
    /// The status of the answer.
    pub status: u16,
    /// Its tags.
    pub tags: Vec<String>,
    /// When its content was generated: equal content that is generated again keeps the time.
    pub generated_at: Timestamp,
    pub(crate) fence: u64,
}
