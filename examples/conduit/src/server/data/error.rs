//! [`DataError`]: what can go wrong between the database and an answer, and [`Refused`]: what the
//! database does not allow.

use std::path::PathBuf;

/// A change or a question was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataError {
    /// It is the visitor's to mend.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The folder of the database cannot be written.
    #[error(
        "PER-9541: the database cannot be kept in {}\nhint: set CONDUIT_DATA to a folder that can be written",
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
        "PER-9542: a statement of the database failed\nhint: remove the file to have it made anew"
    )]
    Sqlite(#[from] rusqlite::Error),
    /// The thread of a query ended.
    #[error("PER-9543: a query of the database was interrupted")]
    Interrupted(#[source] tokio::task::JoinError),
    /// The system gave no random bytes.
    #[error("PER-9544: the system gave no random bytes")]
    Random(#[from] getrandom::Error),
    /// A password could not be hashed.
    #[error("PER-9545: a password could not be hashed: {0}")]
    Password(argon2::password_hash::Error),
    /// The list of an article's tags could not be read.
    #[error("PER-9546: the tags of an article could not be read")]
    Tags(#[from] serde_json::Error),
}

/// What the database does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// There is no such thing: an article, a comment or a profile.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// It belongs to somebody else.
    #[error("the {0} belongs to somebody else")]
    Forbidden(&'static str),
    /// Another one has this value already: of a user or of an article.
    #[error("the {0} has already been taken")]
    Taken(&'static str),
}
