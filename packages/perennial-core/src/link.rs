//! [`link`]: what stands in a link to another page of the app.

use std::cell::RefCell;

use perennial_protocol::{BasePath, Below, CanonicalPath};

use crate::side::{Tags, Translations, served_place, tags};

/// Where the pages of an app lie to which a view links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The path below which the app lies.
    base: BasePath,
    /// The path below which the pages of the view's locale lie.
    pages: BasePath,
    locale: Box<str>,
    /// The locale whose pages stand at their own paths.
    default_locale: Box<str>,
    /// The messages of the locale.
    translations: Translations,
    /// The tags of all locales.
    tags: Tags,
}

impl Place {
    /// That of the pages of a locale.
    #[must_use]
    pub fn new(base: BasePath, locale: &str, default_locale: &str) -> Self {
        let pages = pages_of(&base, locale, default_locale);
        let translations = Translations::default();
        let (locale, default_locale) = (locale.into(), default_locale.into());
        Self { base, pages, locale, default_locale, translations, tags: Tags::default() }
    }

    /// The same, with the tags of the app's locales.
    #[must_use]
    pub fn with_tags(mut self, tags: Tags) -> Self {
        self.tags = tags;
        self
    }

    /// The same, with the messages of its locale.
    #[must_use]
    pub fn with_translations(mut self, translations: Translations) -> Self {
        self.translations = translations;
        self
    }
}

fn pages_of(base: &BasePath, locale: &str, default_locale: &str) -> BasePath {
    if locale == default_locale { base.clone() } else { base.segment(locale) }
}

thread_local! {
    /// In the browser that of the page that is shown; on the server that of the page whose view is
    /// being rendered on this thread, from its beginning to its end.
    /// Empty until it is asked for: a page without links never does.
    static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) };
}

fn with<T>(look: impl FnOnce(&mut Place) -> T) -> T {
    PLACE.with_borrow_mut(|place| look(place.get_or_insert_with(served_place)))
}

/// What stands in a link to a page of the app, wherever the app lies, and in the locale of the page
/// that has the link: `/city/paris`, `/shop/city/paris` below the base path `/shop`,
/// `/fr-FR/city/paris` in a page of that locale. Any other URL stays as it is.
///
/// Views call it for the attributes in which URLs of pages stand: `href`, `action`. What is given to
/// the framework (canonical addresses, redirects, stylesheets) is not to be wrapped. What has no
/// locale, as a file of the `static` folder, is linked by [`base_link`]. Called before the `view!`,
/// it costs nothing; within, Sycamore takes any call for something that reacts.
///
/// ```
/// use perennial_core::link;
/// use sycamore::prelude::*;
///
/// fn view() -> View {
///     let paris = link("/city/paris");
///     view! { a(href=paris) { "Paris" } }
/// }
/// assert_eq!(link("/city/paris"), "/city/paris");
/// assert_eq!(link("https://example.org/"), "https://example.org/");
/// ```
#[must_use]
pub fn link(url: impl AsRef<str>) -> String {
    with(|place| place.pages.join(url.as_ref()))
}

/// As [`link`], in another locale of the app: for what leads to the same page in another language.
///
/// ```
/// use perennial_core::{current_path, link_in};
/// use sycamore::prelude::*;
///
/// fn in_french() -> View {
///     let path = current_path();
///     view! { a(href=move || link_in("fr-FR", path.text()), hreflang="fr-FR") { "Français" } }
/// }
/// ```
#[must_use]
pub fn link_in(locale: &str, url: impl AsRef<str>) -> String {
    with(|place| pages_of(&place.base, locale, &place.default_locale).join(url.as_ref()))
}

/// What stands in a link to a URL of the app that has no locale: a file of the `static` folder, a
/// feed, or a route of a server of the app's own. Without locales it is the same as [`link`].
#[must_use]
pub fn base_link(url: impl AsRef<str>) -> String {
    with(|place| place.base.join(url.as_ref()))
}

/// The locale of the page whose view is rendered, or whose head is made: one of those that
/// [`App::locales`](crate::App::locales) or [`App::language`](crate::App::language) name.
///
/// It does not change while a page is shown: what is in another locale is another page.
///
/// ```
/// use perennial_core::locale;
/// use sycamore::prelude::*;
///
/// fn greeting() -> View {
///     let text = match locale().as_str() {
///         "fr-FR" => "Bonjour",
///         _ => "Hello",
///     };
///     view! { p { (text) } }
/// }
/// ```
#[must_use]
pub fn locale() -> String {
    with(|place| place.locale.as_ref().into())
}

