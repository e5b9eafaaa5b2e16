//! The page in each locale, as search engines ask for it.

use perennial_protocol::CanonicalPath;

use crate::Locales;

/// What names the page that visitors get whose language the app does not have (Google Search Central,
/// "Localized versions of your pages").
const DEFAULT: &str = "x-default";

impl Locales {
    /// Where a page stands in each locale, by the values of `hreflang`; last `x-default`. Nothing in an app
    /// of one locale.
    pub fn alternates<'a>(
        &'a self,
        path: &'a CanonicalPath,
    ) -> impl Iterator<Item = (&'a str, CanonicalPath)> {
        let own = self.tags().filter_map(|tag| Some((tag, self.path(tag, path).ok()?)));
        // Without a tag, a path leads to the default locale, or to the one that the visitor prefers.
        let all = own.chain(std::iter::once((DEFAULT, path.clone())));
        all.filter(|_| self.are_several())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(locales: &Locales, expected: &[(&str, &str)]) {
        let path = CanonicalPath::parse("/a").unwrap();
        let found: Vec<(&str, CanonicalPath)> = locales.alternates(&path).collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(tag, url)| (*tag, url.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_page_is_named_in_each_locale_and_for_all_others() {
        let mut locales = Locales::several(vec!["en".into(), "fr".into()]);
        check(&locales, &[("en", "/a"), ("fr", "/fr/a"), ("x-default", "/a")]);
        locales.prefix_all();
        check(&locales, &[("en", "/en/a"), ("fr", "/fr/a"), ("x-default", "/a")]);
        check(&Locales::one("en".into()), &[]);
    }
}
