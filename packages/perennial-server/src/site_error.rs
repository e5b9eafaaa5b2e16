//! [`SiteError`]: why an app cannot be served.

use std::path::PathBuf;

use perennial_core::{AppError, AppStateError};
use perennial_isg::StoreError;
use perennial_protocol::{AddressError, ManifestError};

use crate::crawlers::feed_plan::FeedError;
use crate::files::file_error::FileError;
use crate::global::GlobalStateError;
use crate::index_view::IndexViewError;
use crate::known_paths::KnownPathsError;
use crate::sessions::SessionsError;
use crate::translations::TranslationsError;

/// The site cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The app contradicts itself.
    #[error(transparent)]
    App(#[from] AppError),
    /// The manifest cannot be read.
    #[error(
        "PER-4030: the build's manifest {file:?} cannot be read: {reason}\n\
         hint: build the app with `perennial build`"
    )]
    ManifestFile {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The address of the site is invalid.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// What stands around its pages cannot be rendered.
    #[error(transparent)]
    IndexView(#[from] IndexViewError),
    /// The app's messages cannot be used.
    #[error(transparent)]
    Translations(#[from] TranslationsError),
    /// A feed cannot be served.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// A file of the build cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A build path cannot be used.
    #[error(transparent)]
    KnownPaths(#[from] KnownPathsError),
    /// The global state cannot be had.
    #[error(transparent)]
    GlobalState(#[from] GlobalStateError),
    /// What the app's own code shares cannot be opened.
    #[error(transparent)]
    State(#[from] AppStateError),
    /// The sessions of visitors cannot be used.
    #[error(transparent)]
    Sessions(#[from] SessionsError),
    /// The threads on which the author's code runs cannot be started.
    #[error(
        "PER-4032: the threads for pages cannot be started: {0}\n\
         hint: raise the limit of processes and threads, `ulimit -u`"
    )]
    Threads(std::io::Error),
    /// The store cannot be opened.
    #[error("PER-4031: the store {folder:?} cannot be opened: {source}")]
    Store {
        /// Its folder.
        folder: PathBuf,
        /// What is wrong.
        source: StoreError,
    },
}
