//! [`WidgetRendering`]: one widget as it is shown.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use perennial_protocol::Hydrate;
use perennial_protocol::document::{
    FILL_ATTRIBUTE, HYDRATE_ATTRIBUTE, ISLAND_ELEMENT, PROPS_ATTRIBUTE, WIDGET_ATTRIBUTE,
    WIDGET_ELEMENT,
};
use sycamore::prelude::*;
use sycamore::web::{NoHydrate, custom_element};

use crate::capsule::WidgetView;
use crate::island::Island;
use crate::side::{
    OwnedRawState, awaited, by_itself, fill_hole, rendered_later, state_of_widget, survives,
};
use crate::{ErrorPage, Islands, Keep, PageState, WidgetPath, WidgetState, Widgets};

pub(crate) type WidgetFallback = Arc<dyn Fn() -> View + Send + Sync>;

/// Who fills a hole in a stored page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hole {
    /// The browser, always.
    ForBrowser,
    /// The browser, unless the page around it is made for the visitor, too.
    Personal,
    /// The server, in each answer.
    ForServer,
}

/// What a hole holds until it is filled; made where it is put, outside of hydration.
struct Inside<S, P> {
    rendering: Rc<WidgetRendering<S, P>>,
    hole: Hole,
    filled: Rc<Cell<bool>>,
}

impl<S: PageState, P: Clone + 'static> From<Inside<S, P>> for View {
    fn from(inside: Inside<S, P>) -> Self {
        let rendering = inside.rendering;
        if inside.hole == Hole::ForBrowser || !rendering.widgets.source().is_personal() {
            return rendering.fallback();
        }
        let shown = rendering.shown();
        inside.filled.set(shown.is_some());
        shown.unwrap_or_else(|| awaited(&rendering))
    }
}

/// One widget as it is shown.
pub(crate) struct WidgetRendering<S, P> {
    pub(crate) widgets: Widgets,
    pub(crate) path: WidgetPath,
    pub(crate) view: WidgetView<S, P>,
    pub(crate) fallback: Option<WidgetFallback>,
    pub(crate) props: P,
    pub(crate) keep: Keep,
}

impl<S: PageState, P: Clone + 'static> WidgetRendering<S, P> {
    /// What a hole holds, rendered by itself in a scope whose [`Widgets`] know the widget.
    pub(crate) fn fill(
        path: &WidgetPath,
        view: WidgetView<S, P>,
        fallback: Option<WidgetFallback>,
        props: P,
    ) -> View {
        let Some(widgets) = Widgets::current() else { return View::default() };
        let keep = Keep::Nothing;
        let this = Rc::new(Self { widgets, path: path.clone(), view, fallback, props, keep });
        let (hole, filled) = (Hole::Personal, Rc::new(Cell::new(false)));
        let inside = Inside { rendering: this, hole, filled };
        view! { NoHydrate { (inside) } }
    }

    /// The widget where the view has it. If nothing is known of it yet, its fallback, and the
    /// widget later.
    pub(crate) fn in_place(self) -> View {
        match self.shown() {
            Some(view) => view,
            None => rendered_later(Rc::new(self)),
        }
    }

    /// An element that holds the widget as `show` has it, and that the client takes over by itself
    /// where nothing around it is.
    pub(crate) fn island<A, B, R>(
        mut self,
        island: &Island<A, P, B, R>,
        show: impl FnOnce(Self) -> View,
    ) -> View {
        let when = island.when;
        if when == Hydrate::Never {
            return show(self);
        }
        let place = self.widgets.islands();
        let element = custom_element(ISLAND_ELEMENT)
            .attr(WIDGET_ATTRIBUTE, self.path.as_str().to_owned())
            .attr(HYDRATE_ATTRIBUTE, (place != Islands::Lost).then_some(when.name()));
        if place != Islands::Alone {
            return element.children(show(self)).into();
        }
        let props = match (island.props.write)(&self.props) {
            Ok(props) => props,
            Err(error) => {
                self.widgets.source().props_refused(&self.path, &error);
                return self.error(ErrorPage::missing_part(500));
            }
        };
        let element = element.attr(PROPS_ATTRIBUTE, props);
        self.widgets.source().in_island(&self.path);
        self.widgets = self.widgets.with_islands(Islands::Included);
        by_itself(element, || show(self)).into()
    }

    /// An element that holds the fallback, or the widget where what is personal may be shown. What
    /// it holds is never hydrated: the client renders into it.
    pub(crate) fn hole(mut self, hole: Hole) -> View {
        let node = create_node_ref();
        if self.widgets.islands() == Islands::Alone {
            if hole != Hole::ForServer && !self.widgets.source().is_personal() {
                self.widgets.source().never_filled(&self.path);
            }
            self.widgets = self.widgets.with_islands(Islands::Lost);
        }
        let path = self.path.as_str().to_owned();
        let this = Rc::new(self);
        let filled = Rc::new(Cell::new(false));
        let inside = Inside { rendering: Rc::clone(&this), hole, filled: Rc::clone(&filled) };
        let element = custom_element(WIDGET_ELEMENT)
            .attr(WIDGET_ATTRIBUTE, path)
            .attr(FILL_ATTRIBUTE, (hole == Hole::ForServer).then_some("server"))
            .r#ref(node)
            .children(view! { NoHydrate { (inside) } });
        fill_hole(this, node, filled);
        element.into()
    }

    /// What is known of the widget, as a view; `None`, if nothing is.
    pub(crate) fn shown(&self) -> Option<View> {
        if self.widgets.islands() == Islands::Included {
            self.widgets.source().in_island(&self.path);
        }
        match self.widgets.source().state(&self.path) {
            WidgetState::Known(state) => Some(self.of_state(&state)),
            WidgetState::Failed(error) => Some(self.error(error)),
            WidgetState::Missing => None,
        }
    }

    pub(crate) fn fallback(&self) -> View {
        self.fallback.as_ref().map(|view| view()).unwrap_or_default()
    }

    fn of_state(&self, state: &OwnedRawState) -> View {
        let Ok(state) = state_of_widget::<S>(&self.path, self.keep, state) else {
            return self.error(ErrorPage::missing_part(500));
        };
        let (view, props) = (Arc::clone(&self.view), self.props.clone());
        let rendered = survives(|| self.widgets.within(move || view(state, props)));
        let Some(rendered) = rendered else {
            self.widgets.source().panicked(&self.path);
            return self.fallback();
        };
        rendered.unwrap_or_else(|| self.error(ErrorPage::new(508, "Parts stand too deep.")))
    }

    fn error(&self, error: ErrorPage) -> View {
        self.widgets.source().error_view(error.in_widget())
    }
}
