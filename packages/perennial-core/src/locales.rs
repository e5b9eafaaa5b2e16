//! [`Locales`]: the locales of an app, and where they stand in its paths.

use perennial_protocol::{CanonicalPath, PathError};

use crate::Pattern;
use crate::locale_tag::conventional;
use crate::text_direction::is_right_to_left;

/// The locales of an app, the default first. Pages of the default stand at their own paths, those of
/// the others below their tags: `/about` and `/fr-FR/about`.
#[derive(Debug)]
pub struct Locales {
    tags: Vec<Box<str>>,
    /// Held by apps with several locales alone, so that the clients of others have nothing of it.
    below: Option<Below>,
}

/// How paths are taken apart, and put together.
#[derive(Debug, Clone, Copy)]
struct Below {
    /// Whether pages of the default locale stand below its tag, too.
    prefixed: bool,
    split: for<'a> fn(&[Box<str>], bool, &'a str) -> LocalPath<'a>,
    join: fn(&str, &CanonicalPath) -> Result<CanonicalPath, PathError>,
    is_right_to_left: fn(&str) -> bool,
}

/// A path, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalPath<'a> {
    /// The locale, by its place among the app's.
    pub locale: usize,
    /// The path of the page, the same in each locale.
    pub path: &'a str,
    /// Whether this is how the locale is written in a path.
    pub is_canonical: bool,
}

/// An app cannot have its locales.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocalesError {
    /// One is not written as a tag.
    #[error(
        "PER-2110: {0:?} is no locale\n\
         hint: a locale is a language tag (BCP 47), such as \"fr-FR\""
    )]
    Tag(String),
    /// One is written otherwise than by convention.
    #[error(
        "PER-2111: the locale {written:?} is written otherwise than by convention\n\
         hint: write {conventional:?}"
    )]
    Spelling {
        /// As it was given.
        written: String,
        /// As it is to be written.
        conventional: String,
    },
    /// One is there twice.
    #[error("PER-2112: the app has the locale {0:?} twice\nhint: name each once, the default too")]
    Twice(String),
    /// A pattern begins as the paths of a locale do.
    #[error(
        "PER-2113: the pattern {pattern:?} and the pages of the locale {locale:?} could answer the \
         same path\nhint: let the pattern begin with another segment"
    )]
    Pattern {
        /// The pattern of a template or a redirect.
        pattern: String,
        /// The locale.
        locale: String,
    },
}

impl Locales {
    /// One locale, in which all pages are.
    pub(crate) fn one(tag: String) -> Self {
        Self { tags: vec![tag.into()], below: None }
    }

    /// A default, and others.
    pub(crate) fn several(tags: Vec<Box<str>>) -> Self {
        Self { tags, below: Some(Below { prefixed: false, split, join, is_right_to_left }) }
    }

    /// Puts the pages of the default locale below its tag, too.
    pub(crate) fn prefix_all(&mut self) {
        if let Some(below) = &mut self.below {
            below.prefixed = true;
        }
    }

    /// Whether the pages of every locale stand below its tag.
    #[must_use]
    pub fn are_prefixed(&self) -> bool {
        self.below.is_some_and(|below| below.prefixed)
    }

    /// The locale whose pages stand at their own paths; empty, if there is none.
    #[must_use]
    pub fn unprefixed_tag(&self) -> &str {
        if self.are_prefixed() { "" } else { self.default_tag() }
    }

    /// The default locale.
    #[must_use]
    pub fn default_tag(&self) -> &str {
        self.tag(0)
    }

    /// The tag of a locale, by its place.
    #[must_use]
    pub fn tag(&self, place: usize) -> &str {
        self.tags.get(place).map_or("", |tag| tag)
    }

    /// All tags, the default first.
    pub fn tags(&self) -> impl ExactSizeIterator<Item = &str> {
        self.tags.iter().map(|tag| &**tag)
    }

    /// Whether pages of other locales than the default stand below their tags.
    #[must_use]
    pub const fn are_several(&self) -> bool {
        self.below.is_some()
    }

    /// Whether the client sets that the document is written from right to left, when a page in this locale
    /// comes in place of one in another.
    #[must_use]
    pub fn is_right_to_left(&self, tag: &str) -> bool {
        self.below.is_some_and(|below| (below.is_right_to_left)(tag))
    }

    /// Takes a path apart, decoded or as it was sent.
    #[must_use]
    pub fn split<'a>(&self, path: &'a str) -> LocalPath<'a> {
        match &self.below {
            Some(below) => (below.split)(&self.tags, below.prefixed, path),
            None => LocalPath { locale: 0, path, is_canonical: true },
        }
    }

    /// The locale of whatever stands at a path, also where there is no page.
    #[must_use]
    pub fn of(&self, path: &str) -> &str {
        self.tag(self.split(path).locale)
    }

    /// Whether a path begins with the tag of a locale, the default included, in any spelling.
    #[must_use]
    pub fn begins(&self, path: &str) -> bool {
        self.split(path).path.len() != path.len()
    }

    /// The path of a page, without its locale. `None`, if that is no page's path.
    #[must_use]
    pub fn within(&self, path: &CanonicalPath) -> Option<CanonicalPath> {
        match &self.below {
            Some(_) => CanonicalPath::from_decoded(self.split(path.as_str()).path).ok(),
            None => Some(path.clone()),
        }
    }

    /// Where a page stands in a locale.
    ///
    /// # Errors
    /// [`PathError`], if the path is too long with the tag before it.
    pub fn path(&self, tag: &str, path: &CanonicalPath) -> Result<CanonicalPath, PathError> {
        match &self.below {
            Some(below) if tag != self.unprefixed_tag() => (below.join)(tag, path),
            _ => Ok(path.clone()),
        }
    }
}

