//! [`FileError`]: why the files of a build cannot be served.

use std::path::PathBuf;

/// The files of a build cannot be served as they are.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A file cannot be read.
    #[error("PER-4020: the file {file:?} of the build cannot be read: {source}")]
    Read {
        /// The file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// An alias leads nowhere, or stands in the way of a file.
    #[error(
        "PER-4021: the alias {alias:?} of the static file {file:?} cannot be used: {reason}\n\
         hint: .static_alias(\"/favicon.ico\", \"/icons/favicon.ico\") names two addresses, the second \
         that of a file in the app's static folder"
    )]
    Alias {
        /// The further address.
        alias: String,
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
}
