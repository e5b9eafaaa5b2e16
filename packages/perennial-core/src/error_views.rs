//! [`ErrorViews`]: what a visitor sees instead of a page.

use std::borrow::Cow;

use perennial_protocol::document::NOTICE_ID;
use sycamore::prelude::*;

use crate::marks::unmarked;
use crate::side::own_message;
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
        let message = own_text(
            "\u{1}perennial-no-connection.message\u{2}",
            "The page could not be reached. If you are offline, it opens by itself once you are online \
             again.",
        );
        Self { status: 0, message: message.into(), position: ErrorPosition::Popup }
    }

    /// That a widget is not there, or cannot be loaded or shown: said in its place.
    #[must_use]
    pub fn missing_part(status: u16) -> Self {
        let message =
            own_text("\u{1}perennial-missing-part.message\u{2}", "This part could not be shown.");
        Self::new(status, message).in_widget()
    }

    /// That the client of a page has failed, said beside it.
    #[must_use]
    pub fn crashed() -> Self {
        let message = own_text(
            "\u{1}perennial-crashed.message\u{2}",
            "This page cannot be used any more. It can still be read, and its links work; loading it again \
             makes it whole.",
        );
        Self::new(500, message).in_popup()
    }

    /// The error in a few words, for a title or a heading: as the app's message `perennial-not-found` and
    /// the like say it, else in English.
    ///
    /// ```
    /// assert_eq!(perennial_core::ErrorPage::new(404, "").title(), "Page not found");
    /// ```
    #[must_use]
    pub fn title(&self) -> Cow<'static, str> {
        let (marked, english) = match self.status {
            0 => ("\u{1}perennial-no-connection\u{2}", "No connection"),
            400 | 414 => ("\u{1}perennial-bad-address\u{2}", "This address is not valid"),
            401 | 403 => ("\u{1}perennial-not-allowed\u{2}", "Not allowed"),
            404 => ("\u{1}perennial-not-found\u{2}", "Page not found"),
            410 => ("\u{1}perennial-gone\u{2}", "This page is gone"),
            503 => ("\u{1}perennial-busy\u{2}", "Too busy at the moment"),
            400..=499 => ("\u{1}perennial-refused\u{2}", "This request cannot be answered"),
            _ => ("\u{1}perennial-failed\u{2}", "Something went wrong"),
        };
        own_text(marked, english)
    }
}

/// A text of the framework's own: as the app's message of that name says it, else in English. The name
/// stands within [`MARKS`](crate::MARKS); its message has no arguments.
fn own_text(marked: &'static str, english: &'static str) -> Cow<'static, str> {
    own_message(unmarked(marked)).map_or(Cow::Borrowed(english), Cow::Owned)
}

/// The title of a page that is being made: as the app's message `perennial-loading` says it, else in
/// English.
#[must_use]
pub fn loading_title() -> Cow<'static, str> {
    own_text("\u{1}perennial-loading\u{2}", "Loading")
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
    let go = own_text("\u{1}perennial-start-page\u{2}", "Go to the start page");
    view! {
        main {
            h1 { (title) }
            p { (message) }
            p { a(href=start) { (go) } }
        }
    }
}

fn notice(error: ErrorPage) -> View {
    let again = router_state().with(|state| state.destination().map(ToOwned::to_owned));
    let try_again = own_text("\u{1}perennial-try-again\u{2}", "Try again");
    let close = own_text("\u{1}perennial-close\u{2}", "Close");
    view! {
        p { (error.message) }
        p {
            a(href=again) { (try_again) }
            " "
            button("popovertarget"=NOTICE_ID, "popovertargetaction"="hide") { (close) }
        }
    }
}

impl std::fmt::Debug for ErrorViews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ErrorViews")
    }
}
