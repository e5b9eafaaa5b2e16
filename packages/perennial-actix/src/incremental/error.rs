//! [`IncrementalError`]: why routes cannot be served.

use perennial_core::{AppError, PatternError};

/// The routes cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum IncrementalError {
    /// A route's pattern is not valid.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// Two routes could answer the same path.
    #[error(transparent)]
    Conflict(#[from] AppError),
    /// The pattern of a data route is not valid.
    #[error(
        "PER-5101: the data route {data:?} of {route:?} is not valid: {reason}\n\
         hint: write it like \"api/products/{{id}}.json\", with each parameter of the page's \
         pattern once and without its type"
    )]
    Data {
        /// The pattern of the page.
        route: String,
        /// The pattern of its data.
        data: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The threads on which pages are generated cannot be started.
    #[error(
        "PER-5102: the threads on which pages are generated cannot be started: {0}\n\
         hint: hand over a runtime that exists with `.runtime(handle)`"
    )]
    Runtime(#[from] std::io::Error),
}
