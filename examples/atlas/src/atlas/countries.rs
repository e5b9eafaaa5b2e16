//! [`Country`]: a country's numbers, counted once at the import.

use rusqlite::{Connection, OptionalExtension, Row};

use super::AtlasError;

/// A country, or a territory with a code of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Country {
    /// ISO 3166 code, in capitals.
    pub(crate) code: String,
    pub(crate) name: String,
    /// How many places it has.
    pub(crate) places: u32,
    /// How many people live in them, parts of towns not counted a second time.
    pub(crate) population: u64,
}

/// All countries counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct World {
    pub(crate) places: u32,
    pub(crate) population: u64,
}

impl Country {
    /// The path of its page.
    pub(crate) fn path(&self) -> String {
        format!("/country/{}", self.code.to_lowercase())
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            code: row.get(0)?,
            name: row.get(1)?,
            places: row.get(2)?,
            population: row.get(3)?,
        })
    }
}

/// All countries, by name as an English reader sorts them.
pub(crate) fn countries(atlas: &Connection) -> Result<Vec<Country>, AtlasError> {
    let mut statement = atlas
        .prepare_cached("SELECT code, name, places, population FROM country ORDER BY folded")?;
    Ok(statement.query_map([], Country::from_row)?.collect::<Result<_, _>>()?)
}

/// The country of that code, in capitals.
pub(crate) fn country(atlas: &Connection, code: &str) -> Result<Option<Country>, AtlasError> {
    let mut statement = atlas
        .prepare_cached("SELECT code, name, places, population FROM country WHERE code = ?1")?;
    Ok(statement.query_row([code], Country::from_row).optional()?)
}

/// The sums over all countries.
pub(crate) fn world(atlas: &Connection) -> Result<World, AtlasError> {
    let mut statement = atlas.prepare_cached(
        "SELECT coalesce(sum(places), 0), coalesce(sum(population), 0) FROM country",
    )?;
    Ok(statement.query_row([], |row| Ok(World { places: row.get(0)?, population: row.get(1)? }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::testing::real;

    #[test]
    fn every_country_is_listed_once_and_sorted_without_regard_to_accents() {
        let countries = countries(&real()).unwrap();
        assert_eq!(countries.len(), 246);
        assert_eq!(countries.iter().map(|country| country.places).sum::<u32>(), 135_233);
        let names: Vec<_> = countries.iter().map(|country| country.name.as_str()).collect();
        assert_eq!(names[..3], ["Afghanistan", "Åland Islands", "Albania"]);
    }

    #[test]
    fn parts_of_towns_are_not_counted_a_second_time() {
        let atlas = real();
        let all: u64 = atlas
            .query_row("SELECT sum(population) FROM place WHERE country = 'US'", [], |row| {
                row.get(0)
            })
            .unwrap();
        let counted = country(&atlas, "US").unwrap().unwrap();
        assert!(counted.population < all && counted.population > 200_000_000);
    }

    #[test]
    fn an_unknown_code_is_no_country() {
        assert_eq!(country(&real(), "ZZ").unwrap(), None);
        assert_eq!(country(&real(), "fr").unwrap(), None);
    }
}
