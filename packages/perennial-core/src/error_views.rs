//! [`ErrorViews`]: what a visitor sees instead of a page.

use perennial_protocol::document::NOTICE_ID;
use sycamore::prelude::*;

use crate::{link, router_state};

/// What went wrong, as far as a visitor may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorPage {
    /// The HTTP status; 0, if there was no answer at all.
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

    /// That there is no connection, said beside a page that is well.
    #[must_use]
    pub fn unreachable() -> Self {
        let message = "The page could not be reached. If you are offline, it opens by itself once you \
             are online again.";
        Self { status: 0, message: message.into(), position: ErrorPosition::Popup }
    }

    /// The error in a few words, for a title or a heading.
    ///
    /// ```
    /// assert_eq!(perennial_core::ErrorPage::new(404, "").title(), "Page not found");
    /// ```
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.status {
            0 => "No connection",
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
#[derive(Default)]
pub struct ErrorViews {
    // A client that shows no error links no default.
    view: Option<Box<ErrorView>>,
    notice: Option<Box<ErrorView>>,
}

impl ErrorViews {
    /// Views made by this function.
    #[must_use]
    pub fn new(view: impl Fn(ErrorPage) -> View + Send + Sync + 'static) -> Self {
        Self { view: Some(Box::new(view)), notice: None }
    }

    /// Sets what is shown beside a page that is well while the one that the visitor asked for cannot
    /// be reached, because there is no connection. Default: a line, a link and a button.
    ///
    /// [`router_state`] says where that page is: a link there is another attempt, and the client makes
    /// one by itself when there is a connection again. The view stands in an element with the id
    /// [`NOTICE_ID`], a popover: a button with that as its `popovertarget` closes it, and then the
    /// client does not go on by itself.
    ///
    /// ```
    /// use perennial_core::{ErrorPage, ErrorViews, router_state};
    /// use sycamore::prelude::*;
    ///
    /// fn offline(error: ErrorPage) -> View {
    ///     let to = router_state().with(|state| state.destination().map(str::to_owned));
    ///     view! { p { (error.message) " " a(href=to) { "Try again" } } }
    /// }
    /// let views = ErrorViews::default().notice(offline);
    /// ```
    #[must_use]
    pub fn notice(mut self, view: impl Fn(ErrorPage) -> View + Send + Sync + 'static) -> Self {
        self.notice = Some(Box::new(view));
        self
    }

    /// The view that says beside a page that another one cannot be reached, in the current reactive
    /// scope.
    #[must_use]
    pub fn notice_view(&self) -> View {
        let error = ErrorPage::unreachable();
        match &self.notice {
            Some(view) => view(error),
            None => notice(error),
        }
    }

    /// The view of one error, in the current reactive scope.
    #[must_use]
    pub fn view(&self, error: ErrorPage) -> View {
        match error.position {
            ErrorPosition::Page if self.view.is_none() => page(error),
            _ => self.view_of_part(error),
        }
    }

    /// The view of an error of a part of a page, in the current reactive scope.
    #[must_use]
    pub fn view_of_part(&self, error: ErrorPage) -> View {
        match &self.view {
            Some(view) => view(error),
            None => view! { p(role="alert") { (error.message) } },
        }
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

fn notice(error: ErrorPage) -> View {
    let again = router_state().with(|state| state.destination().map(ToOwned::to_owned));
    view! {
        p { (error.message) }
        p {
            a(href=again) { "Try again" }
            " "
            button("popovertarget"=NOTICE_ID, "popovertargetaction"="hide") { "Close" }
        }
    }
}

impl std::fmt::Debug for ErrorViews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ErrorViews")
    }
}
