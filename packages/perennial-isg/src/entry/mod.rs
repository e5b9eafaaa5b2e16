//! [`Entry`]: the stored result of one generation.

mod body;
mod codec;
mod compression;
mod encoding;
mod summary;
mod watch;

use std::any::Any;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;

pub(crate) use body::Body;
pub use codec::DecodeError;
pub use compression::compress_document;
pub(crate) use compression::{compress, is_worth_compressing};
pub use encoding::{Encoding, Representation};
pub use summary::EntrySummary;
pub(crate) use watch::Watch;

use crate::{EntryKey, Timestamp};

/// The stored result of one generation: both representations, status, headers, tags and times.
///
/// What was generated never changes. When encodings are made, or when a new generation gives the
/// same content, a new `Entry` takes the place of the old one and shares its bytes.
#[derive(Debug)]
pub struct Entry {
    pub(crate) key: EntryKey,
    pub(crate) content: Arc<Content>,
    pub(crate) times: Times,
    /// How often this content was known to be right again: orders the renewals of one content,
    /// whatever the clock says.
    pub(crate) renewal: u64,
    /// What counts the engine's invalidations: the number of the last one before this content was
    /// known to be right.
    pub(crate) fence: u64,
    /// How long it is fresh, in milliseconds, if its data chose that.
    pub(crate) lifetime: Option<u64>,
    /// Shared by the entries that take each other's place with the same content and times.
    pub(crate) watch: Arc<Watch>,
}

/// What the bytes of an answer depend on.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) generation: u64,
    pub(crate) template: Arc<str>,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) tags: Vec<String>,
    pub(crate) hash: [u8; 32],
    pub(crate) compressible: bool,
    /// Whether the encodings were made. Some may still be missing, where they would not be smaller.
    pub(crate) encoded: bool,
    pub(crate) page: Body,
    pub(crate) data: Body,
    pub(crate) extension: Extension,
}

impl Content {
    /// The same with other tags.
    pub(crate) fn with_tags(&self, tags: Vec<String>) -> Self {
        Self { tags, ..self.copy() }
    }

    /// The same with encodings.
    pub(crate) fn with_encodings(&self, page: Body, data: Body) -> Self {
        Self { page, data, encoded: true, ..self.copy() }
    }

    /// A copy, without what servers keep with it. Bodies are shared.
    fn copy(&self) -> Self {
        Self {
            generation: self.generation,
            template: Arc::clone(&self.template),
            status: self.status,
            headers: self.headers.clone(),
            tags: self.tags.clone(),
            hash: self.hash,
            compressible: self.compressible,
            encoded: self.encoded,
            page: self.page.clone(),
            data: self.data.clone(),
            extension: Extension::default(),
        }
    }
}

/// The three times of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When the generation of its content started.
    pub started_at: Timestamp,
    /// When the generation of its content ended.
    pub generated_at: Timestamp,
    /// When the content was last known to be right: its fresh time counts from here.
    pub validated_at: Timestamp,
}

impl Entry {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> &EntryKey {
        &self.key
    }

    /// The page, as HTML, not compressed.
    #[must_use]
    pub fn page(&self) -> &Bytes {
        self.content.page.identity()
    }

    /// The data of the page, as JSON, not compressed.
    #[must_use]
    pub fn data(&self) -> &Bytes {
        self.content.data.identity()
    }

    /// A representation in an encoding, if it was made: encodings come after an entry has shown
    /// that it is asked for again, and only where they are smaller.
    #[must_use]
    pub fn encoded(&self, representation: Representation, encoding: Encoding) -> Option<&Bytes> {
        self.body(representation).bytes(encoding)
    }

    /// The strong ETag of a representation in an encoding, with its quotes.
    #[must_use]
    pub fn etag(&self, representation: Representation, encoding: Encoding) -> &Bytes {
        self.body(representation).etag(encoding)
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.content.status
    }

