//! What freezing and thawing need of a state whose type no longer shows. It is there in the browser,
//! if the app freezes; everywhere else `no_freezing` stands in its place.

use std::any::Any;
use std::fmt;

use wasm_bindgen::JsValue;

use super::client::{RawState, decode};
use super::encoder::encode;
use super::live::{Live, TypedState};
use crate::reactive::Reactive;
use crate::{PageState, StateError, ViewArgument};

/// How a state of one type is written, and put back into the page that is shown.
#[derive(Clone)]
pub struct Freezer {
    encode: fn(&dyn Any) -> Result<JsValue, StateError>,
}

impl Freezer {
    pub(crate) fn of<S: PageState>() -> Self {
        Self {
            encode: |state| match state.downcast_ref::<S>() {
                Some(state) => encode(state),
                None => Err(StateError::Encode("it is of another type".to_owned())),
            },
        }
    }

    /// Makes plain JavaScript values of a state.
    ///
    /// # Errors
    /// [`StateError`], for what would not be read back as it is.
    pub fn encode(&self, state: &dyn Any) -> Result<JsValue, StateError> {
        (self.encode)(state)
    }
}

impl fmt::Debug for Freezer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Freezer")
    }
}

/// Puts a state into what is shown.
pub struct Restorer(Box<dyn Fn(Box<dyn Any>)>);

impl Restorer {
    pub(super) fn of<R: Reactive<State: 'static>>(reactive: R) -> Self {
        Self(Box::new(move |state| {
            if let Ok(state) = state.downcast::<R::State>() {
                reactive.restore(*state);
            }
        }))
    }

    /// Whether it can: it does.
    pub(super) fn put(&self, state: TypedState) -> bool {
        (self.0)(state.value);
        true
    }
}

type FromOlder<S> = Box<dyn Fn(&RawState) -> Result<S, StateError> + Send + Sync>;

/// Makes states of what older builds froze.
pub struct Migrations<S>(Vec<FromOlder<S>>);

impl<S: PageState> Migrations<S> {
    pub(crate) const fn none() -> Self {
        Self(Vec::new())
    }

    /// What was frozen as an `Old` is made an `S`.
    pub(crate) fn add<Old: PageState>(
        &mut self,
        migrate: impl Fn(Old) -> S + Send + Sync + 'static,
    ) {
        self.0.push(Box::new(move |raw| decode::<Old>(raw).map(&migrate)));
    }
}

type Read = Box<dyn Fn(&RawState) -> Result<TypedState, StateError> + Send + Sync>;

/// Reads what was frozen of a state.
pub struct Thaw(Read);

impl Thaw {
    pub(crate) fn of<S: PageState>(migrations: Migrations<S>) -> Self {
        Self(Box::new(move |raw| {
            let older = || migrations.0.iter().find_map(|migrate| migrate(raw).ok());
            let state = decode::<S>(raw).or_else(|error| older().ok_or(error))?;
            Ok(TypedState { value: Box::new(state), freezer: Freezer::of::<S>() })
        }))
    }

    /// Reads what was frozen, by this build or an older one.
    ///
    /// # Errors
    /// [`StateError`], if it fits neither the type nor what is migrated to it.
    pub fn read(&self, raw: &RawState) -> Result<TypedState, StateError> {
        (self.0)(raw)
    }
}

/// Makes it known how the global state is read back, and how another one is put in its place.
pub(crate) fn watch_global<A: ViewArgument>(argument: &A) {
    Live::Global.watch(argument);
}

impl Live {
    /// Puts a state in the place of what is shown, if it is of that type. Whether there is anything
    /// that could take it.
    #[must_use]
    pub fn restore(self, state: TypedState) -> bool {
        self.restorer().is_some_and(|restorer| restorer.put(state))
    }
}
