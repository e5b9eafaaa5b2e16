//! The server's side of [`super`].

use std::cell::Cell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use perennial_fluent::{Argument, Sink};
use perennial_protocol::CanonicalPath;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sycamore::prelude::*;
use sycamore::web::CustomElement;
use sycamore::web::events::SubmitEvent;

use super::html::render_to_string_in_scope;
use crate::form::Submitted;
use crate::link::page_translations;
use crate::widget_view::WidgetRendering;
use crate::{
    Action, CallError, FormOutcome, Keep, Locales, PageState, Place, StateError, ViewArgument,
    WidgetPath, state_json,
};

/// A state as it arrives: JSON.
pub type RawState = str;
/// A state as it arrives, to be kept.
pub type OwnedRawState = Arc<str>;

/// Holds what only the server needs.
#[derive(Debug)]
pub struct Slot<T>(Option<T>);

impl<T> Slot<T> {
    /// A slot with nothing in it.
    #[must_use]
    pub const fn empty() -> Self {
        Self(None)
    }

    /// Fills the slot; what it held before is dropped.
    pub fn fill(&mut self, make: impl FnOnce() -> T) {
        self.0 = Some(make());
    }

    /// Changes what the slot holds; what is empty is filled with the default first.
    pub fn edit(&mut self, change: impl FnOnce(&mut T))
    where
        T: Default,
    {
        change(self.0.get_or_insert_with(T::default));
    }

    /// What the slot holds.
    #[must_use]
    pub const fn held(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// What the slot held.
    #[must_use]
    pub fn into_held(self) -> Option<T> {
        self.0
    }
}

/// Nothing: what renders a page knows its widgets.
pub type MakePageWidgets = ();

/// Nothing.
pub(crate) const fn make_page_widgets() -> MakePageWidgets {}

/// Makes the state of a widget.
pub(crate) fn state_of_widget<S: PageState>(
    _: &WidgetPath,
    _: Keep,
    served: &OwnedRawState,
) -> Result<S, StateError> {
    decode(served)
}

/// Makes the argument of a widget's view.
pub(crate) fn widget_argument<A: ViewArgument>(state: A::State) -> A {
    A::from_state(state)
}

/// Does nothing: nobody changes a state here.
pub(crate) fn watch_page<A: ViewArgument>(_: &A) {}

/// Makes a typed state.
///
/// # Errors
/// [`StateError`], if the JSON is not of that type.
pub fn decode<S: DeserializeOwned>(raw: &RawState) -> Result<S, StateError> {
    serde_json::from_str(raw).map_err(|error| StateError::Decode(error.to_string()))
}

/// Does nothing: a page is served with what a suspended field holds before it is filled.
pub fn suspend<T, F: Future<Output = T> + 'static>(
    _load: impl FnOnce() -> F + 'static,
    _fill: impl FnOnce(T) + 'static,
) {
}

/// What a view without a context sees: its own.
pub(crate) fn for_app<T: Clone + 'static>(make: impl FnOnce() -> T) -> T {
    make()
}

/// Where views are that were given no place: at the root of a server of their own.
pub(crate) fn served_place() -> Place {
    Place::default()
}

/// None: there is no document yet.
pub(crate) const fn served_json(_: &str) -> Option<OwnedRawState> {
    None
}

/// Writes a message in the locale of the page that is rendered.
pub(crate) fn write_message(
    _: &str,
    id: &str,
    arguments: &[(&'static str, Argument)],
    sink: &mut dyn Sink,
) {
    page_translations().write(id, arguments, sink);
}

/// The app's message of this name, if it has one.
pub(crate) fn own_message(id: &str) -> Option<String> {
    page_translations().find(id)
}

/// The tags of the app's locales.
pub type Tags = Arc<[Box<str>]>;

/// Makes the shared tags when they are first asked for.
pub(crate) fn shared_tags(locales: &Locales, shared: &OnceLock<Tags>) -> Tags {
    Arc::clone(shared.get_or_init(|| locales.tags().map(Into::into).collect()))
}

/// The tags of the app's locales.
pub(crate) fn tags(tags: &Tags) -> Vec<String> {
    tags.iter().map(|tag| tag.clone().into()).collect()
}

/// None: nobody chooses here.
pub(crate) const fn choose_locale(_: &str) -> Option<String> {
    None
}

/// None: what is served is written.
pub(crate) const fn adopted_text() -> Option<String> {
    None
}

/// None: no browser shows a page.
pub(crate) const fn served_path() -> Option<CanonicalPath> {
    None
}

/// Runs a view; `None` if it panicked.
pub(crate) fn survives<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

/// The fallback, in a rendering that only finds out what is needed: once the widget is known, it is
/// rendered where it would stand, so that what it needs itself is found too.
pub(crate) fn rendered_later<S: PageState, P: Clone + 'static>(
    widget: Rc<WidgetRendering<S, P>>,
) -> View {
    awaited(&widget)
}

/// As [`rendered_later`].
pub(crate) fn awaited<S: PageState, P: Clone + 'static>(
    widget: &Rc<WidgetRendering<S, P>>,
) -> View {
    let (scope, later) = (use_current_scope(), Rc::clone(widget));
    let arrived = Box::new(move || {
        scope.run_in(|| drop(later.shown()));
    });
    widget.widgets.source().want(&widget.path, arrived);
    widget.fallback()
}

/// Writes the properties of an island into the document. Where there are none, it says nothing.
pub(crate) fn write_props<P: Serialize>(props: &P) -> Result<Option<String>, StateError> {
    Ok(Some(state_json::encode(props)?).filter(|json| json != "null"))
}

/// Renders what an element holds with marks for hydration of its own.
pub(crate) fn by_itself(element: CustomElement, view: impl FnOnce() -> View) -> CustomElement {
    element.dangerously_set_inner_html(render_to_string_in_scope(view))
}

/// Nothing: the client fills it, or the answer does.
pub(crate) fn fill_hole<S, P>(
    _widget: Rc<WidgetRendering<S, P>>,
    _node: NodeRef,
    _filled: Rc<Cell<bool>>,
) {
}

/// What reaches an action in the browser: nothing.
pub type ClientActions = ();

/// What came of a form of this page, if it is the one of which this rendering is made.
pub(crate) fn served_outcome(action: &str, form: &str) -> Option<Arc<FormOutcome>> {
    let outcome = try_use_context::<Arc<FormOutcome>>()?;
    (outcome.action == action && outcome.form == form).then_some(outcome)
}

/// Does nothing: nobody submits a form here.
pub(crate) fn submit<I, O>(_: &SubmitEvent, _: Submitted<I, O>) {}

/// There is no browser here.
pub(crate) async fn call<I, O>(_: Action<I, O>, _: String, _: I) -> Result<O, CallError> {
    Err(CallError::no_browser())
}
