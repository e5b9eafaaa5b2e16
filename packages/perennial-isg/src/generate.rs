//! [`Generate`]: how the engine's user makes a page, and what may come of it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::{Entry, EntryKey, Timestamp};

/// Makes pages. The engine decides when.
pub trait Generate: Send + Sync + 'static {
    /// What is to be made: all that [`generate`](Self::generate) needs to know beside the key.
    type Subject: Clone + Send + Sync + 'static;

    /// Makes the page of a subject. It runs on the engine's runtime and belongs to no connection.
    /// A panic is contained, and counts as [`GenerationFailure::Server`].
    fn generate(
        &self,
        subject: Self::Subject,
        context: GenerationContext,
    ) -> BoxFuture<'static, Result<Generated, GenerationFailure>>;

    /// Whether an entry whose time has passed is really to be made anew. If not, it is good for
    /// another period. Asked only if the policy says so
    /// ([`Policy::ask_before_revalidating`](crate::Policy::ask_before_revalidating)), and never
    /// of an entry that was invalidated.
    fn should_revalidate(
        &self,
        _subject: Self::Subject,
        _entry: Arc<Entry>,
    ) -> BoxFuture<'static, Result<bool, GenerationFailure>> {
        async { Ok(true) }.boxed()
    }
}

/// A generator made of a function.
///
/// ```
/// use perennial_isg::{Engine, Generated, GenerateFn};
/// # let runtime = tokio::runtime::Runtime::new()?;
/// let generator = GenerateFn::new(|name: String, _context| async move {
///     Ok(Generated::new(format!("<p>Hello, {name}"), "{}"))
/// });
/// let engine = Engine::builder(generator).runtime(runtime.handle().clone()).build();
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct GenerateFn<S> {
    function: Box<GenerateFunction<S>>,
}

type GenerateFunction<S> = dyn Fn(S, GenerationContext) -> BoxFuture<'static, Result<Generated, GenerationFailure>>
    + Send
    + Sync;

impl<S> GenerateFn<S> {
    /// Makes pages with this function.
    pub fn new<F, R>(function: F) -> Self
    where
        F: Fn(S, GenerationContext) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Generated, GenerationFailure>> + Send + 'static,
    {
        Self { function: Box::new(move |subject, context| function(subject, context).boxed()) }
    }
}

impl<S: Clone + Send + Sync + 'static> Generate for GenerateFn<S> {
    type Subject = S;

    fn generate(
        &self,
        subject: S,
        context: GenerationContext,
    ) -> BoxFuture<'static, Result<Generated, GenerationFailure>> {
        (self.function)(subject, context)
    }
}

/// Why a generation runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// Nothing was stored.
    Cold,
    /// The entry was past its fresh time.
    Stale,
    /// The entry was past its longest stale time.
    Expired,
    /// The entry was invalidated.
    Invalidated,
    /// The entry has traffic and will soon be past its fresh time.
    Ahead,
    /// It was asked for by [`Engine::warm`](crate::Engine::warm), as at build time.
    Warm,
}

/// What a generation is told beside its subject.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct GenerationContext {
    /// The number of this generation. Numbers rise, but not by one: they are near the start in
    /// milliseconds since 1970, so that they rise even when the store was lost.
    pub generation: u64,
    /// Why it runs.
    pub cause: Cause,
    /// When it started.
    pub started_at: Timestamp,
    /// The key of the entry that it makes.
    pub key: EntryKey,
}

/// The result of one generation, in its two representations.
///
/// ```
/// use perennial_isg::Generated;
/// let made = Generated::new("<!doctype html>…", r#"{"state": 1}"#)
///     .tag("country:fr")
///     .header("content-language", "fr");
/// assert_eq!(made.status, 200);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Generated {
    /// The page, as HTML.
    pub page: Bytes,
    /// The data of the page, as JSON.
    pub data: Bytes,
    /// The status of the page's answer; 200 unless told.
    pub status: u16,
    /// Headers of the answer, of both representations: names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// Tags by which it can be invalidated.
    pub tags: Vec<String>,
    /// What is equal if the content is equal. Unless told, a hash of everything else here: tell it
    /// when the bytes hold something that always differs, as the number of the generation.
    pub content_hash: Option<[u8; 32]>,
    /// Of page and data, what their ETags are made of: it differs whenever their bytes do. Unless
    /// told, the first halves of the BLAKE3 hashes of the bytes; whoever has hashed what the bytes
    /// are made of need not have them hashed again.
    pub body_hashes: Option<[[u8; 16]; 2]>,
    /// How long the result is good for, chosen by the data: goes before the policy.
    pub lifetime: Option<Duration>,
    /// Whether it is worth compressing; yes unless told.
    pub compressible: bool,
}

