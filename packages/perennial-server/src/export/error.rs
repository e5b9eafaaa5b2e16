//! [`ExportError`]: why the site cannot be written as files.

use std::path::PathBuf;

use perennial_isg::StoreError;
use perennial_protocol::CanonicalPath;

use crate::{PluginError, SiteError};

/// The site cannot be written as files.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The site cannot be opened.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// A plugin failed.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// Parts of it are made for each request.
    #[error(
        "PER-4100: parts of the site need a server:\n  {}\n\
         hint: `perennial export --leave-out` writes the site without them",
        .0.join("\n  ")
    )]
    NeedsServer(Vec<String>),
    /// A page cannot be made.
    #[error("PER-4101: the page {path} cannot be made: {status} {message}")]
    Page {
        /// Its path.
        path: CanonicalPath,
        /// The status that it would be answered with.
        status: u16,
        /// What a visitor would be told; the cause stands in the log.
        message: String,
    },
    /// A sitemap, a feed or `robots.txt` cannot be made.
    #[error("PER-4102: {path} cannot be made: {source}")]
    List {
        /// Its path.
        path: String,
        /// Why not.
        source: StoreError,
    },
    /// The folder holds something else.
    #[error(
        "PER-4103: the folder {} holds files that no export wrote\n\
         hint: name an empty or a new folder with --output",
        folder.display()
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
    },
    /// A file cannot be written.
    #[error("PER-4104: the file {} cannot be written: {source}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Two things would be one file.
    #[error(
        "PER-4105: the site has two things that would both be the file {0:?}\n\
         hint: rename one of them: a static file, or the path of a page"
    )]
    Twice(String),
    /// Two files would be one on some file systems.
    #[error(
        "PER-4106: the files {first:?} and {second:?} of the site differ only in case, or in how \
         their characters are composed: file systems that do not tell them apart keep one of them\n\
         hint: rename one of them: a static file, or the path of a page"
    )]
    Folded {
        /// The file that was there first.
        first: String,
        /// The other one.
        second: String,
    },
}
