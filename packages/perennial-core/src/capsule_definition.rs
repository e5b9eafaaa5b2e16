//! [`CapsuleDefinition`]: a capsule whose state's type no longer shows.

use std::any::Any;
use std::sync::Arc;
use std::time::SystemTime;

use sycamore::prelude::View;

use crate::erased_states::{ErasedStates, no_functions};
use crate::island::IslandView;
use crate::pattern::LatePattern;
use crate::side::{Migrations, RawState, Slot, Thaw};
use crate::state_source::{BuiltState, StateSource};
use crate::template_definition::{PageFuture, Revalidation};
use crate::widget_view::{WidgetFallback, WidgetRendering};
use crate::{
    BuildContext, Capsule, LaterView, PageState, Pattern, RequestContext, ResponseParts,
    StateError, WidgetPath,
};

/// A widget's state for one visitor as JSON, and what else its response is to have.
pub type RequestedWidget = (String, ResponseParts);

type FillView = Box<dyn Fn(&WidgetPath) -> View + Send + Sync>;

/// A capsule as the server uses it.
pub struct CapsuleDefinition {
    pattern: LatePattern,
    server: Slot<ErasedStates<RequestedWidget>>,
    fill: Slot<FillView>,
    has_build_state: bool,
    has_request_state: bool,
    has_guard: bool,
    public: Slot<()>,
    filled_by_server: bool,
    island: Option<IslandView>,
    revalidation: Revalidation,
    thaw: Thaw,
}

impl CapsuleDefinition {
    pub(crate) fn new<S, P, B, R>(mut capsule: Capsule<S, P, B, R>) -> Self
    where
        S: PageState,
        P: Clone + 'static,
        B: PageState,
        R: Send + 'static,
    {
        let pattern = LatePattern::new(capsule.pattern.clone());
        let fill = fill_view(&capsule);
        let island = capsule.island.as_ref().and_then(|island| (island.view)(&capsule));
        let mut server = Slot::empty();
        let (has_build_state, has_request_state, has_guard) =
            (capsule.has_build_state, capsule.has_request_state, capsule.has_guard);
        let functions = std::mem::replace(&mut capsule.functions, StateSource::none());
        let name = std::mem::take(&mut capsule.pattern);
        server.fill(move || ErasedStates::of(name, functions));
        Self {
            pattern,
            server,
            fill,
            has_build_state,
            has_request_state,
            has_guard,
            public: std::mem::replace(&mut capsule.public, Slot::empty()),
            filled_by_server: capsule.filled_by_server,
            island,
            revalidation: capsule.revalidation,
            thaw: Thaw::of(std::mem::replace(&mut capsule.migrations, Migrations::none())),
        }
    }

    /// The paths of its widgets.
    #[must_use]
    pub fn pattern(&self) -> &Pattern {
        self.pattern.get()
    }

    pub(crate) const fn late_pattern(&self) -> &LatePattern {
        &self.pattern
    }

    /// When its stored widgets are renewed.
    #[must_use]
    pub const fn revalidation(&self) -> Revalidation {
        self.revalidation
    }

    /// Whether a part of what its widgets are made from is stored.
    #[must_use]
    pub const fn has_build_state(&self) -> bool {
        self.has_build_state
    }

    /// Whether its widgets are made for each request.
    #[must_use]
    pub const fn has_request_state(&self) -> bool {
        self.has_request_state
    }

    /// Whether a function decides who sees its widgets.
    #[must_use]
    pub const fn has_guard(&self) -> bool {
        self.has_guard
    }

    /// Whether it says that everybody may see its widgets.
    pub(crate) const fn is_public(&self) -> bool {
        self.public.held().is_some()
    }

    /// The name of the type of its state, if its functions do not give one.
    pub(crate) fn no_state(&self) -> Option<&'static str> {
        self.server.held()?.no_state
    }

    /// Whether what its widgets show depends on who asks.
    #[must_use]
    pub const fn is_personal(&self) -> bool {
        self.has_request_state || self.has_guard
    }

    /// Whether the server fills the holes that its widgets leave in stored pages.
    #[must_use]
    pub const fn is_filled_by_server(&self) -> bool {
        self.filled_by_server && self.is_personal()
    }

    /// Makes what is stored of a widget.
    ///
    /// # Errors
    /// What the author's function returned; a server's error, if the state cannot be written.
    pub fn built_state(&self, context: BuildContext) -> PageFuture<BuiltState> {
        match self.server.held() {
            Some(server) => (server.built)(context),
            None => no_functions(),
        }
    }

    /// Makes a widget's state for one request; `built` is what is stored of it.
    ///
    /// # Errors
    /// As [`built_state`](Self::built_state).
    pub fn requested_state(
        &self,
        built: Option<Arc<str>>,
        context: RequestContext,
    ) -> PageFuture<RequestedWidget> {
        match self.server.held() {
            Some(server) => (server.for_request)(built, context),
            None => no_functions(),
        }
    }

    /// Whether a stored widget whose time has passed is really to be made anew.
    ///
    /// # Errors
    /// What the author's function returned.
    pub fn should_revalidate(
        &self,
        context: BuildContext,
        made_at: SystemTime,
    ) -> PageFuture<bool> {
        match self.server.held() {
            Some(server) => server.should_revalidate(context, made_at),
            None => Box::pin(async { Ok(true) }),
        }
    }

    /// Whether a request may see a widget.
    ///
    /// # Errors
    /// What the author's function returned.
    pub fn guard(&self, context: RequestContext) -> PageFuture<()> {
        match self.server.held() {
            Some(server) => server.guard(context),
            None => Box::pin(async { Ok(()) }),
        }
    }

    /// Prepares what an island at this path holds, with the properties that its element has; `None`,
    /// if its widgets are no islands. It is made in a reactive scope whose
    /// [`Widgets`](crate::Widgets) know the widget.
    ///
    /// # Errors
    /// [`StateError`], if the properties cannot be read.
    pub fn island(
        &self,
        path: &WidgetPath,
        props: &RawState,
    ) -> Option<Result<LaterView, StateError>> {
        self.island.as_ref().map(|view| view(path, props))
    }

    /// What reads a frozen state.
    #[must_use]
    pub const fn thaw(&self) -> &Thaw {
        &self.thaw
    }

    /// What a hole at this path holds, in the current reactive scope, whose
    /// [`Widgets`](crate::Widgets) know the widget; `None`, if the server fills none.
    #[must_use]
    pub fn fill(&self, path: &WidgetPath) -> Option<View> {
        self.fill.held().filter(|_| self.filled_by_server).map(|fill| fill(path))
    }
}

/// What renders a widget by itself: possible for those without properties.
fn fill_view<S, P, B, R>(capsule: &Capsule<S, P, B, R>) -> Slot<FillView>
where
    S: PageState,
    P: Clone + 'static,
    B: PageState,
    R: Send + 'static,
{
    let mut fill: Slot<FillView> = Slot::empty();
    let (view, fallback): (_, Option<WidgetFallback>) =
        (Arc::clone(&capsule.view), capsule.fallback.clone());
    let without_properties = (Box::new(()) as Box<dyn Any>).is::<P>();
    if capsule.filled_by_server && without_properties {
        fill.fill(move || {
            Box::new(move |path| {
                let (view, fallback) = (Arc::clone(&view), fallback.clone());
                let unit: Box<dyn Any> = Box::new(());
                let Ok(props) = unit.downcast::<P>() else { return View::default() };
                WidgetRendering::fill(path, view, fallback, *props)
            })
        });
    }
    fill
}

impl std::fmt::Debug for CapsuleDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CapsuleDefinition").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}
