//! [`ViewSource`]: where a template's view comes from, the client itself or a part of it that is
//! loaded when it is needed.

use std::marker::PhantomData;
use std::sync::Arc;

use sycamore::prelude::View;

use crate::side::{Slot, decode};
use crate::template_definition::ViewOf;
use crate::{LaterView, PageState, Part, StateError, StateOf, ViewFunction};

/// Reads a state, and gives what makes its view.
pub type RawView = Arc<dyn Fn(StateOf<'_>) -> Result<LaterView, StateError> + Send + Sync>;

/// Where a template's view comes from.
pub struct ViewSource<S> {
    pub(crate) raw: RawSource,
    /// The view itself, for what the server makes a state of.
    pub(crate) typed: Slot<ViewOf<S>>,
    /// The part of the client that it lies in.
    pub(crate) part: Option<&'static str>,
}

/// A view whose state's type no longer shows.
pub(crate) enum RawSource {
    /// It is there.
    Here(RawView),
    /// It lies in a part of the client.
    Part(SplitView),
}

/// A view in a part of the client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SplitView {
    pub(crate) part: Part,
    /// Gives the view, once the part is there.
    pub(crate) view: fn() -> RawView,
}

impl<S: PageState> ViewSource<S> {
    /// A view that is there.
    pub(crate) fn here<M, V: ViewFunction<M, State = S>>(view: V) -> Self {
        let view = Arc::new(view);
        let mut typed: Slot<ViewOf<S>> = Slot::empty();
        typed.fill(|| {
            let view = Arc::clone(&view);
            Arc::new(move |state| view.call(state))
        });
        Self { raw: RawSource::Here(raw(view)), typed, part: None }
    }
}

fn raw<M, V: ViewFunction<M>>(view: Arc<V>) -> RawView {
    Arc::new(move |state: StateOf<'_>| {
        let (view, state) = (Arc::clone(&view), typed::<V::State>(state)?);
        Ok(Box::new(move || view.call(state)))
    })
}

fn typed<S: PageState>(state: StateOf<'_>) -> Result<S, StateError> {
    match state {
        StateOf::Server(raw) => decode(raw),
        StateOf::Visit(state) => state
            .downcast()
            .map(|state| *state)
            .map_err(|_| StateError::Decode("it was kept of another template".to_owned())),
    }
}

/// What a part of the client holds of a template: its view, and what reads its state.
#[must_use]
pub fn raw_view<M, V: ViewFunction<M>>(view: V) -> RawView {
    raw(Arc::new(view))
}

/// A view that lies in a part of the client, on a side that is not cut into parts.
#[derive(Debug, Clone, Copy)]
pub struct NamedView<V> {
    part: &'static str,
    view: V,
}

impl<V> NamedView<V> {
    /// A view and the name of its part.
    pub const fn new(part: &'static str, view: V) -> Self {
        Self { part, view }
    }
}

#[diagnostic::do_not_recommend]
impl<M: 'static, V: ViewFunction<M>> ViewFunction<NamedView<M>> for NamedView<V> {
    type State = V::State;

    fn call(&self, state: Self::State) -> View {
        self.view.call(state)
    }

    fn source(self) -> ViewSource<Self::State> {
        ViewSource { part: Some(self.part), ..ViewSource::here(self.view) }
    }
}

/// A view that lies in a part of the client, on the client. Nothing of the view is linked with it.
#[derive(Debug)]
pub struct PartView<V> {
    name: &'static str,
    split: SplitView,
    view: PhantomData<fn() -> V>,
}

impl<V> PartView<V> {
    /// The view that `_view` would give, which is not called, the part that it lies in, and what gives
    /// it once that is there.
    pub fn new(
        name: &'static str,
        _view: impl FnOnce() -> V,
        part: Part,
        view: fn() -> RawView,
    ) -> Self {
        Self { name, split: SplitView { part, view }, view: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<M: 'static, V: ViewFunction<M>> ViewFunction<PartView<M>> for PartView<V> {
    type State = V::State;

    /// Nothing: only what [`source`](ViewFunction::source) gives is shown.
    fn call(&self, _state: Self::State) -> View {
        View::default()
    }

    fn source(self) -> ViewSource<Self::State> {
        let (raw, part) = (RawSource::Part(self.split), Some(self.name));
        ViewSource { raw, typed: Slot::empty(), part }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{App, BuildContext, Template};
    use sycamore::prelude::*;

    fn view(name: String) -> View {
        view! { p { (name) } }
    }

    #[test]
    fn a_view_in_a_part_is_the_same_view_on_the_server() {
        let name = async |_: BuildContext| "Tartu".to_owned();
        let template = Template::new("").view(NamedView::new("names", view)).build_state(name);
        let app = App::new().template(template).finish().unwrap();
        let [template] = app.templates.as_slice() else { unreachable!() };
        assert_eq!(template.part(), Some("names"));
        let view = template.prepare_view("\"Tartu\"").unwrap();
        let html = sycamore::web::render_to_string(view);
        assert_eq!(html, "<p data-hk=\"0.0\">Tartu</p>");
    }
}
