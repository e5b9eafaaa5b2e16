//! [`ErrorView`]: an error view that is to be rendered.

use perennial_core::ErrorPage;

/// An error view that is to be rendered, with what its document holds.
#[derive(Debug)]
pub(crate) struct ErrorView {
    pub(crate) error: ErrorPage,
    /// The data of the document, as JSON.
    pub(crate) data: String,
    pub(crate) locale: String,
}
