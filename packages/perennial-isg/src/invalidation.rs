//! [`Invalidation`]: what ends the fresh time of entries before its time.

use perennial_protocol::CanonicalPath;
use serde::{Deserialize, Serialize};

use crate::{EntryKey, Timestamp};

/// Ends the fresh time of all entries of a subject whose generation began before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Invalidation {
    /// Which entries.
    pub subject: Subject,
    /// What becomes of them.
    pub mode: Mode,
    /// When it was made.
    pub at: Timestamp,
}

/// Which entries an invalidation is about.
///
/// ```
/// use perennial_isg::Subject;
/// use perennial_protocol::CanonicalPath;
/// let paris = Subject::path(&CanonicalPath::parse("/city/paris")?);
/// let france = Subject::tag("country:fr");
/// assert_ne!(paris, france);
/// # Ok::<(), perennial_protocol::PathError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Every one.
    All,
    /// Those of a template.
    Template(Box<str>),
    /// Those of a path, of all locales and queries: the text of [`EntryKey::path`].
    Path(Box<str>),
    /// The one with this key.
    Key(Box<str>),
    /// Those with this tag.
    Tag(Box<str>),
}

impl Subject {
    /// The entries of a template, by its name.
    #[must_use]
    pub fn template(name: &str) -> Self {
        Self::Template(name.into())
    }

    /// The entries of a path, of all locales and queries.
    #[must_use]
    pub fn path(path: &CanonicalPath) -> Self {
        Self::Path(EntryKey::path_text(path).into())
    }

    /// The entry of a key.
    #[must_use]
    pub fn key(key: &EntryKey) -> Self {
        Self::Key(key.as_str().into())
    }

    /// The entries with a tag.
    #[must_use]
    pub fn tag(tag: &str) -> Self {
        Self::Tag(tag.into())
    }
}

/// What becomes of invalidated entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// They are stale: served at once while a new one is made.
    Stale,
    /// They are as if they had never been: nobody sees them again.
    Purge,
}
