//! The states of widgets: kept when a widget goes that its visitor changed, and given back when it
//! comes again.
//!
//! A widget is known by its path, whatever page it stands on. It goes with its page, or with a path
//! that changes; then it is read, before its signals end.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::JSON;
use sycamore::prelude::*;
use sycamore::web::is_hydrating;
use wasm_bindgen::JsValue;

use super::client::decode;
use super::live::{Shown, TypedState};
use crate::app::KEPT_PAGES;
use crate::{Keep, PageState, StateError, ViewArgument, WidgetPath};

thread_local! {
    /// The widget whose view is called next.
    static BEGUN: Cell<Option<Begun>> = const { Cell::new(None) };
    static SHOWN: RefCell<Vec<Rc<ShownWidget>>> = const { RefCell::new(Vec::new()) };
    /// What was changed and is not shown; what went last is the last.
    static LEFT: RefCell<Vec<LeftWidget>> = const { RefCell::new(Vec::new()) };
    static MOST: Cell<usize> = const { Cell::new(KEPT_PAGES) };
}

/// A widget whose view is about to be called.
struct Begun {
    path: String,
    keep: Keep,
    /// What the server made.
    served: JsValue,
    returns: bool,
}

/// A widget that is shown and reactive.
struct ShownWidget {
    path: String,
    keep: Cell<Keep>,
    served: JsValue,
    state: Shown,
}

/// A widget as it was left.
struct LeftWidget {
    path: String,
    keep: Keep,
    served: JsValue,
    state: TypedState,
}

/// Keeps the states of at most so many widgets that are not shown.
pub fn keep_widgets(most: usize) {
    MOST.set(most);
}

/// The state of a widget that is about to be shown: as its visitor left it, if they did, or else what
/// the server made.
pub(crate) fn state_of_widget<S: PageState>(
    path: &WidgetPath,
    keep: Keep,
    served: &JsValue,
) -> Result<S, StateError> {
    let left = begin(path.as_str(), keep, served).and_then(|left| left.downcast().ok());
    left.map_or_else(|| decode(served), |left| Ok(*left))
}

fn begin(path: &str, keep: Keep, served: &JsValue) -> Option<Box<dyn Any>> {
    // What was served is taken over as it is, and changed afterwards.
    let left = if is_hydrating() { None } else { take(path, keep, served) };
    let (path, served, returns) = (path.to_owned(), served.clone(), left.is_some());
    BEGUN.set(Some(Begun { path, keep, served, returns }));
    left.map(|left| left.value)
}

/// The state of a widget as it was left, if that wins over what the server made.
fn take(path: &str, keep: Keep, served: &JsValue) -> Option<TypedState> {
    LEFT.with_borrow_mut(|left| {
        let at = left.iter().position(|widget| widget.path == path)?;
        let widget = left.remove(at);
        let is_kept = keep != Keep::Nothing;
        let wins = widget.keep != Keep::UnlessRenewed || is_same_state(&widget.served, served);
        (is_kept && wins).then_some(widget.state)
    })
}

fn put(widget: LeftWidget) {
    LEFT.with_borrow_mut(|left| {
        left.retain(|other| other.path != widget.path);
        left.push(widget);
        let too_many = left.len().saturating_sub(MOST.get());
        left.drain(..too_many);
    });
}

/// Makes the argument of a widget's view, and makes it known how it is read back.
pub(crate) fn widget_argument<A: ViewArgument>(state: A::State) -> A {
    let begun = BEGUN.take();
    let place: Rc<Cell<Option<Rc<ShownWidget>>>> = Rc::default();
    let goes = Rc::clone(&place);
    // Before what the argument itself does then: what it holds can still be read.
    on_cleanup(move || goes.take().into_iter().for_each(|widget| leave(&widget)));
    let argument = A::from_state(state);
    if let Some((begun, state)) = begun.zip(Shown::of(&argument)) {
        place.set(Some(show(begun, state)));
    }
    argument
}

fn show(begun: Begun, state: Shown) -> Rc<ShownWidget> {
    let Begun { path, keep, served, returns } = begun;
    state.changed.set(returns);
    let widget = Rc::new(ShownWidget { path, keep: Cell::new(keep), served, state });
    SHOWN.with_borrow_mut(|shown| shown.push(Rc::clone(&widget)));
    if is_hydrating() {
        let taken_over = Rc::clone(&widget);
        on_mount(move || {
            let ShownWidget { path, keep, served, .. } = &*taken_over;
            if let Some(state) = take(path, keep.get(), served) {
                taken_over.restore(state);
            }
        });
    }
    widget
}

fn leave(widget: &Rc<ShownWidget>) {
    SHOWN.with_borrow_mut(|shown| shown.retain(|other| !Rc::ptr_eq(other, widget)));
    if let Some(state) = widget.changed() {
        let (path, served) = (widget.path.clone(), widget.served.clone());
        put(LeftWidget { path, keep: widget.keep.get(), served, state });
    }
}

impl ShownWidget {
    /// Its state, if it was changed and is to be kept.
    fn changed(&self) -> Option<TypedState> {
        let changed = self.state.changed.get() && self.keep.get() != Keep::Nothing;
        changed.then(|| self.state.now())
    }

    fn restore(&self, state: TypedState) {
        if self.state.put(state) {
            self.state.changed.set(true);
        }
    }
}

/// Calls with the path and the state of each widget that was changed: of those that were left, and then
/// of those that are shown.
pub fn each_changed_widget(mut visit: impl FnMut(&str, &TypedState)) {
    LEFT.with_borrow(|left| left.iter().for_each(|widget| visit(&widget.path, &widget.state)));
    for widget in SHOWN.with_borrow(Clone::clone) {
        if let Some(state) = widget.changed() {
            visit(&widget.path, &state);
        }
    }
}

/// Puts what `read` gives into the widgets that are shown at a path, or keeps it for when one is.
///
/// # Errors
/// What `read` fails with.
pub fn thaw_widget(
    path: &str,
    read: impl Fn() -> Result<TypedState, StateError>,
) -> Result<(), StateError> {
    let mut shown = SHOWN.with_borrow(Clone::clone);
    shown.retain(|widget| widget.path == path);
    if shown.is_empty() {
        let (path, served) = (path.to_owned(), JsValue::UNDEFINED);
        put(LeftWidget { path, keep: Keep::Changes, served, state: read()? });
    }
    for widget in shown {
        widget.restore(read()?);
    }
    Ok(())
}

/// Forgets what was changed of the widgets of which it does not count.
pub fn forget_widgets(counts: impl Fn(&str) -> bool) {
    LEFT.with_borrow_mut(|left| left.retain(|widget| counts(&widget.path)));
    for widget in SHOWN.with_borrow(Clone::clone) {
        if !counts(&widget.path) {
            widget.keep.set(Keep::Nothing);
        }
    }
}

/// Whether two states that the server made are the same. What it writes in the same order, it has
/// made of equal states.
#[must_use]
pub fn is_same_state(one: &JsValue, other: &JsValue) -> bool {
    match (JSON::stringify(one), JSON::stringify(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
