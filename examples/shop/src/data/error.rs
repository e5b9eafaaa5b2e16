//! [`DataError`]: what can go wrong between the database and an answer.

use std::path::PathBuf;

/// Why the database could not be made, opened or asked. Always the server's fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataError {
    /// The folder of the database cannot be written.
    #[error(
        "PER-9531: the shop cannot keep its database in {}\nhint: set SHOP_DATA to a folder that can be written",
        path.display()
    )]
    Folder {
        /// The file or folder that failed.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// SQLite refused a statement.
    #[error(
        "PER-9532: the database of the shop failed\nhint: remove the file to have it made anew"
    )]
    Database(#[from] rusqlite::Error),
    /// The thread that asked the database panicked, or the server is stopping.
    #[error("PER-9533: a query of the shop did not end")]
    Interrupted(#[source] tokio::task::JoinError),
}
