//! The import: from the lines of the data file to the tables that are asked.

use rusqlite::Connection;

use super::{
    AtlasError,
    folding::fold,
    slug::Slugs,
    source::{self, SourcePlace},
};

/// Changes with the tables and with what is put into them, so that older databases are made anew.
const SCHEMA_VERSION: u64 = 1;

/// Places are numbered by size, which makes "the largest" the first of any index.
const TABLES: &str = "
    CREATE TABLE country (
        code TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL,
        places INTEGER NOT NULL, population INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE place (
        rank INTEGER PRIMARY KEY, slug TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
        country TEXT NOT NULL, region TEXT NOT NULL, feature TEXT NOT NULL,
        population INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL
    );
    CREATE VIRTUAL TABLE place_area USING rtree(rank, west, east, south, north);
    CREATE VIRTUAL TABLE place_name USING fts5(
        folded, content = '', detail = 'none', columnsize = 0, tokenize = 'ascii', prefix = '1 2 3'
    );";

/// Made after the rows, which is faster than keeping them up row by row.
const INDEXES: &str = "
    CREATE UNIQUE INDEX place_by_slug ON place (slug);
    CREATE INDEX place_by_country ON place (country);
    CREATE INDEX place_by_name ON place (folded);";

/// The number that a database of this data and these tables carries as its `user_version`.
///
/// Never 0, the number of an empty database.
pub(super) fn version() -> i32 {
    let hash = xxhash_rust::xxh3::xxh3_64_with_seed(source::COMPRESSED, SCHEMA_VERSION);
    // Some bits of the hash are as good as any others.
    let [first, second, third, fourth, ..] = hash.to_be_bytes();
    i32::from_be_bytes([first, second, third, fourth]) | 1
}

/// Fills an empty database with all places of the data file.
pub(super) fn import(atlas: &mut Connection) -> Result<(), AtlasError> {
    let text = source::decompress()?;
    fill(atlas, source::parse(&text)?)
}

/// Fills an empty database with the places, in one transaction.
pub(super) fn fill(
    atlas: &mut Connection,
    mut places: Vec<SourcePlace<'_>>,
) -> Result<(), AtlasError> {
    places.sort_by_key(|place| (std::cmp::Reverse(place.population), place.id));
    let transaction = atlas.transaction()?;
    transaction.execute_batch(TABLES)?;
    insert_places(&transaction, &places)?;
    insert_countries(&transaction)?;
    transaction.execute_batch(INDEXES)?;
    transaction.pragma_update(None, "user_version", version())?;
    transaction.commit()?;
    Ok(())
}

fn insert_places(atlas: &Connection, places: &[SourcePlace<'_>]) -> Result<(), AtlasError> {
    let mut slugs = Slugs::default();
    let mut row =
        atlas.prepare("INSERT INTO place VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
    let mut area = atlas.prepare("INSERT INTO place_area VALUES (?1, ?2, ?2, ?3, ?3)")?;
    let mut name = atlas.prepare("INSERT INTO place_name (rowid, folded) VALUES (?1, ?2)")?;
    for (rank, place) in (1_u32..).zip(places) {
        let folded = fold(place.name);
        row.execute((
            rank,
            slugs.give(place),
            place.name,
            &folded,
            place.country,
            place.region,
            place.feature,
            place.population,
            place.latitude,
            place.longitude,
        ))?;
        area.execute((rank, place.longitude, place.latitude))?;
        name.execute((rank, &folded))?;
    }
    Ok(())
}

/// Counts the countries. `PPLX` is a part of a town, whose people the town has counted already.
fn insert_countries(atlas: &Connection) -> Result<(), AtlasError> {
    let mut insert = atlas.prepare(
        "INSERT INTO country SELECT ?1, ?2, ?3, count(*), \
         coalesce(sum(CASE WHEN feature = 'PPLX' THEN 0 ELSE population END), 0) \
         FROM place WHERE country = ?1 HAVING count(*) > 0",
    )?;
    for (code, name) in source::COUNTRY_NAMES.lines().filter_map(|line| line.split_once('\t')) {
        insert.execute((code, name, fold(name)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::testing::real;

    #[test]
    fn the_import_keeps_every_place_and_marks_the_database_with_its_version() {
        let atlas = real();
        let count = |sql| atlas.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM place"), 135_233);
        assert_eq!(count("SELECT count(DISTINCT slug) FROM place"), 135_233);
        assert_eq!(count("SELECT count(*) FROM place_area"), 135_233);
        assert_eq!(count("SELECT count(*) FROM country"), 246);
        let marked: i32 = atlas.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(marked, version());
    }

    #[test]
    fn the_largest_place_of_a_name_has_the_plain_slug() {
        let atlas = real();
        let slugs = |name: &str| -> Vec<String> {
            let mut statement = atlas
                .prepare("SELECT slug FROM place WHERE name = ?1 ORDER BY rank LIMIT 4")
                .unwrap();
            statement.query_map([name], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        assert_eq!(slugs("Paris"), ["paris", "paris-us", "paris-ca", "paris-us-tn"]);
        assert_eq!(
            slugs("Springfield")[..3],
            ["springfield", "springfield-us", "springfield-us-il"]
        );
    }
}
