//! Forms with files (`multipart/form-data`, RFC 7578): fields in memory, files on disk, both within bounds.

mod folder;
mod reader;

use std::sync::Arc;

use bytes::Bytes;
use perennial_core::Upload;

pub use self::reader::FormReader;

/// The files of a form that was read. They are deleted once nobody has them any more.
#[derive(Debug, Clone)]
pub struct ReceivedFiles {
    pub(crate) files: Arc<[Upload]>,
    /// Two forms of one digest hold the same.
    pub(crate) digest: [u8; 32],
}

/// A form with files that was read.
#[derive(Debug)]
pub struct ReceivedForm {
    /// Its fields as a form without files has them, for [`Request::body`](crate::Request::body): where it has
    /// a file, a field holds its place among the files.
    pub fields: Bytes,
    /// The files.
    pub files: ReceivedFiles,
}
