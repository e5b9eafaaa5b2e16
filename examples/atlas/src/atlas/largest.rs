//! The largest places: of the world, and of one country.

use rusqlite::Connection;

use super::{AtlasError, Place, place::select_places};

/// The `count` largest places of the world, the largest first.
pub(crate) fn largest_in_world(atlas: &Connection, count: u32) -> Result<Vec<Place>, AtlasError> {
    let mut statement = atlas.prepare_cached(select_places!("WHERE rank <= ?1 ORDER BY rank"))?;
    Ok(statement.query_map([count], Place::from_row)?.collect::<Result<_, _>>()?)
}

/// The `count` largest places of the country with that code, in capitals.
pub(crate) fn largest_in_country(
    atlas: &Connection,
    code: &str,
    count: u32,
) -> Result<Vec<Place>, AtlasError> {
    let mut statement =
        atlas.prepare_cached(select_places!("WHERE place.country = ?1 ORDER BY rank LIMIT ?2"))?;
    Ok(statement.query_map((code, count), Place::from_row)?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::testing::real;

    #[test]
    fn the_largest_places_come_in_order_of_population() {
        let places = largest_in_world(&real(), 50).unwrap();
        assert_eq!(places.len(), 50);
        assert_eq!(places[0].name, "Shanghai");
        assert!(places.is_sorted_by(|larger, smaller| larger.population >= smaller.population));
    }

    #[test]
    fn a_country_has_its_own_largest_places() {
        let places = largest_in_country(&real(), "FR", 50).unwrap();
        assert_eq!(places.len(), 50);
        assert_eq!(places[0].name, "Paris");
        assert!(places.iter().all(|place| place.country == "FR"));
        assert!(largest_in_country(&real(), "ZZ", 50).unwrap().is_empty());
    }
}
