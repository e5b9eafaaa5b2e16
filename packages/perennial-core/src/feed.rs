//! [`Feed`]: an Atom feed of an app's pages.

use std::time::SystemTime;

use crate::{Absent, Text};

/// An Atom feed (RFC 4287) of the newest pages of some templates: of those that exist, by the dates
/// at which they were published or last changed. It needs the app's origin. Each locale has a feed of its
/// own pages, below its tag: `/news.xml` and `/fr/news.xml`.
///
/// ```
/// use perennial_core::{App, Feed, Template};
/// use sycamore::prelude::*;
///
/// let app = App::new()
///     .origin("https://example.org")
///     .template(Template::new("news/{slug}").view(|| view! { p { "…" } }))
///     .feed(Feed::new("/news.xml").title("News").template("news/{slug}"));
/// assert!(app.finish().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    pub(crate) path: String,
    pub(crate) title: FeedText,
    pub(crate) subtitle: Option<FeedText>,
    pub(crate) author: Option<String>,
    pub(crate) templates: Vec<String>,
    pub(crate) limit: usize,
}

impl Feed {
    /// A feed at this path of the app, of up to 50 pages.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            title: String::new().into(),
            subtitle: None,
            author: None,
            templates: Vec::new(),
            limit: 50,
        }
    }

    /// Sets its title, for example by `t!` in the words of each locale. Default: the app's host.
    #[must_use]
    pub fn title(mut self, title: impl Into<FeedText>) -> Self {
        self.title = title.into();
        self
    }

    /// Says in a sentence what it is about.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<FeedText>) -> Self {
        self.subtitle = Some(subtitle.into());
        self
    }

    /// Names the author of all entries that name none. Default: the feed's title.
    #[must_use]
    pub fn author(mut self, name: impl Into<String>) -> Self {
        self.author = Some(name.into());
        self
    }

    /// Lists the pages of a template, by its pattern. Without any, those of all templates that have
    /// [`feed_entry`](crate::Template::feed_entry).
    #[must_use]
    pub fn template(mut self, pattern: impl Into<String>) -> Self {
        self.templates.push(pattern.into());
        self
    }

    /// Sets how many pages it lists, the newest ones.
    #[must_use]
    pub const fn limit(mut self, pages: usize) -> Self {
        self.limit = pages;
        self
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its title in the locale of the surroundings, if it has one of its own.
    #[must_use]
    pub fn own_title(&self) -> Option<String> {
        Some(self.title.write()).filter(|title| !title.is_empty())
    }

    /// What it is about, in the locale of the surroundings.
    #[must_use]
    pub fn about(&self) -> Option<String> {
        self.subtitle.as_ref().map(FeedText::write)
    }

    /// The author of what names none.
    #[must_use]
    pub fn author_name(&self) -> Option<&str> {
        self.author.as_deref()
    }

    /// The patterns of the templates that it names.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.templates
    }

    /// How many pages it lists at most.
    #[must_use]
    pub const fn most(&self) -> usize {
        self.limit
    }
}

/// A text of a feed: the same in each locale, or a message.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedText(Written);

#[derive(Debug, Clone, PartialEq)]
enum Written {
    Same(String),
    Message(Text),
}

impl FeedText {
    fn write(&self) -> String {
        match &self.0 {
            Written::Same(text) => text.clone(),
            Written::Message(message) => message.write(),
        }
    }
}

impl From<String> for FeedText {
    fn from(text: String) -> Self {
        Self(Written::Same(text))
    }
}

impl From<&str> for FeedText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Text> for FeedText {
    fn from(message: Text) -> Self {
        Self(Written::Message(message))
    }
}

/// A page in a feed.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use perennial_core::FeedEntry;
/// let published = UNIX_EPOCH + Duration::from_secs(1_780_000_000);
/// let entry = FeedEntry::new("Rain").summary("It rained.").published(published);
/// assert_eq!(entry.title, "Rain");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedEntry {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published.
    pub published: Option<SystemTime>,
    /// When it was last changed; without, when its stored content was.
    pub updated: Option<SystemTime>,
}

impl FeedEntry {
    /// An entry with this title.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Says what it is about.
    #[must_use]
    pub fn summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = Some(summary.into());
        self
    }

    /// Says who wrote it.
    #[must_use]
    pub fn author(mut self, name: impl Into<String>) -> Self {
        self.author = Some(name.into());
        self
    }

    /// Says when it was published.
    #[must_use]
    pub const fn published(mut self, at: SystemTime) -> Self {
        self.published = Some(at);
        self
    }

    /// Says when it was last changed.
    #[must_use]
    pub const fn updated(mut self, at: SystemTime) -> Self {
        self.updated = Some(at);
        self
    }
}

/// What a feed function may return.
pub trait IntoFeedEntry {
    /// The entry; `None` leaves the page out of feeds.
    fn into_feed_entry(self) -> Option<FeedEntry>;
}

impl IntoFeedEntry for FeedEntry {
    fn into_feed_entry(self) -> Option<FeedEntry> {
        Some(self)
    }
}

impl IntoFeedEntry for Option<FeedEntry> {
    fn into_feed_entry(self) -> Option<FeedEntry> {
        self
    }
}

impl IntoFeedEntry for Absent {
    fn into_feed_entry(self) -> Option<FeedEntry> {
        None
    }
}