    /// Headers of the answer, of both representations: names in lower case, and values.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.content.headers
    }

    /// Its tags.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.content.tags
    }

    /// The name of its template.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.content.template
    }

    /// The number of the generation that made its content. A later one has a higher number.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.content.generation
    }

    /// What is equal if the content is equal.
    #[must_use]
    pub fn content_hash(&self) -> &[u8; 32] {
        &self.content.hash
    }

    /// Its times.
    #[must_use]
    pub fn times(&self) -> Times {
        self.times
    }

    /// When its content was generated.
    #[must_use]
    pub fn generated_at(&self) -> Timestamp {
        self.times.generated_at
    }

    /// What is known of it without its bodies.
    #[must_use]
    pub fn summary(&self) -> EntrySummary {
        EntrySummary {
            key: self.key.clone(),
            template: self.template().into(),
            status: self.content.status,
            tags: self.content.tags.clone(),
            generated_at: self.times.generated_at,
            fence: self.fence,
        }
    }

    /// Something that a server makes once of this entry and keeps with it, as prepared response
    /// headers. It must depend on the content alone, not on the times. The first type that is
    /// asked for is kept; of another type, there is `None`.
    ///
    /// ```
    /// # use perennial_isg::Entry;
    /// fn length_header(entry: &Entry) -> Option<&String> {
    ///     entry.extension(|entry| entry.page().len().to_string())
    /// }
    /// ```
    pub fn extension<T: Any + Send + Sync>(&self, make: impl FnOnce(&Self) -> T) -> Option<&T> {
        let made = self.content.extension.0.get_or_init(|| Box::new(make(self)));
        made.downcast_ref()
    }

    pub(crate) fn body(&self, representation: Representation) -> &Body {
        match representation {
            Representation::Page => &self.content.page,
            Representation::Data => &self.content.data,
        }
    }

    /// The same content with other times and another fence.
    pub(crate) fn revalidated(&self, at: Timestamp, fence: u64, lifetime: Option<u64>) -> Self {
        Self {
            key: self.key.clone(),
            content: Arc::clone(&self.content),
            times: Times { validated_at: at, ..self.times },
            renewal: self.renewal.saturating_add(1),
            fence,
            lifetime,
            watch: Arc::default(),
        }
    }

    /// The same entry with other content of equal meaning: more encodings, or other tags.
    pub(crate) fn with_content(&self, content: impl Into<Arc<Content>>) -> Self {
        Self {
            key: self.key.clone(),
            content: content.into(),
            times: self.times,
            renewal: self.renewal,
            fence: self.fence,
            lifetime: self.lifetime,
            watch: Arc::clone(&self.watch),
        }
    }

    /// What orders the entries of one key: a later one is higher. No clock is part of it.
    pub(crate) fn order(&self) -> (u64, u64, u64) {
        (self.content.generation, self.fence, self.renewal)
    }

    /// A number that differs from entry to entry and from renewal to renewal, and is always the
    /// same for this one.
    pub(crate) fn dice(&self) -> u8 {
        let mixed = self.times.validated_at.as_millis() ^ self.seed();
        // The multiplier of splitmix64: the high bits depend on all of the low ones.
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8
    }

    fn seed(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.content.hash;
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    /// Bytes in memory, about.
    pub(crate) fn weight(&self) -> u64 {
        let texts: usize = self.content.tags.iter().map(|tag| tag.len() + 32).sum();
        let headers: usize = self.content.headers.iter().map(|(n, v)| n.len() + v.len() + 64).sum();
        let bodies = self.content.page.weight() + self.content.data.weight();
        // What an entry takes beside its texts and bodies: measured, with the tier's own share.
        const FIXED: usize = 900;
        (FIXED + self.key.as_str().len() + texts + headers + bodies) as u64
    }
}

/// The cell of [`Entry::extension`].
#[derive(Default)]
pub(crate) struct Extension(OnceLock<Box<dyn Any + Send + Sync>>);

impl std::fmt::Debug for Extension {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.get().is_some() { "Extension(made)" } else { "Extension" })
    }
}
