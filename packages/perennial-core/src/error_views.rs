//! [`ErrorViews`]: what a visitor sees instead of a page.

use sycamore::prelude::*;

/// What went wrong, as far as a visitor may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorPage {
    /// The HTTP status.
    pub status: u16,
    /// One sentence for the visitor. It never holds a path, a query or a backtrace.
    pub message: String,
}

impl ErrorPage {
    /// An error with a status and a message.
    #[must_use]
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// The error in a few words, for a title or a heading.
    ///
    /// ```
    /// assert_eq!(perennial_core::ErrorPage::new(404, "").title(), "Page not found");
    /// ```
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.status {
            400 | 414 => "This address is not valid",
            401 | 403 => "Not allowed",
            404 => "Page not found",
            410 => "This page is gone",
            503 => "Too busy at the moment",
            400..=499 => "This request cannot be answered",
            _ => "Something went wrong",
        }
    }
}

type ErrorView = dyn Fn(ErrorPage) -> View + Send + Sync;

/// The app's views of errors: one function from what went wrong to a view.
///
/// ```
/// use perennial_core::{ErrorPage, ErrorViews};
/// use sycamore::prelude::*;
/// let views = ErrorViews::new(|error: ErrorPage| view! { h1 { (error.title()) } });
/// ```
pub struct ErrorViews(Box<ErrorView>);

impl ErrorViews {
    /// Views made by this function.
    #[must_use]
    pub fn new(view: impl Fn(ErrorPage) -> View + Send + Sync + 'static) -> Self {
        Self(Box::new(view))
    }

    /// What makes the view of one error when it is called in a reactive scope.
    pub fn view_later(&self, error: ErrorPage) -> impl FnOnce() -> View + '_ {
        move || self.view(error)
    }

    /// The view of one error, in the current reactive scope.
    #[must_use]
    pub fn view(&self, error: ErrorPage) -> View {
        (self.0)(error)
    }
}

impl Default for ErrorViews {
    fn default() -> Self {
        Self::new(|error| {
            let title = error.title();
            let message = error.message;
            view! {
                main {
                    h1 { (title) }
                    p { (message) }
                    p { a(href="/") { "Go to the start page" } }
                }
            }
        })
    }
}

impl std::fmt::Debug for ErrorViews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ErrorViews")
    }
}
