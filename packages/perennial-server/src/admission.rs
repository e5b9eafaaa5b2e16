//! [`Admission`]: what a page request is about, decided before any user code runs.

use std::fmt::Write as _;

use http::StatusCode;
use perennial_core::{BuildContext, Locales, RouteMatch};
use perennial_isg::EntryKey;
use perennial_protocol::{CanonicalPath, PathError};

use crate::part::Part;
use crate::query::{self, QueryError};
use crate::{PageSubject, Site};

/// What a page request is about.
#[derive(Debug)]
pub(crate) enum Admission {
    /// A page that may exist.
    Page(Admitted),
    /// A path that no template answers.
    Unknown,
    /// The same path without its empty segments or with its locale as it is written in paths, or the
    /// path where a page is instead.
    Redirect(String),
    /// A path or a query that is not looked at.
    Refused(StatusCode),
}

/// A page that may exist.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) key: EntryKey,
    pub(crate) template: usize,
    /// The locale, by its place among the app's.
    pub(crate) locale: usize,
    path: CanonicalPath,
    query: Vec<(Box<str>, String)>,
}

impl Admitted {
    /// All that the state functions may know. Made only when a generation is due.
    pub(crate) fn subject(&self, site: &Site) -> PageSubject {
        let found = site.app.routes().find(&self.path);
        let params = found.map(|found| found.params()).unwrap_or_default();
        let (path, query) = (self.path.clone(), self.query.clone());
        let mut context = BuildContext::new(path, params, query, self.locale(site))
            .with_translations(site.app.translations(self.locale(site)))
            .with_app(site.app.state())
            .with_helper(site.known_paths.helper(self.template));
        if let Some(template) = site.app.templates.get(self.template) {
            context = context.with_query_keys(template.query_keys());
        }
        PageSubject { part: Part::Template(self.template), context }
    }

    /// The page's path, the same in each locale.
    pub(crate) const fn path(&self) -> &CanonicalPath {
        &self.path
    }

    /// Where the page stands, in its locale.
    pub(crate) fn place(&self, site: &Site) -> CanonicalPath {
        let place = site.app.locales.path(self.locale(site), &self.path);
        place.unwrap_or_else(|_| self.path.clone())
    }

    /// The tag of its locale.
    pub(crate) fn locale<'s>(&self, site: &'s Site) -> &'s str {
        site.app.locales.tag(self.locale)
    }
}

/// A path with its locale taken off.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Local {
    /// This path in this locale, by its place among the app's.
    Page(usize, CanonicalPath),
    /// The same, but the locale is written as it is in no path.
    Misspelt(usize, CanonicalPath),
    /// What follows the locale begins with another, or is the framework's own.
    Nothing,
}

impl Local {
    pub(crate) fn of(locales: &Locales, path: CanonicalPath) -> Self {
        let found = locales.split(path.as_str());
        if found.path.len() == path.as_str().len() {
            if locales.are_prefixed() {
                return Self::Nothing;
            }
            return Self::Page(found.locale, path);
        }
        match CanonicalPath::from_decoded(found.path) {
            Err(_) => Self::Nothing,
            Ok(within) if locales.begins(within.as_str()) => Self::Nothing,
            Ok(within) if found.is_canonical => Self::Page(found.locale, within),
            Ok(within) => Self::Misspelt(found.locale, within),
        }
    }
}

impl Admission {
    /// Decides by path and query alone.
    pub(crate) fn decide(site: &Site, raw_path: &str, raw_query: &str) -> Self {
        let path = match CanonicalPath::parse(raw_path) {
            Ok(path) => path,
            Err(PathError::TrailingSlash | PathError::EmptySegment) => {
                return Self::without_empty_segments(raw_path, raw_query);
            }
            Err(PathError::Reserved) => return Self::Unknown,
            Err(error) => return Self::Refused(refusal_of(error)),
        };
        Self::of_path(site, path, raw_query)
    }

    /// The same of a path that is canonical, with its locale.
    pub(crate) fn of_path(site: &Site, path: CanonicalPath, raw_query: &str) -> Self {
        match Local::of(&site.app.locales, path) {
            Local::Page(locale, path) => Self::of_page(site, locale, path, raw_query),
            // Said before it is known whether there is a page, and so of guarded pages as of others.
            Local::Misspelt(locale, path) => Self::in_locale(site, locale, &path, raw_query),
            Local::Nothing => Self::Unknown,
        }
    }