/// The locales of the app, the default first: for a list of languages. Empty in a head.
///
/// ```
/// use perennial_core::{link_in, locales};
/// use sycamore::prelude::*;
///
/// fn languages() -> View {
///     let link = |tag: String| {
///         let (href, lang) = (link_in(&tag, "/"), tag.clone());
///         view! { a(href=href, lang=lang) { (tag) } }
///     };
///     locales().into_iter().map(link).collect::<Vec<_>>().into()
/// }
/// ```
#[must_use]
pub fn locales() -> Vec<String> {
    with(|place| tags(&place.tags))
}

/// The messages of the locale of the page that is rendered: the server writes them.
#[must_use]
pub fn page_translations() -> Translations {
    with(|place| place.translations.clone())
}

/// The path of the page at an address with this path, with its locale, if that lies where the app
/// does.
#[must_use]
pub fn path_of_page(pathname: &str) -> Option<CanonicalPath> {
    with(|place| below(&place.base, pathname))
}

/// The same without its locale, if that is the one of the page that is shown.
#[must_use]
pub fn path_of_shown(pathname: &str) -> Option<CanonicalPath> {
    with(|place| below(&place.pages, pathname))
}

/// Where a plain server of exported files answers, a path ends with a slash.
fn below(base: &BasePath, pathname: &str) -> Option<CanonicalPath> {
    match base.below(pathname) {
        Below::Path("/") | Below::Slash => Some(CanonicalPath::root()),
        Below::Path(path) => CanonicalPath::parse(path.strip_suffix('/').unwrap_or(path)).ok(),
        Below::No => None,
    }
}

/// Sets in which locale the page is that is shown from now on, and says whether the one before was
/// in another. The client calls it.
pub fn set_locale(locale: &str) -> bool {
    with(|place| {
        let changes = *place.locale != *locale;
        if changes {
            *place = Place::new(std::mem::take(&mut place.base), locale, &place.default_locale);
        }
        changes
    })
}

/// Sets what [`link`] goes by while a function runs on this thread, also if it panics. The server
/// calls it around each rendering.
pub fn with_place<T>(place: Place, run: impl FnOnce() -> T) -> T {
    struct Restore(Option<Place>);
    impl Drop for Restore {
        fn drop(&mut self) {
            PLACE.set(self.0.take());
        }
    }
    let _restore = Restore(PLACE.replace(Some(place)));
    run()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    fn place(base: &str, locale: &str) -> Place {
        Place::new(base.parse().unwrap(), locale, "en-US")
    }

    #[test]
    fn the_place_holds_while_the_function_runs() {
        let shop = || place("/shop", "en-US");
        assert_eq!(with_place(shop(), || link("/a?b")), "/shop/a?b");
        assert_eq!(link("/a"), "/a");
        let panicked = catch_unwind(|| with_place(shop(), || panic!("as it is meant to")));
        assert!(panicked.is_err());
        assert_eq!((link("/a"), locale()), ("/a".into(), String::new()));
    }

    #[test]
    fn the_locale_may_change_while_the_place_stays() {
        with_place(place("/shop", "fr-FR"), || {
            assert!(!set_locale("fr-FR") && set_locale("en-US"));
            assert_eq!((link("/a"), locale()), ("/shop/a".into(), "en-US".into()));
        });
    }

    #[test]
    fn a_link_stays_in_the_locale_of_its_page() {
        with_place(place("", "fr-FR"), || {
            for (url, expected) in [
                ("/", "/fr-FR"),
                ("/?q=1", "/fr-FR?q=1"),
                ("/#top", "/fr-FR#top"),
                ("/a/b?c#d", "/fr-FR/a/b?c#d"),
                ("//other.example/x", "//other.example/x"),
                ("https://other.example/", "https://other.example/"),
                ("#part", "#part"),
                ("", ""),
            ] {
                assert_eq!(link(url), expected, "{url}");
                assert_eq!(link_in("en-US", url), url, "{url}");
            }
            assert_eq!((base_link("/logo.svg"), locale()), ("/logo.svg".into(), "fr-FR".into()));
        });
        with_place(place("/shop", "fr-FR"), || {
            assert_eq!((link("/"), link("/a")), ("/shop/fr-FR".into(), "/shop/fr-FR/a".into()));
            assert_eq!(
                (link_in("en-US", "/"), base_link("/a")),
                ("/shop".into(), "/shop/a".into())
            );
        });
    }
}
