//! [`Live`]: how a state that is shown is read back, and whether it was changed.
//!
//! What watches for changes is begun once the page stands, so that hydration does not wait for it,
//! and ends with the first change: a page whose visitor types pays for one signal's one dependent.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::thread::LocalKey;

use sycamore::prelude::*;
use sycamore::reactive::{NodeHandle, use_current_scope};

use super::freezing::{Freezer, Restorer};
use crate::ViewArgument;
use crate::reactive::Reactive;

thread_local! {
    static PAGE: Place = const { Place::new(None) };
    static GLOBAL: Place = const { Place::new(None) };
    /// Whether what changes now is no doing of the visitor's.
    static BY_ITSELF: Cell<bool> = const { Cell::new(false) };
}

type Place = RefCell<Option<Shown>>;

/// A state that is shown.
pub(super) struct Shown {
    read: Box<dyn Fn() -> TypedState>,
    /// Where its signals live.
    scope: NodeHandle,
    pub(super) changed: Rc<Cell<bool>>,
    restorer: Rc<Restorer>,
}

impl Shown {
    /// The state of a view's argument, if that is reactive, watched from now on.
    pub(super) fn of<A: ViewArgument>(argument: &A) -> Option<Self> {
        let reactive = argument.reactive()?;
        let changed = Rc::new(Cell::new(false));
        let (watched, marked) = (reactive.clone(), Rc::clone(&changed));
        on_mount(move || {
            let mut begun = false;
            create_effect(move || {
                if begun && !BY_ITSELF.get() {
                    return marked.set(true);
                }
                begun = true;
                watched.snapshot();
            });
        });
        let restorer = Rc::new(Restorer::of(reactive.clone()));
        let read = Box::new(move || TypedState {
            value: Box::new(reactive.snapshot()),
            freezer: Freezer::of::<A::State>(),
        });
        Some(Self { read, scope: use_current_scope(), changed, restorer })
    }

    /// The state as it is now.
    pub(super) fn now(&self) -> TypedState {
        self.scope.run_in(|| untrack(|| (self.read)()))
    }

    /// Puts another state in its place. Whether that is possible.
    pub(super) fn put(&self, state: TypedState) -> bool {
        self.scope.run_in(|| self.restorer.put(state))
    }
}

/// A state whose type no longer shows.
pub struct TypedState {
    /// The state.
    pub value: Box<dyn Any>,
    /// How it is written.
    pub freezer: Freezer,
}

impl fmt::Debug for TypedState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedState")
    }
}

/// A state that is shown, if there is one and it is reactive.
#[derive(Debug, Clone, Copy)]
pub enum Live {
    /// That of the page.
    Page,
    /// That of the app.
    Global,
}

impl Live {
    fn place(self) -> &'static LocalKey<Place> {
        match self {
            Self::Page => &PAGE,
            Self::Global => &GLOBAL,
        }
    }

    /// The state as it is now, if it was changed since it was made. It must still be shown.
    #[must_use]
    pub fn changed(self) -> Option<TypedState> {
        self.read(|shown| shown.changed.get())
    }

    /// The state as it is now. It must still be shown.
    #[must_use]
    pub fn now(self) -> Option<TypedState> {
        self.read(|_| true)
    }

    fn read(self, is_wanted: impl Fn(&Shown) -> bool) -> Option<TypedState> {
        self.place().with_borrow(|shown| {
            let shown = shown.as_ref().filter(|shown| is_wanted(shown))?;
            Some(shown.now())
        })
    }

    /// Takes the state for changed.
    pub fn mark_changed(self) {
        self.place().with_borrow(|shown| shown.iter().for_each(|shown| shown.changed.set(true)));
    }

    /// It is no longer shown.
    pub fn forget(self) {
        self.place().take();
    }

    /// What puts another state in its place.
    #[must_use]
    pub fn restorer(self) -> Option<Rc<Restorer>> {
        self.place().with_borrow(|shown| shown.as_ref().map(|shown| Rc::clone(&shown.restorer)))
    }

    /// Makes it known how a state is read back that is shown from now on.
    pub(super) fn watch<A: ViewArgument>(self, argument: &A) {
        self.place().set(Shown::of(argument));
    }
}

/// Makes it known how the state of the page that is shown is read back.
pub(crate) fn watch_page<A: ViewArgument>(argument: &A) {
    Live::Page.watch(argument);
}

/// Makes a change that is no doing of the visitor's.
pub(super) fn by_itself(change: impl FnOnce()) {
    BY_ITSELF.set(true);
    change();
    BY_ITSELF.set(false);
}
