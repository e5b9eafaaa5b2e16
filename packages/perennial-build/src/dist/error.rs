//! [`DistError`]: a build cannot be written.

use perennial_protocol::BuildIdError;

use crate::{FileError, TranslationsError};

/// A build cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum DistError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The translations cannot be used.
    #[error(transparent)]
    Translations(#[from] TranslationsError),
    /// A file cannot be compressed.
    #[error("PER-7060: an asset cannot be compressed: {0}")]
    Compress(std::io::Error),
    /// The manifest cannot be written as JSON.
    #[error("PER-7061: the manifest cannot be written: {0}")]
    Manifest(#[from] serde_json::Error),
    /// The hash is no build id: a defect.
    #[error(transparent)]
    BuildId(#[from] BuildIdError),
}
