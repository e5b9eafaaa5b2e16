//! The postcards: their texts in a database, their pictures as files beside it.

mod access;
mod picture;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use perennial::Source;
use perennial::prelude::*;
use rusqlite::{Connection, OptionalExtension as _};

pub(crate) use self::access::{Newest, One, Send};
pub(crate) use self::picture::{Kind, Picture};

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS card (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    kind INTEGER NOT NULL
) STRICT";

/// The postcards of a new wall, oldest first.
const SEED: [(&str, &[u8]); 2] = [
    ("The sea is as you remember it.", include_bytes!("../../seed/sea.png")),
    ("We have found the house on the hill.", include_bytes!("../../seed/hills.png")),
];

/// The postcards.
pub(crate) struct Postcards {
    folder: PathBuf,
    connection: Mutex<Connection>,
}

/// What a page can depend on.
pub(crate) enum Tag {
    Wall,
    Card(u64),
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wall => f.write_str("wall"),
            Self::Card(id) => write!(f, "card:{id}"),
        }
    }
}

impl Source for Postcards {
    type Tag = Tag;
}

/// The postcards cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataError {
    #[error("the database of the postcards: {0}")]
    Database(#[from] rusqlite::Error),
    #[error(
        "the folder of the postcards, {path}: {source}\nhint: POSTCARDS_DATA names another one"
    )]
    Folder { path: PathBuf, source: std::io::Error },
}

impl Postcards {
    /// Opens them in the folder that `POSTCARDS_DATA` names, else in the user's cache.
    pub(crate) fn open(variables: &Variables) -> Result<Self, DataError> {
        let folder = variables.get("POSTCARDS_DATA").map(PathBuf::from).unwrap_or_else(|| {
            dirs::cache_dir().unwrap_or_else(std::env::temp_dir).join("perennial-postcards")
        });
        std::fs::create_dir_all(&folder)
            .map_err(|source| DataError::Folder { path: folder.clone(), source })?;
        let connection = Connection::open(folder.join("postcards.sqlite"))?;
        connection.execute_batch(SCHEMA)?;
        let cards = Self { folder, connection: Mutex::new(connection) };
        cards.seed()?;
        Ok(cards)
    }

    /// The first two, if there are none.
    fn seed(&self) -> Result<(), DataError> {
        let connection = self.connection();
        let count: i64 = connection.query_row("SELECT count(*) FROM card", [], |row| row.get(0))?;
        for (id, (text, picture)) in (1..).zip(SEED).filter(|_| count == 0) {
            let path = self.file(id);
            std::fs::write(&path, picture).map_err(|source| DataError::Folder { path, source })?;
            let sql = "INSERT INTO card (id, text, kind) VALUES (?, ?, ?)";
            connection.execute(sql, (row(id), text, Kind::Png.number()))?;
        }
        Ok(())
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A transaction that a panic left open is rolled back where it is dropped.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, id: u64) -> PathBuf {
        self.folder.join(id.to_string())
    }

    /// The picture of a postcard, if there is one.
    pub(crate) fn picture(&self, id: u64) -> Result<Option<Picture>, PageError> {
        let kind = "SELECT kind FROM card WHERE id = ?";
        let kind = self.connection().query_row(kind, [row(id)], |row| row.get(0)).optional()?;
        let Some(kind) = kind.and_then(Kind::of_number) else { return Ok(None) };
        let bytes = std::fs::read(self.file(id))?;
        Ok(Some(Picture { content_type: kind.content_type(), bytes }))
    }
}

/// The number of a postcard as the database has it: one beyond its range is none of its numbers.
fn row(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(-1)
}
