//! [`ReactiveEnum`]: the reactive form of a state that is one of several variants.

use sycamore::reactive::{Signal, create_signal};

use super::keeper::Keeper;
use super::{Item, Reactive, ReactiveState};
use crate::{PageState, ViewArgument};

/// A state that is one of several variants. Derived by `ReactiveState` for an enum, and there for
/// `Option` and `Result`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no reactive variants",
    note = "derive `ReactiveState` for the enum"
)]
pub trait EnumState: Sized + 'static {
    /// The variants in which each field is a signal; for an enum `Shape` it is named `ShapeRx`.
    type Variants: Clone + 'static;

    /// Makes the variant's reactive form in the current reactive scope.
    fn into_variants(self) -> Self::Variants;

    /// The state as it is now.
    fn from_variants(variants: &Self::Variants) -> Self;
}

/// The reactive form of an enum, an `Option` or a `Result`: which variant it is, is one signal;
/// what is in the variant are signals of that variant.
///
/// It is a handle: a copy is the same enum. [`set`](Self::set) makes the new variant's signals, and
/// ends those of the old one once everything that depends on the variant has been told; they must
/// not be used any longer. Once the page that it belongs to is gone, a change does nothing.
///
/// ```
/// # use perennial_core::{EnumState, Reactive, ReactiveEnum, ReactiveState};
/// # use sycamore::reactive::{Signal, create_root, create_signal};
/// # #[derive(Debug, PartialEq)]
/// # enum Shape { Circle { radius: f64 }, None }
/// # #[derive(Clone)]
/// # enum ShapeRx { Circle { radius: Signal<f64> }, None }
/// # impl EnumState for Shape {
/// #     type Variants = ShapeRx;
/// #     fn into_variants(self) -> ShapeRx {
/// #         match self {
/// #             Self::Circle { radius } => ShapeRx::Circle { radius: create_signal(radius) },
/// #             Self::None => ShapeRx::None,
/// #         }
/// #     }
/// #     fn from_variants(variants: &ShapeRx) -> Self {
/// #         match variants {
/// #             ShapeRx::Circle { radius } => Self::Circle { radius: radius.get() },
/// #             ShapeRx::None => Self::None,
/// #         }
/// #     }
/// # }
/// # let _ = create_root(|| {
/// let shape = ReactiveEnum::new(Shape::Circle { radius: 1.0 });
/// if let ShapeRx::Circle { radius } = shape.current() {
///     radius.set(2.0);
/// }
/// assert_eq!(shape.snapshot(), Shape::Circle { radius: 2.0 });
/// shape.set(Shape::None);
/// assert_eq!(shape.snapshot(), Shape::None);
/// # });
/// ```
pub struct ReactiveEnum<S: EnumState> {
    current: Signal<Item<S::Variants>>,
    keeper: Keeper,
}

/// The reactive form of an `Option` of a state that has one: of `#[reactive(nested)]`.
pub type ReactiveOption<T> = ReactiveEnum<Option<T>>;

/// The reactive form of a `Result` of a state that has one: of `#[reactive(nested)]`.
pub type ReactiveResult<T, E> = ReactiveEnum<Result<T, E>>;

impl<S: EnumState> ReactiveEnum<S> {
    /// Makes it in the current reactive scope.
    #[must_use]
    pub fn new(state: S) -> Self {
        let keeper = Keeper::new();
        let current = keeper.keep_with(|| state.into_variants());
        Self { current: create_signal(current), keeper }
    }

    /// The variant that it is now, and its signals. A view that calls it depends on which variant
    /// it is, and not on what is in it.
    #[must_use]
    pub fn current(self) -> S::Variants {
        self.current.with(|current| S::Variants::clone(current))
    }

    /// Makes it this state, with new signals, also if it is of the same variant.
    pub fn set(self, state: S) {
        if self.keeper.is_alive() {
            let next = self.keeper.keep_with(|| state.into_variants());
            let leaving = self.current.with_untracked(|current| current.scope);
            self.keeper.change(vec![leaving], || self.current.set(next));
        }
    }
}

impl<S: EnumState> Reactive for ReactiveEnum<S> {
    type State = S;

    fn snapshot(&self) -> S {
        self.current.with(|current| S::from_variants(current))
    }

    fn restore(&self, state: S) {
        self.set(state);
    }
}

impl<S: EnumState + PageState> ViewArgument for ReactiveEnum<S> {
    type State = S;

    fn from_state(state: S) -> Self {
        Self::new(state)
    }

    #[expect(refining_impl_trait, reason = "nobody depends on the type")]
    fn reactive(&self) -> Option<Self> {
        Some(*self)
    }
}

impl<S: EnumState> Clone for ReactiveEnum<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: EnumState> Copy for ReactiveEnum<S> {}

impl<S: EnumState> std::fmt::Debug for ReactiveEnum<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReactiveEnum").finish_non_exhaustive()
    }
}

impl<T: ReactiveState> EnumState for Option<T> {
    type Variants = Option<T::Reactive>;

    fn into_variants(self) -> Self::Variants {
        self.map(ReactiveState::into_reactive)
    }

    fn from_variants(variants: &Self::Variants) -> Self {
        variants.as_ref().map(Reactive::snapshot)
    }
}

impl<T: ReactiveState> ReactiveState for Option<T> {
    type Reactive = ReactiveEnum<Self>;

    fn into_reactive(self) -> Self::Reactive {
        ReactiveEnum::new(self)
    }
}

impl<T: ReactiveState, E: Clone + 'static> EnumState for Result<T, E> {
    type Variants = Result<T::Reactive, E>;

    fn into_variants(self) -> Self::Variants {
        self.map(ReactiveState::into_reactive)
    }

    fn from_variants(variants: &Self::Variants) -> Self {
        variants.as_ref().map(Reactive::snapshot).map_err(E::clone)
    }
}

impl<T: ReactiveState, E: Clone + 'static> ReactiveState for Result<T, E> {
    type Reactive = ReactiveEnum<Self>;

    fn into_reactive(self) -> Self::Reactive {
        ReactiveEnum::new(self)
    }
}
