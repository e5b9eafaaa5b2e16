//! [`CommandError`]: why a command failed.

use perennial_build::{AppError, BuildError, ExportError, ServeError};

use crate::scaffold::ScaffoldError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// There is no app.
    #[error(transparent)]
    App(#[from] AppError),
    /// The app could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The app could not be served.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The app could not be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The new app could not be written.
    #[error(transparent)]
    Scaffold(#[from] ScaffoldError),
    /// What was built could not be removed.
    #[error("PER-8001: cannot remove {}: {source}\nhint: does a server still run from it?", folder.display())]
    Clean {
        /// The folder.
        folder: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The doctor found something that must be mended.
    #[error("PER-8002: {0} of the things that a build needs {1} missing\nhint: see above")]
    Unwell(usize, &'static str),
}
