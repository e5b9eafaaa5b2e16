//! [`ReactiveState`] and [`Reactive`]: a state, and its form in which what can change is a signal.

use sycamore::reactive::Signal;

/// A state with a reactive form, in which each field is a signal. Derived.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no reactive form",
    note = "derive `ReactiveState` for it; a field is nested if it is such a state, or an `Option`, \
            `Result`, `Vec`, `HashMap` or `BTreeMap` of one"
)]
pub trait ReactiveState: Sized + 'static {
    /// The reactive form; for a struct `City` it is named `CityRx`.
    type Reactive: Reactive<State = Self>;

    /// Makes the reactive form in the current reactive scope.
    fn into_reactive(self) -> Self::Reactive;
}

/// The reactive form of a state: a handle, cheap to clone.
pub trait Reactive: Clone + 'static {
    /// The state.
    type State;

    /// The state as it is now. Within an effect, that depends on every signal that it reads.
    fn snapshot(&self) -> Self::State;

    /// Makes it this state: a snapshot that was taken before, for example. What is kept as it is,
    /// `#[reactive(plain)]`, stays as it is.
    fn restore(&self, state: Self::State);
}

impl<T: Clone + 'static> Reactive for Signal<T> {
    type State = T;

    fn snapshot(&self) -> T {
        self.get_clone()
    }

    fn restore(&self, state: T) {
        self.set(state);
    }
}
