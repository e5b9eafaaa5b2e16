//! Files of a build: found once, when the server starts, and answered from what was found.

mod aliases;
mod content;
mod file;
pub(crate) mod file_error;
mod index;
mod range;

pub(crate) use file::File;
pub use file_error::FileError;
pub(crate) use index::FileIndex;
