//! Reads translation files: what they say wrongly, what their messages need, and their patterns.

mod brackets;
mod default_locale;
mod folder;
mod markup;
mod problem;
mod resource;
mod signature;
mod write;

pub use default_locale::{DefaultLocaleError, default_locale};
pub use folder::{Folder, FolderError, read_folder};
pub use problem::{Kind, Place, Problem};
pub use resource::{CompileLimits, Compiled, Messages, SourceFile, compile};
pub use signature::Signature;
