//! What an app says and hears of freezing and thawing: preferences, results and errors.

use crate::StateError;

/// What wins where a frozen state and what is there now differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prefer {
    /// What was frozen.
    #[default]
    Frozen,
    /// What is there now: what the visitor has changed in this tab, or else what the server made.
    Present,
}

/// What wins when a frozen state is thawed: what was frozen, unless something else is said of the
/// pages, of one page, of widgets, or of the global state.
///
/// ```
/// use perennial_core::{Prefer, ThawPreferences};
/// let preferences = ThawPreferences::new().global(Prefer::Present).page("/cart", Prefer::Present);
/// assert_eq!(preferences.of_page("/cart?step=2"), Prefer::Present);
/// assert_eq!(preferences.of_page("/notes"), Prefer::Frozen);
/// assert_eq!(preferences.widget("vote/tea", Prefer::Present).of_widget("/vote/tea"), Prefer::Present);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "preferences do nothing before they are given to `thaw`"]
pub struct ThawPreferences {
    global: Prefer,
    pages: Prefer,
    single: Vec<(String, Prefer)>,
    widgets: Prefer,
    single_widgets: Vec<(String, Prefer)>,
    stays: bool,
}

impl ThawPreferences {
    /// What was frozen wins everywhere, and the visitor is taken to the page that was shown.
    pub fn new() -> Self {
        Self::default()
    }

    /// What wins for the global state.
    pub const fn global(mut self, prefer: Prefer) -> Self {
        self.global = prefer;
        self
    }

    /// What wins for the pages of which nothing else is said.
    pub const fn pages(mut self, prefer: Prefer) -> Self {
        self.pages = prefer;
        self
    }

    /// What wins for one page, whose address is as [`link`](crate::link) gives it. Without a query
    /// it stands for every query.
    pub fn page(mut self, address: impl Into<String>, prefer: Prefer) -> Self {
        self.single.push((address.into(), prefer));
        self
    }

    /// What wins for the widgets of which nothing else is said.
    pub const fn widgets(mut self, prefer: Prefer) -> Self {
        self.widgets = prefer;
        self
    }

    /// What wins for one widget, by its path, such as `/weather/paris`.
    pub fn widget(mut self, path: impl Into<String>, prefer: Prefer) -> Self {
        self.single_widgets.push((path.into(), prefer));
        self
    }

    /// Leaves the visitor on the page that is shown.
    pub const fn stay(mut self) -> Self {
        self.stays = true;
        self
    }

    /// What wins for the global state.
    #[must_use]
    pub const fn of_global(&self) -> Prefer {
        self.global
    }

    /// What wins for the page at an address.
    #[must_use]
    pub fn of_page(&self, address: &str) -> Prefer {
        let path = address.split('?').next().unwrap_or(address);
        let said = self.single.iter().rev().find(|(page, _)| page == address || page == path);
        said.map_or(self.pages, |(_, prefer)| *prefer)
    }

    /// What wins for the widget at a path.
    #[must_use]
    pub fn of_widget(&self, path: &str) -> Prefer {
        let without_slash = |path: &str| path.trim_start_matches('/').to_owned();
        let path = without_slash(path);
        let mut said = self.single_widgets.iter().rev();
        let said = said.find(|(widget, _)| without_slash(widget) == path);
        said.map_or(self.widgets, |(_, prefer)| *prefer)
    }

    /// Whether the visitor stays on the page that is shown.
    #[must_use]
    pub const fn stays(&self) -> bool {
        self.stays
    }
}

/// What came of thawing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thawed {
    /// What was frozen and has no place in this build of the app.
    pub left_out: Vec<LeftOut>,
}

/// A frozen state that has no place in this build of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The address of the page, or the path of the widget; `None` for the global state.
    pub address: Option<String>,
    /// Why.
    pub reason: String,
}

/// The app's state cannot be frozen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FreezeError {
    /// There is no app in a browser here.
    #[error(
        "PER-2100: there is nothing to freeze here: the app does not run in a browser, or not yet\n\
         hint: freeze where something happens in the browser, such as in a click"
    )]
    NotRunning,
    /// A state cannot be written.
    #[error("PER-2101: the state of {of} cannot be frozen: {source}")]
    State {
        /// The address of the page, or `the app`.
        of: String,
        /// Why.
        source: StateError,
    },
}

/// What was frozen cannot be thawed. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThawError {
    /// There is no app in a browser here.
    #[error(
        "PER-2102: there is nothing to thaw into: the app does not run in a browser, or not yet\n\
         hint: thaw where something happens in the browser, such as in a click"
    )]
    NotRunning,
    /// It is no frozen state.
    #[error(
        "PER-2103: this is no frozen state: {reason}\n\
         hint: `thaw` takes the whole text that `freeze` gave, unchanged"
    )]
    Unreadable {
        /// What is wrong with it.
        reason: String,
    },
    /// It was frozen by a later version of the framework, in another form.
    #[error(
        "PER-2104: this state was frozen in the form {found}, and this app reads the form {known}\n\
         hint: reload the page to get the app that froze it"
    )]
    Form {
        /// The form that it says.
        found: String,
        /// The form that is read here.
        known: u32,
    },
}

/// A frozen state cannot be put into the browser's database, or taken out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrozenStoreError {
    /// There is no browser here.
    #[error(
        "PER-2105: there is no database here: the app does not run in a browser\n\
         hint: use the store where something happens in the browser, such as in a click"
    )]
    NotRunning,
    /// The browser refuses.
    #[error(
        "PER-2106: the browser's database {name:?} cannot be used: {reason}\n\
         hint: private windows and full disks refuse it; offer the frozen text itself instead"
    )]
    Database {
        /// The name of the database.
        name: String,
        /// What the browser says.
        reason: String,
    },
}