    /// The same of a path without its locale.
    pub(crate) fn of_page(
        site: &Site,
        locale: usize,
        path: CanonicalPath,
        raw_query: &str,
    ) -> Self {
        let Some(found) = site.app.routes().find(&path) else { return Self::Unknown };
        let index = found.template;
        let Some(template) = site.app.templates.get(index) else {
            return Self::elsewhere(site, index, locale, &found, raw_query);
        };
        if !site.known_paths.admits(index, &path) {
            return Self::Unknown;
        }
        let query = match query::declared(raw_query, template.query_keys()) {
            Ok(query) => query,
            Err(QueryError::TooLong) => return Self::Refused(StatusCode::URI_TOO_LONG),
            Err(QueryError::Malformed) => return Self::Refused(StatusCode::BAD_REQUEST),
        };
        let pairs: Vec<(&str, &str)> =
            query.iter().map(|(key, value)| (&**key, value.as_str())).collect();
        let key = EntryKey::new(site.app.locales.tag(locale), &path, &pairs);
        Self::Page(Admitted { key, template: index, locale, path, query })
    }

    fn in_locale(site: &Site, locale: usize, path: &CanonicalPath, raw_query: &str) -> Self {
        match site.app.locales.path(site.app.locales.tag(locale), path) {
            Ok(path) => Self::Redirect(with_query(&path, raw_query)),
            Err(_) => Self::Refused(StatusCode::URI_TOO_LONG),
        }
    }

    /// A redirect of the app: they stand behind the templates.
    fn elsewhere(
        site: &Site,
        index: usize,
        locale: usize,
        found: &RouteMatch<'_, '_>,
        raw_query: &str,
    ) -> Self {
        let redirect = index.checked_sub(site.app.templates.len());
        let to = redirect.and_then(|index| site.app.redirects.get(index));
        let params = found.params();
        let value = |name: &str| {
            params.iter().find(|(own, _)| **own == *name).map(|(_, value)| value.as_str())
        };
        match to.and_then(|to| to.path(value)) {
            Some(path) => Self::in_locale(site, locale, &path, raw_query),
            None => Self::Unknown,
        }
    }

    fn without_empty_segments(raw_path: &str, raw_query: &str) -> Self {
        match without_empty_segments(raw_path) {
            Some(path) => Self::Redirect(with_query(&path, raw_query)),
            None => Self::Refused(StatusCode::BAD_REQUEST),
        }
    }
}

/// The status that refuses a path.
#[must_use]
pub const fn refusal_of(error: PathError) -> StatusCode {
    match error {
        PathError::TooLong => StatusCode::URI_TOO_LONG,
        PathError::Reserved => StatusCode::NOT_FOUND,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// A path without the slash at its end and without its other empty segments, if what is left is
/// canonical; never one that leads to another host, as `//host/` would.
#[must_use]
pub fn without_empty_segments(raw_path: &str) -> Option<CanonicalPath> {
    let mut path = String::with_capacity(raw_path.len());
    for segment in raw_path.split('/').filter(|segment| !segment.is_empty()) {
        path.push('/');
        path.push_str(segment);
    }
    CanonicalPath::parse(if path.is_empty() { "/" } else { &path }).ok()
}

/// The URL of a path, with the query of the request. What of the query cannot stand in a header, as
/// bytes that should have been escaped, is escaped.
#[must_use]
pub fn with_query(path: &CanonicalPath, raw_query: &str) -> String {
    let mut url = path.to_url();
    if raw_query.is_empty() {
        return url;
    }
    url.push('?');
    for byte in raw_query.bytes() {
        if byte.is_ascii_graphic() {
            url.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_segments_go_and_what_is_left_stays_on_the_site() {
        for (raw, left) in [
            ("/a/", Some("/a")),
            ("//", Some("/")),
            ("//evil.example/x//", Some("/evil.example/x")),
            ("/a//%20", Some("/a/ ")),
            ("//a/../b", None),
            ("//.perennial/health", None),
        ] {
            let path = without_empty_segments(raw);
            assert_eq!(path.as_ref().map(CanonicalPath::as_str), left, "{raw}");
        }
    }

    #[test]
    fn a_query_is_kept_and_can_stand_in_a_header() {
        let path = CanonicalPath::parse("/a").unwrap();
        assert_eq!(with_query(&path, ""), "/a");
        assert_eq!(with_query(&path, "q=%C3%A9&b=%"), "/a?q=%C3%A9&b=%");
        assert_eq!(with_query(&path, "q=é\n \""), "/a?q=%C3%A9%0A%20\"");
    }
}
