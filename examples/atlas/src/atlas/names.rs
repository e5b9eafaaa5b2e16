//! The names of countries in the languages of the atlas: those of CLDR, by ICU4X.

use std::cell::RefCell;
use std::collections::HashMap;

use icu_experimental::displaynames::DisplayNamesOptions;
use icu_experimental::displaynames::multi::RegionDisplayNames;
use icu_locale_core::Locale;
use icu_locale_core::subtags::Region;

use super::Country;
use super::folding::fold;

/// The language of the names in the database.
const OWN: &str = "en";

thread_local! {
    // The data cannot be sent to another thread.
    static NAMES: RefCell<HashMap<String, Option<RegionDisplayNames>>> = RefCell::default();
}

/// The name of a country in a language: the database's own, if CLDR has none.
pub(crate) fn country_name(code: &str, own: &str, language: &str) -> String {
    let name = (language != OWN).then(|| in_language(code, language)).flatten();
    name.unwrap_or_else(|| own.to_owned())
}

fn in_language(code: &str, language: &str) -> Option<String> {
    let region = Region::try_from_str(code).ok()?;
    NAMES.with_borrow_mut(|names| {
        let known = names.entry(language.to_owned()).or_insert_with(|| {
            let locale = Locale::try_from_str(language).ok()?;
            RegionDisplayNames::try_new((&locale).into(), DisplayNamesOptions::default()).ok()
        });
        known.as_ref()?.of(region).map(str::to_owned)
    })
}

/// Gives countries their names in a language, and sorts them by these: Latin letters without regard to
/// accents, others in the order of their characters.
pub(crate) fn named(mut countries: Vec<Country>, language: &str) -> Vec<Country> {
    if language == OWN {
        return countries;
    }
    for country in &mut countries {
        country.name = country_name(&country.code, &country.name, language);
    }
    let is_latin = |name: &str| name.chars().all(|c| c < '\u{250}' || c == '’');
    countries.sort_by_cached_key(|country| match is_latin(&country.name) {
        true => fold(&country.name),
        false => country.name.clone(),
    });
    countries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_a_name_in_each_language() {
        for (language, germany, kosovo) in [
            ("en", "Germany", "Kosovo"),
            ("fr", "Allemagne", "Kosovo"),
            ("de", "Deutschland", "Kosovo"),
            ("ar", "ألمانيا", "كوسوفو"),
            ("ja", "ドイツ", "コソボ"),
        ] {
            assert_eq!(country_name("DE", "Germany", language), germany);
            assert_eq!(country_name("XK", "Kosovo", language), kosovo);
        }
        assert_eq!(country_name("?", "Nowhere", "fr"), "Nowhere");
    }
}
