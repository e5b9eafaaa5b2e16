//! [`Stale`]: which stored pages a change makes stale, and the names of their tags.
//!
//! Both the actions of the pages and the JSON API make their changes by the data's functions, which
//! return this: so neither can forget a page that the other knows of.

/// What every page of the global feed depends on.
pub(crate) const FEED: &str = "feed";
/// What the list of popular tags depends on.
pub(crate) const POPULAR_TAGS: &str = "popular-tags";

/// What a page that shows an article depends on, in whole or in a list.
pub(crate) fn article(slug: &str) -> String {
    format!("article:{slug}")
}

/// What the comments of an article depend on.
pub(crate) fn comments(slug: &str) -> String {
    format!("comments:{slug}")
}

/// What every page depends on that shows a user's name or picture.
pub(crate) fn profile(username: &str) -> String {
    format!("profile:{username}")
}

/// What the list of a user's articles depends on.
pub(crate) fn author(username: &str) -> String {
    format!("author:{username}")
}

/// What the list of a user's favorite articles depends on.
pub(crate) fn favorites(username: &str) -> String {
    format!("favorites:{username}")
}

/// What the list of the articles with a tag depends on.
pub(crate) fn tag(name: &str) -> String {
    format!("tag:{name}")
}

/// The stored pages that a change makes stale.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stale {
    /// The tags of the pages.
    pub(crate) tags: Vec<String>,
    /// The paths of pages that may be known as missing.
    pub(crate) paths: Vec<String>,
}

impl Stale {
    pub(crate) fn tags(tags: impl IntoIterator<Item = String>) -> Self {
        Self { tags: tags.into_iter().collect(), paths: Vec::new() }
    }

    pub(crate) fn and_path(mut self, path: String) -> Self {
        self.paths.push(path);
        self
    }

    pub(crate) fn and_tags(mut self, tags: impl IntoIterator<Item = String>) -> Self {
        self.tags.extend(tags);
        self
    }
}
