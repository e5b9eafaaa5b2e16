//! [`FeedPlan`]: a feed of the app, checked when the server starts.

use perennial_core::{AppDefinition, Feed, with_place};
use perennial_protocol::{CanonicalPath, SiteAddress};

/// A feed, and the templates that it lists.
#[derive(Debug)]
pub(crate) struct FeedPlan {
    /// Its path as it stands in a URL.
    pub(super) path: String,
    pub(super) feed: Feed,
    pub(super) title: String,
    pub(super) about: Option<String>,
    /// The locale of its pages.
    pub(super) locale: String,
    pub(super) templates: Vec<usize>,
}

/// A feed cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("PER-4083: the feed {path:?} cannot be served: {reason}\nhint: {hint}")]
pub struct FeedError {
    path: String,
    reason: String,
    hint: &'static str,
}

impl FeedPlan {
    pub(super) fn new(
        app: &AppDefinition,
        locale: &str,
        feed: &Feed,
        address: &SiteAddress,
    ) -> Result<Self, FeedError> {
        let fail = |reason: String, hint| FeedError { path: feed.path().to_owned(), reason, hint };
        let path = CanonicalPath::from_decoded(feed.path())
            .and_then(|path| app.locales.path(locale, &path))
            .map_err(|error| fail(error.to_string(), "name it like \"/feed.xml\""))?;
        let Some(origin) = address.origin() else {
            let reason = "feeds have absolute addresses, and the app's origin is not known";
            return Err(fail(reason.into(), "say it with App::origin(\"https://example.org\")"));
        };
        let mut templates = Vec::new();
        for pattern in feed.patterns() {
            let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
            let found = app.templates.iter().position(|own| own.pattern().as_str() == pattern);
            templates.push(found.ok_or_else(|| {
                let reason = format!("the app has no template with the pattern {pattern:?}");
                fail(reason, "name the pattern as Template::new does")
            })?);
        }
        if feed.patterns().is_empty() {
            let all = app.templates.iter().enumerate();
            templates.extend(all.filter(|(_, own)| own.has_feed_entry()).map(|(index, _)| index));
        }
        let guarded =
            |index: &&usize| app.templates.get(**index).is_some_and(|one| one.has_guard());
        if let Some(template) =
            templates.iter().find(guarded).and_then(|one| app.templates.get(*one))
        {
            let reason = format!("the pages of {:?} have a guard", template.pattern().as_str());
            return Err(fail(
                reason,
                "a feed is shown to everybody; name only what anybody may see",
            ));
        }
        if templates.is_empty() {
            let hint = "name one with Feed::template, or give one a feed_entry";
            return Err(fail("it lists the pages of no template".into(), hint));
        }
        let host = origin.as_str().split_once("://").map_or(origin.as_str(), |(_, host)| host);
        let place = app.place(address.base().clone(), locale);
        let (title, about) = with_place(place, || (feed.own_title(), feed.about()));
        let title = title.unwrap_or_else(|| host.to_owned());
        let (path, feed, locale) = (path.to_url(), feed.clone(), locale.to_owned());
        Ok(Self { path, feed, title, about, locale, templates })
    }
}
