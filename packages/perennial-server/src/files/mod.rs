//! Files of a build: found once, when the server starts, and answered from what was found.

mod aliases;
mod content;
mod file;
mod index;
mod range;

pub(crate) use file::File;
pub use index::FileError;
pub(crate) use index::FileIndex;