fn join(tag: &str, path: &CanonicalPath) -> Result<CanonicalPath, PathError> {
    CanonicalPath::from_decoded(&format!("/{tag}{}", path.as_str().trim_end_matches('/')))
}

fn split<'a>(tags: &[Box<str>], prefixed: bool, path: &'a str) -> LocalPath<'a> {
    let tail = path.strip_prefix('/').unwrap_or(path);
    let (first, rest) = tail.find('/').map_or((tail, "/"), |slash| tail.split_at(slash));
    match tags.iter().position(|tag| tag.eq_ignore_ascii_case(first)) {
        Some(locale) => {
            let has_tag = prefixed || locale != 0;
            let is_canonical = has_tag && tags.get(locale).is_some_and(|tag| **tag == *first);
            LocalPath { locale, path: rest, is_canonical }
        }
        None => LocalPath { locale: 0, path, is_canonical: true },
    }
}

/// Checks the locales of an app, and that no pattern begins as their paths do. A parameter may: what
/// is literal goes before it, as it does between patterns.
pub(crate) fn check<'p>(
    locales: &Locales,
    patterns: impl Iterator<Item = &'p Pattern>,
) -> Result<(), LocalesError> {
    if !locales.are_several() {
        return Ok(());
    }
    for (place, tag) in locales.tags().enumerate() {
        let conventional = conventional(tag).ok_or_else(|| LocalesError::Tag(tag.to_owned()))?;
        if conventional != *tag {
            return Err(LocalesError::Spelling { written: tag.to_owned(), conventional });
        }
        if locales.tags().take(place).any(|earlier| earlier == tag) {
            return Err(LocalesError::Twice(tag.to_owned()));
        }
    }
    for pattern in patterns {
        let Some(first) = pattern.first_literal() else { continue };
        if let Some(tag) = locales.tags().find(|tag| tag.eq_ignore_ascii_case(first)) {
            let pattern = pattern.to_string();
            return Err(LocalesError::Pattern { pattern, locale: tag.to_owned() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locales() -> Locales {
        Locales::several(vec!["en-US".into(), "fr-FR".into()])
    }

    #[test]
    fn a_path_is_taken_apart_and_put_together() {
        let locales = locales();
        for (path, locale, within) in [
            ("/", "en-US", "/"),
            ("/about", "en-US", "/about"),
            ("/fr-FR", "fr-FR", "/"),
            ("/fr-FR/about", "fr-FR", "/about"),
            ("/fr-FR/a/b", "fr-FR", "/a/b"),
            ("/fr", "en-US", "/fr"),
            ("/fr-FRx/a", "en-US", "/fr-FRx/a"),
            ("/a/fr-FR", "en-US", "/a/fr-FR"),
        ] {
            let found = locales.split(path);
            assert_eq!((locales.tag(found.locale), found.path), (locale, within), "{path}");
            assert!(found.is_canonical, "{path}");
            let within = CanonicalPath::parse(within).unwrap();
            assert_eq!(locales.path(locale, &within).unwrap().as_str(), path);
        }
    }

    #[test]
    fn every_locale_may_have_its_tag_in_its_paths() {
        let mut locales = locales();
        locales.prefix_all();
        for (path, locale, within) in [("/en-US", "en-US", "/"), ("/fr-FR/a", "fr-FR", "/a")] {
            let found = locales.split(path);
            assert_eq!((locales.tag(found.locale), found.path), (locale, within), "{path}");
            assert!(found.is_canonical, "{path}");
            let within = CanonicalPath::parse(within).unwrap();
            assert_eq!(locales.path(locale, &within).unwrap().as_str(), path);
        }
        assert!(!locales.begins("/a") && locales.unprefixed_tag().is_empty());
    }

    #[test]
    fn a_locale_has_one_spelling_in_a_path() {
        let locales = locales();
        for (path, locale, within) in [
            ("/fr-fr/about", "fr-FR", "/about"),
            ("/FR-FR", "fr-FR", "/"),
            ("/en-US/about", "en-US", "/about"),
            ("/en-us", "en-US", "/"),
        ] {
            let found = locales.split(path);
            assert_eq!((locales.tag(found.locale), found.path), (locale, within), "{path}");
            assert!(!found.is_canonical && locales.begins(path), "{path}");
        }
        assert!(locales.begins("/fr-FR") && !locales.begins("/about") && !locales.begins("/"));
    }

    #[test]
    fn an_app_of_one_locale_has_it_in_no_path() {
        let one = Locales::one("en".into());
        let found = LocalPath { locale: 0, path: "/en/a", is_canonical: true };
        assert_eq!((one.split("/en/a"), one.begins("/en/a")), (found, false));
    }

    #[track_caller]
    fn check_error(tags: &[&str], pattern: &str, parts: &[&str]) {
        let locales = Locales::several(tags.iter().map(|&tag| tag.into()).collect());
        let error = check(&locales, [pattern.parse().unwrap()].iter()).unwrap_err().to_string();
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
        assert!(error.contains("hint:"), "{error}");
    }

    #[test]
    fn what_is_wrong_with_locales_is_said() {
        check_error(&["en-US", "french!"], "", &["PER-2110", "french!"]);
        check_error(&["en-US", "fr-fr"], "", &["PER-2111", "fr-fr", "fr-FR"]);
        check_error(&["en-US", "fr", "en-US"], "", &["PER-2112", "en-US"]);
        check_error(&["en-US", "fr"], "FR/{slug}", &["PER-2113", "FR/{slug}", "\"fr\""]);
        let locales = locales();
        assert_eq!(
            check(&locales, ["{slug}", "{*all}"].map(|it| it.parse().unwrap()).iter()),
            Ok(())
        );
    }
}
