//! Slugs: the last segment of a city's path, unique and the same on every machine.
//!
//! A slug keeps what the name holds, accents, apostrophes and scripts, in small letters; only
//! what parts words becomes a hyphen. Of several places with one name the largest has the plain
//! slug, and the others add, as far as they need it, the country, the region and the `GeoNames` id.

use std::collections::HashSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::source::SourcePlace;

/// The name as a slug, not yet unique. Empty for a name without any letter or digit.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut gap = false;
    for character in name.to_lowercase().nfc() {
        if character.is_alphanumeric() || is_combining_mark(character) || is_apostrophe(character) {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(character);
        } else {
            gap = true;
        }
    }
    slug
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '`' | '‘' | '’')
}

/// Gives out slugs: to the largest place first.
#[derive(Debug, Default)]
pub(super) struct Slugs {
    taken: HashSet<String>,
}

impl Slugs {
    /// The shortest slug of the place that no place before it was given.
    pub(super) fn give(&mut self, place: &SourcePlace<'_>) -> String {
        let mut candidate = slug(place.name);
        let additions = [place.country, place.region, &place.id.to_string()].map(str::to_lowercase);
        for addition in additions.iter().filter(|addition| !addition.is_empty()) {
            if !candidate.is_empty() && self.taken.insert(candidate.clone()) {
                return candidate;
            }
            if !candidate.is_empty() {
                candidate.push('-');
            }
            candidate.push_str(addition);
        }
        // With the id, which no two places share, it can collide only with a name that spells it
        // out. Repeating the id ends that too.
        while !self.taken.insert(candidate.clone()) {
            candidate.push('-');
            candidate.push_str(&place.id.to_string());
        }
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use perennial::protocol::CanonicalPath;

    fn place(
        id: u32,
        name: &'static str,
        country: &'static str,
        region: &'static str,
    ) -> SourcePlace<'static> {
        SourcePlace {
            id,
            name,
            country,
            region,
            feature: "PPL",
            population: 0,
            latitude: 0.0,
            longitude: 0.0,
        }
    }

    #[test]
    fn a_slug_keeps_accents_apostrophes_and_scripts() {
        assert_eq!(slug("São Paulo"), "são-paulo");
        assert_eq!(slug("L'Aquila"), "l'aquila");
        assert_eq!(slug("Xi’an"), "xi’an");
        assert_eq!(slug("Чучер - Сандево"), "чучер-сандево");
        assert_eq!(slug("قرية"), "قرية");
    }

    #[test]
    fn all_that_parts_words_is_one_hyphen() {
        assert_eq!(slug("Biel/Bienne"), "biel-bienne");
        assert_eq!(slug("Zürich (Kreis 7) / Witikon"), "zürich-kreis-7-witikon");
        assert_eq!(slug("Washington, D.C."), "washington-d-c");
        assert_eq!(slug(".."), "");
    }

    #[test]
    fn places_of_one_name_add_country_then_region_then_id() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.give(&place(1, "Paris", "FR", "11")), "paris");
        assert_eq!(slugs.give(&place(2, "Paris", "US", "TX")), "paris-us");
        assert_eq!(slugs.give(&place(3, "Paris", "US", "TN")), "paris-us-tn");
        assert_eq!(slugs.give(&place(4, "Paris", "US", "TN")), "paris-us-tn-4");
        assert_eq!(slugs.give(&place(5, "Paris", "US", "")), "paris-us-5");
        assert_eq!(slugs.give(&place(6, "Paris US", "XX", "")), "paris-us-xx");
    }

    #[test]
    fn a_name_without_letters_is_called_by_its_country() {
        assert_eq!(Slugs::default().give(&place(7, "…", "FR", "")), "fr");
    }

    #[test]
    fn the_slug_of_every_place_makes_a_canonical_path() {
        let text = super::super::source::decompress().unwrap();
        let mut slugs = Slugs::default();
        let mut given = HashSet::new();
        for place in super::super::source::parse(&text).unwrap() {
            let slug = slugs.give(&place);
            let path = CanonicalPath::from_decoded(&format!("/city/{slug}"));
            assert!(path.is_ok_and(|path| path.segments().count() == 2), "{slug:?}");
            assert!(given.insert(slug.clone()), "{slug:?} is given twice");
        }
    }
}
