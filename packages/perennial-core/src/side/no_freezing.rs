//! The empty side of freezing: on the server, and in the browser if the app does not freeze.

use std::marker::PhantomData;

use crate::reactive::Reactive;
use crate::{PageState, ViewArgument};

/// How a state of one type is written: not at all.
#[derive(Debug, Clone)]
pub struct Freezer;

impl Freezer {
    /// How states of this type are written: not at all.
    #[must_use]
    pub const fn of<S: PageState>() -> Self {
        Self
    }
}

/// Puts a state into what is shown: never.
#[derive(Debug)]
pub struct Restorer;

impl Restorer {
    /// What puts states into `reactive`: nothing.
    #[must_use]
    pub fn of<R: Reactive>(_: R) -> Self {
        Self
    }

    /// Whether it can: not at all.
    #[must_use]
    pub fn put<T>(&self, _: T) -> bool {
        false
    }
}

/// Makes states of what older builds froze: of nothing.
pub struct Migrations<S>(PhantomData<fn() -> S>);

impl<S: PageState> Migrations<S> {
    pub(crate) const fn none() -> Self {
        Self(PhantomData)
    }

    /// Does not look at `migrate`, so that nothing of it is linked.
    pub(crate) fn add<Old: PageState>(&mut self, _: impl Fn(Old) -> S + Send + Sync + 'static) {}
}

/// Reads what was frozen of a state: nothing.
#[derive(Debug)]
pub struct Thaw;

impl Thaw {
    pub(crate) fn of<S: PageState>(_: Migrations<S>) -> Self {
        Self
    }
}

/// Does nothing: nobody reads the global state back.
pub(crate) fn watch_global<A: ViewArgument>(_: &A) {}
