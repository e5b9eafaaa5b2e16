//! [`ClientError`]: the client cannot be made of what cargo built.

use std::fmt::Display;

use crate::files::FileError;

/// The client cannot be made of what cargo built.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The splitter refuses.
    #[error("PER-7050: the client cannot be split: {0}")]
    Split(String),
    /// wasm-bindgen refuses.
    #[error("PER-7051: the client cannot be bound to JavaScript: {0}")]
    Bind(String),
    /// A file is not wasm.
    #[error("PER-7052: {name} is not valid wasm: {message}")]
    Wasm {
        /// The file.
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// A module is imported by a name that no browser can resolve.
    #[error(
        "PER-7054: the client's module {module} imports {specifier:?}, which no browser can resolve: \
         no page of the app would come alive\n\
         hint: import a file by its path, such as `#[wasm_bindgen(module = \"/js/pen.js\")]`, or by a \
         whole URL; a name like \"env\" is a function that the linker did not find"
    )]
    BareSpecifier {
        /// The module.
        module: String,
        /// The module that it imports.
        specifier: String,
    },
    /// wasm-bindgen did not write a file that every client has.
    #[error("PER-7053: the client lacks the file {0:?}, which wasm-bindgen should have written")]
    Missing(String),
    /// A pass was named that does not exist.
    #[error("PER-7055: there is no pass {name:?}\nhint: the passes are {known}")]
    UnknownPass {
        /// The name.
        name: String,
        /// The names that exist.
        known: String,
    },
}

impl ClientError {
    /// Turns the error of a reader of the wasm file `name` into one of the client.
    pub(super) fn wasm<E: Display>(name: &str) -> impl FnOnce(E) -> Self {
        move |error| Self::Wasm { name: name.to_owned(), message: error.to_string() }
    }
}
