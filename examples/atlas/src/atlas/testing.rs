//! Databases for the tests: the real one, imported once for all of them, and tiny ones.

use std::sync::LazyLock;

use rusqlite::Connection;
use tempfile::TempDir;

use super::{AtlasError, database::Database, import, source::SourcePlace};

/// A connection to a database of all places.
pub(crate) fn real() -> Connection {
    static SHARED: LazyLock<(TempDir, Database)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = Database::open_or_import(folder.path(), import::import).expect("the import");
        (folder, database)
    });
    SHARED.1.take().expect("a connection")
}

/// A database of these places, each a name, degrees north and degrees east, all in Fiji.
pub(crate) fn atlas_of(places: &[(&'static str, f64, f64)]) -> Connection {
    let mut atlas = Connection::open_in_memory().expect("a database in memory");
    fill(&mut atlas, places).expect("the import");
    atlas
}

/// An import that takes no time.
pub(crate) fn fill_with_two(atlas: &mut Connection) -> Result<(), AtlasError> {
    fill(atlas, &[("Here", 0.0, 0.0), ("There", 1.0, 1.0)])
}

fn fill(atlas: &mut Connection, places: &[(&'static str, f64, f64)]) -> Result<(), AtlasError> {
    let places = (1..)
        .zip(places)
        .map(|(id, &(name, latitude, longitude))| SourcePlace {
            id,
            name,
            country: "FJ",
            region: "",
            feature: "PPL",
            population: 0,
            latitude,
            longitude,
        })
        .collect();
    import::fill(atlas, places)
}
