//! [`Unreactive`]: what a state that never changes has for a reactive form.

use std::convert::Infallible;
use std::marker::PhantomData;

use super::Reactive;

/// The reactive form of a state that never changes: there is none, and no value of this type.
#[derive(Debug)]
pub struct Unreactive<S>(Infallible, PhantomData<fn() -> S>);

impl<S> Clone for Unreactive<S> {
    fn clone(&self) -> Self {
        match self.0 {}
    }
}

impl<S: 'static> Reactive for Unreactive<S> {
    type State = S;

    fn snapshot(&self) -> S {
        match self.0 {}
    }

    fn restore(&self, _: S) {
        match self.0 {}
    }
}
