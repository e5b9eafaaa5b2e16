//! What a view needs to show widgets: [`Widgets`], which knows their states while it renders.

use std::rc::Rc;

use perennial_protocol::CanonicalPath;
use sycamore::prelude::*;

use crate::side::OwnedRawState;
use crate::{ErrorPage, StateError};

/// How deep widgets may stand within each other. One that shows itself would never end.
const MAX_DEPTH: u8 = 32;

/// What is known of a widget.
#[derive(Debug, Clone)]
pub enum WidgetState {
    /// Its state.
    Known(OwnedRawState),
    /// It could not be made, and what a visitor may know of that.
    Failed(ErrorPage),
    /// Nothing yet.
    Missing,
}

/// Knows the states of widgets while views are rendered: on the server those that the page's
/// generation has resolved, on the client those that came with the page, and those that were
/// fetched since.
pub trait WidgetSource {
    /// What is known of the widget at a path.
    fn state(&self, path: &WidgetPath) -> WidgetState;

    /// Asks for a widget that is missing; `arrived` is called once something is known of it.
    fn want(&self, path: &WidgetPath, arrived: Box<dyn FnOnce()>);

    /// The error view of a widget that failed.
    fn error_view(&self, error: ErrorPage) -> View;

    /// A widget's view panicked; it counts as failed from now on. Only the server can tell.
    fn panicked(&self, path: &WidgetPath);

    /// Whether what depends on the visitor can be shown where this is rendered.
    fn is_personal(&self) -> bool;

    /// A widget stands within an island of a page that the client takes over by its islands alone,
    /// or is one: its state travels with the page. Only the server can tell.
    fn in_island(&self, _path: &WidgetPath) {}

    /// A widget is left to a client that nothing on the page starts. Only the server can tell.
    fn never_filled(&self, _path: &WidgetPath) {}

    /// The properties of an island cannot be written into the document.
    fn props_refused(&self, _path: &WidgetPath, _error: &StateError) {}

    /// A hole stands in the page from now on. Only the client fills it again.
    fn mounted(&self, _path: &WidgetPath, _hole: Box<dyn MountedHole>) {}
}

/// A hole that stands in the page.
pub trait MountedHole {
    /// Whether it still does.
    fn is_mounted(&self) -> bool;

    /// Asks for its widget once more, and shows what comes.
    fn fill_again(&self);
}

/// The path of a widget below its capsule's pattern, canonical.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WidgetPath(CanonicalPath);

impl WidgetPath {
    /// The path in its decoded form, with or without a slash at its beginning; `None` if it is no
    /// canonical path.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let whole = format!("/{}", path.strip_prefix('/').unwrap_or(path));
        CanonicalPath::from_decoded(&whole).ok().map(Self)
    }

    /// The canonical path.
    #[must_use]
    pub const fn path(&self) -> &CanonicalPath {
        &self.0
    }

    /// The path as it stands in answers: decoded, with a slash at its beginning.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<CanonicalPath> for WidgetPath {
    fn from(path: CanonicalPath) -> Self {
        Self(path)
    }
}

/// What becomes of islands where they are rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Islands {
    /// They are widgets as others are: what is around them is taken over with them.
    Included,
    /// They are taken over by themselves: nothing around them is.
    Alone,
    /// They stay as they are served: they stand in a hole that nothing takes over.
    Lost,
}

/// The [`WidgetSource`] of what is rendered, how deep within widgets that is, and what becomes of
/// islands there: a context.
#[derive(Clone)]
pub struct Widgets {
    source: Rc<dyn WidgetSource>,
    depth: u8,
    islands: Islands,
}

impl Widgets {
    /// Provides a source to the current reactive scope.
    pub fn provide(source: Rc<dyn WidgetSource>, islands: Islands) {
        provide_context(Self { source, depth: 0, islands });
    }

    /// The source of the current reactive scope.
    pub(crate) fn current() -> Option<Self> {
        try_use_context::<Self>()
    }

    pub(crate) fn source(&self) -> &Rc<dyn WidgetSource> {
        &self.source
    }

    pub(crate) const fn islands(&self) -> Islands {
        self.islands
    }

    /// The same where islands become something else.
    pub(crate) fn with_islands(&self, islands: Islands) -> Self {
        Self { islands, ..self.clone() }
    }

    /// Runs what renders a widget, one level deeper; `None` if that is too deep.
    pub(crate) fn within(&self, render: impl FnOnce() -> View) -> Option<View> {
        let depth = self.depth.checked_add(1).filter(|depth| *depth <= MAX_DEPTH)?;
        Some(provide_context_in_new_scope(Self { depth, ..self.clone() }, render))
    }
}

impl std::fmt::Debug for Widgets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Widgets").field("depth", &self.depth).finish_non_exhaustive()
    }
}
