//! [`AtlasError`]: what can go wrong between the data file and an answer.

use std::path::PathBuf;

/// Why the database could not be made, opened or asked. Always the server's fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AtlasError {
    /// The folder of the database cannot be written.
    #[error(
        "the atlas cannot keep its database in {}\nhint: set ATLAS_DATA to a folder that can be written",
        path.display()
    )]
    Folder {
        /// The file or folder that failed.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The data file cannot be decompressed.
    #[error("the data of the atlas cannot be decompressed\nhint: run data/convert.mjs again")]
    Compressed(#[source] std::io::Error),
    /// A line of the data file is not as `data/README.md` describes it.
    #[error(
        "line {line} of the atlas's data has no valid {field}\nhint: run data/convert.mjs again"
    )]
    Line {
        /// The line's number, from 1.
        line: usize,
        /// The field that is missing or malformed.
        field: &'static str,
    },
    /// SQLite refused a statement.
    #[error("the database of the atlas failed")]
    Database(#[from] rusqlite::Error),
    /// The thread that asked the database panicked, or the server is stopping.
    #[error("a query of the atlas did not end")]
    Interrupted(#[source] tokio::task::JoinError),
}
