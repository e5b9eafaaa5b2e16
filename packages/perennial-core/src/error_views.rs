//! [`ErrorViews`]: what a visitor sees instead of a page.

use sycamore::prelude::*;

use crate::link;

/// What went wrong, as far as a visitor may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorPage {
    /// The HTTP status.
    pub status: u16,
    /// One sentence for the visitor. It never holds a path, a query or a backtrace.
    pub message: String,
    /// Where it is shown.
    pub position: ErrorPosition,
}

/// Where an error is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ErrorPosition {
    /// In place of the whole page.
    #[default]
    Page,
    /// In place of one widget; the page around it is well.
    Widget,
    /// Beside a page that stays readable, though it cannot be used any more.
    Popup,
}

impl ErrorPage {
    /// An error with a status and a message.
    #[must_use]
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), position: ErrorPosition::Page }
    }

    /// The same error, shown in place of one widget.
    #[must_use]
    pub fn in_widget(mut self) -> Self {
        self.position = ErrorPosition::Widget;
        self
    }

    /// The same error, shown beside a page that stays readable.
    #[must_use]
    pub fn in_popup(mut self) -> Self {
        self.position = ErrorPosition::Popup;
        self
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

/// The app's views of errors: one function from what went wrong, and where it is shown, to a view.
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

    /// The view of one error, in the current reactive scope.
    #[must_use]
    pub fn view(&self, error: ErrorPage) -> View {
        (self.0)(error)
    }
}

impl Default for ErrorViews {
    fn default() -> Self {
        Self::new(|error| match error.position {
            ErrorPosition::Page => page(error),
            ErrorPosition::Widget | ErrorPosition::Popup => {
                view! { p(role="alert") { (error.message) } }
            }
        })
    }
}

fn page(error: ErrorPage) -> View {
    let title = error.title();
    let message = error.message;
    let start = link("/");
    view! {
        main {
            h1 { (title) }
            p { (message) }
            p { a(href=start) { "Go to the start page" } }
        }
    }
}

impl std::fmt::Debug for ErrorViews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ErrorViews")
    }
}
