//! [`Place`]: a row of the table of places.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{AtlasError, sphere::Point};

/// A place as the database has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// 1 for the largest place of the world, and so on.
    pub(crate) rank: u32,
    pub(crate) slug: String,
    pub(crate) name: String,
    /// ISO 3166 code, in capitals.
    pub(crate) country: String,
    pub(crate) country_name: String,
    /// The code of the first-order region: the state, the province. May be empty.
    pub(crate) region: String,
    /// The feature code of `GeoNames`, such as `PPLC` for a capital.
    pub(crate) feature: String,
    /// 0 where it is not known.
    pub(crate) population: u64,
    /// Degrees north.
    pub(crate) latitude: f64,
    /// Degrees east.
    pub(crate) longitude: f64,
}

/// The columns that [`Place::from_row`] reads, of `place` joined with `country`.
macro_rules! select_places {
    ($rest:literal) => {
        concat!(
            "SELECT place.rank, slug, place.name, place.country, country.name, region, feature, \
             place.population, latitude, longitude \
             FROM place JOIN country ON country.code = place.country ",
            $rest
        )
    };
}
pub(super) use select_places;

impl Place {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            rank: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            country: row.get(3)?,
            country_name: row.get(4)?,
            region: row.get(5)?,
            feature: row.get(6)?,
            population: row.get(7)?,
            latitude: row.get(8)?,
            longitude: row.get(9)?,
        })
    }

    /// The region's code where it is telling: two letters as `TX`, not `11` or `HCW`.
    pub(crate) fn region_letters(&self) -> Option<&str> {
        let letters = self.region.chars().all(|character| character.is_ascii_alphabetic());
        (letters && self.region.len() == 2).then_some(self.region.as_str())
    }

    /// The path of the country's page.
    pub(crate) fn country_path(&self) -> String {
        format!("/country/{}", self.country.to_lowercase())
    }

    /// What kind of place it is, as the message `kind` names it.
    pub(crate) fn kind(&self) -> &'static str {
        match self.feature.as_str() {
            "PPLC" => "capital",
            "PPLG" => "government",
            "PPLA" => "first",
            "PPLA2" => "second",
            "PPLA3" => "third",
            "PPLA4" | "PPLA5" => "local",
            "PPLX" => "part",
            "PPLL" => "locality",
            "PPLF" => "farming",
            "PPLR" => "religious",
            "PPLS" => "group",
            "PPLCH" => "former-capital",
            "PPLH" | "PPLQ" | "PPLW" => "former",
            _ => "other",
        }
    }

    pub(super) fn point(&self) -> Point {
        Point { latitude: self.latitude, longitude: self.longitude }
    }
}

/// The place of that slug.
pub(crate) fn place_by_slug(atlas: &Connection, slug: &str) -> Result<Option<Place>, AtlasError> {
    let mut statement = atlas.prepare_cached(select_places!("WHERE slug = ?1"))?;
    Ok(statement.query_row([slug], Place::from_row).optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::testing::real;

    #[test]
    fn a_place_is_found_by_its_slug_and_by_no_other_spelling() {
        let atlas = real();
        let paris = place_by_slug(&atlas, "paris").unwrap().unwrap();
        assert_eq!((paris.name.as_str(), paris.country_name.as_str()), ("Paris", "France"));
        assert_eq!((paris.population, paris.feature.as_str()), (2_138_551, "PPLC"));
        assert_eq!(place_by_slug(&atlas, "l'aquila").unwrap().unwrap().name, "L'Aquila");
        assert_eq!(place_by_slug(&atlas, "são-paulo").unwrap().unwrap().country, "BR");
        assert_eq!(place_by_slug(&atlas, "Paris").unwrap(), None);
        assert_eq!(place_by_slug(&atlas, "no-such-place").unwrap(), None);
    }
}