impl Generated {
    /// A page and its data, with status 200.
    #[must_use]
    pub fn new(page: impl Into<Bytes>, data: impl Into<Bytes>) -> Self {
        Self {
            page: page.into(),
            data: data.into(),
            status: 200,
            headers: Vec::new(),
            tags: Vec::new(),
            content_hash: None,
            body_hashes: None,
            lifetime: None,
            compressible: true,
        }
    }

    /// Sets the status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds a tag.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Sets what is equal if the content is equal.
    #[must_use]
    pub fn content_hash(mut self, hash: [u8; 32]) -> Self {
        self.content_hash = Some(hash);
        self
    }

    /// Sets what the ETags of page and data are made of.
    #[must_use]
    pub fn body_hashes(mut self, page: [u8; 16], data: [u8; 16]) -> Self {
        self.body_hashes = Some([page, data]);
        self
    }

    /// Sets how long the result is good for.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}

/// What a generation makes instead of an entry.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum GenerationFailure {
    /// There is no such page (404), or no longer (410): takes the place of a stored entry.
    Gone(Failure),
    /// The page is elsewhere: takes the place of a stored entry, and is remembered for a short
    /// time.
    Redirect(Redirect),
    /// The page is refused to everybody (401, 403, 451 and other statuses below 500): takes the
    /// place of a stored entry, and is remembered for a short time. A status that asks to try again
    /// (408, 425, 429) counts as [`Server`](Self::Server).
    Client(Failure),
    /// The server is at fault. Never stored; an old entry stays.
    Server(Failure),
    /// There is an answer, but it must not be shared: it sets a cookie, say, or depends on who
    /// asks. Takes the place of a stored entry, and is remembered for a short time, so that
    /// nobody waits to be told the same.
    Uncacheable,
}

impl GenerationFailure {
    /// There is no such page.
    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::Gone(Failure::new(404, message))
    }

    /// There is no such page any more.
    #[must_use]
    pub fn gone(message: impl Into<String>) -> Self {
        Self::Gone(Failure::new(410, message))
    }

    /// The page is elsewhere.
    #[must_use]
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::Redirect(Redirect { status, location: location.into(), headers: Vec::new() })
    }

    /// The request is at fault.
    #[must_use]
    pub fn client(status: u16, message: impl Into<String>) -> Self {
        Self::Client(Failure::new(status, message))
    }

    /// Whether it takes the place of a stored entry.
    pub(crate) fn takes_away(&self) -> bool {
        match self {
            Self::Gone(_) | Self::Redirect(_) | Self::Uncacheable => true,
            Self::Client(failure) => failure.is_refusal(),
            Self::Server(_) => false,
        }
    }

    /// The server is at fault, with status 500.
    #[must_use]
    pub fn server(message: impl Into<String>) -> Self {
        Self::Server(Failure::new(500, message))
    }
}

/// An answer that is no page, with the bodies to send if its maker has made some.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Failure {
    /// The status, 400 to 599.
    pub status: u16,
    /// What went wrong. It may be shown to visitors.
    pub message: String,
    /// The error page, as HTML.
    pub page: Option<Bytes>,
    /// The error, as JSON.
    pub data: Option<Bytes>,
    /// After what time asking again makes sense.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure without bodies.
    #[must_use]
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), page: None, data: None, retry_after: None }
    }

    /// Whether it is an answer about the page, and not one that asks to try again: Request Timeout,
    /// Too Early (RFC 8470) and Too Many Requests (RFC 6585) pass.
    pub(crate) fn is_refusal(&self) -> bool {
        (400..500).contains(&self.status) && !matches!(self.status, 408 | 425 | 429)
    }

    /// Sets the bodies to send.
    #[must_use]
    pub fn bodies(mut self, page: impl Into<Bytes>, data: impl Into<Bytes>) -> Self {
        self.page = Some(page.into());
        self.data = Some(data.into());
        self
    }

    /// Sets after what time asking again makes sense.
    #[must_use]
    pub fn retry_after(mut self, duration: Duration) -> Self {
        self.retry_after = Some(duration);
        self
    }
}

/// A redirect that took the place of a page.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// The status, 300 to 399.
    pub status: u16,
    /// Where to.
    pub location: String,
    /// Further headers: names in lower case, and values.
    pub headers: Vec<(String, String)>,
}
