//! What a page's state must be, and how a view takes it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sycamore::prelude::View;

use crate::ViewSource;
use crate::reactive::{Reactive, Unreactive};
use crate::side::{watch_page, widget_argument};

/// A state that travels from the server to the client. Implemented for all types that can.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the state of a page",
    note = "a state derives `Serialize` and `Deserialize`, and is `Send`, `Sync` and `'static`"
)]
pub trait PageState: Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<S: Serialize + DeserializeOwned + Send + Sync + 'static> PageState for S {}

/// What a view can take as its argument: a state, or its reactive form.
#[diagnostic::on_unimplemented(
    message = "a view cannot take `{Self}`",
    label = "not a state",
    note = "derive `ReactiveState` for the state and take `{Self}` or its reactive form, `{Self}Rx`; \
            that of an enum is `ReactiveEnum<{Self}>`"
)]
pub trait ViewArgument {
    /// The state that it is made from.
    type State: PageState;

    /// Makes the argument in the current reactive scope.
    fn from_state(state: Self::State) -> Self;

    /// The reactive form, if it is one: by that the state is read back as the visitor leaves it.
    fn reactive(&self) -> Option<impl Reactive<State = Self::State> + use<Self>> {
        None::<Unreactive<Self::State>>
    }
}

macro_rules! plain_arguments {
    ($($kind:ty),*) => {
        $(
            impl ViewArgument for $kind {
                type State = Self;

                fn from_state(state: Self) -> Self {
                    state
                }
            }
        )*
    };
}

plain_arguments!(String, bool, char, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64);

impl<T: PageState> ViewArgument for Vec<T> {
    type State = Self;

    fn from_state(state: Self) -> Self {
        state
    }
}

impl<T: PageState> ViewArgument for Option<T> {
    type State = Self;

    fn from_state(state: Self) -> Self {
        state
    }
}

/// A function that makes a view: `fn() -> View`, or `fn(A) -> View` with a [`ViewArgument`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the view of a template",
    note = "a view is `fn() -> View` or `fn(StateRx) -> View`, where `State` derives `ReactiveState`"
)]
pub trait ViewFunction<Marker>: Send + Sync + 'static {
    /// The state that the view shows; `()` for none.
    type State: PageState;

    /// Makes the view in the current reactive scope.
    fn call(&self, state: Self::State) -> View;

    /// Where the view comes from: it is there, unless it was `split!` off.
    #[doc(hidden)]
    fn source(self) -> ViewSource<Self::State>
    where
        Self: Sized,
    {
        ViewSource::here(self)
    }
}

impl<F: Fn() -> View + Send + Sync + 'static> ViewFunction<fn()> for F {
    type State = ();

    fn call(&self, (): Self::State) -> View {
        self()
    }
}

impl<F, A> ViewFunction<fn(A)> for F
where
    F: Fn(A) -> View + Send + Sync + 'static,
    A: ViewArgument,
{
    type State = A::State;

    fn call(&self, state: Self::State) -> View {
        let argument = A::from_state(state);
        watch_page(&argument);
        self(argument)
    }
}

/// A function that makes the view of a widget: `fn() -> View`, `fn(A) -> View` or
/// `fn(A, Props) -> View` with a [`ViewArgument`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the view of a capsule",
    note = "a view is `fn(StateRx) -> View` or `fn(StateRx, Props) -> View`, where `State` derives \
            `ReactiveState` and `Props` is `Clone`"
)]
pub trait WidgetFunction<Marker>: Send + Sync + 'static {
    /// The state that the view shows; `()` for none.
    type State: PageState;
    /// What the surrounding view gives to it; `()` for nothing.
    type Props: Clone + 'static;

    /// Makes the view in the current reactive scope.
    fn call(&self, state: Self::State, props: Self::Props) -> View;
}

impl<F: Fn() -> View + Send + Sync + 'static> WidgetFunction<fn()> for F {
    type State = ();
    type Props = ();

    fn call(&self, (): Self::State, (): Self::Props) -> View {
        self()
    }
}

impl<F, A> WidgetFunction<fn(A)> for F
where
    F: Fn(A) -> View + Send + Sync + 'static,
    A: ViewArgument,
{
    type State = A::State;
    type Props = ();

    fn call(&self, state: Self::State, (): Self::Props) -> View {
        self(widget_argument(state))
    }
}

impl<F, A, P> WidgetFunction<fn(A, P)> for F
where
    F: Fn(A, P) -> View + Send + Sync + 'static,
    A: ViewArgument,
    P: Clone + 'static,
{
    type State = A::State;
    type Props = P;

    fn call(&self, state: Self::State, props: Self::Props) -> View {
        self(widget_argument(state), props)
    }
}
