//! [`Capsule`]: a part of pages with strategies of its own, as an author writes it.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sycamore::prelude::*;

use crate::island::{Island, TravellingProps};
use crate::side::{Migrations, Slot};
use crate::state_source::StateSource;
use crate::template_definition::Revalidation;
use crate::widget_view::{Hole, WidgetFallback, WidgetRendering};
use crate::{
    BuildContext, Hydrate, IntoOutcome, IntoReply, IslandProps, Keep, PageState, RequestContext,
    ServerFuture, StateLimits, WidgetFunction, WidgetPath, Widgets,
};

pub(crate) type WidgetView<S, P> = Arc<dyn Fn(S, P) -> View + Send + Sync>;

/// A capsule before it has a view.
#[derive(Debug, Clone)]
#[must_use = "a capsule does nothing before it is given to an app"]
pub struct CapsuleBuilder {
    pattern: String,
}

/// A capsule before it has a view, whose states are of the types `B` and `R`.
#[derive(Debug)]
#[must_use = "a capsule does nothing before it is given to an app"]
pub struct AmalgamatingCapsule<B, R> {
    pattern: String,
    states: PhantomData<fn() -> (B, R)>,
}

/// A part of pages with a path pattern and state functions of its own; with a state, it makes a
/// widget, which stands in a page.
///
/// A page's generation resolves all of its widgets, side by side, and the page travels with them in
/// one answer. A widget is stored like a page, so one that stands in a thousand pages is made once;
/// a page is renewed when one of its widgets is. A widget that fails, fails alone.
///
/// A capsule with a request state leaves a *hole* in the stored page: its fallback stands there
/// until the browser has fetched the widget, or, with
/// [`filled_by_server`](Self::filled_by_server), the server fills it in each answer.
///
/// ```
/// use perennial_core::{App, BuildContext, Capsule, PageError, Template};
/// use sycamore::prelude::*;
///
/// fn weather() -> Capsule<String> {
///     Capsule::new("weather/{city}").view(|forecast: String| view! { p { (forecast) } }).build_state(forecast)
/// }
///
/// async fn forecast(context: BuildContext) -> Result<String, PageError> {
///     Ok(format!("Sunny in {}", context.param("city")?))
/// }
///
/// fn page() -> View {
///     view! { h1 { "Paris" } (weather().widget("weather/paris")) }
/// }
///
/// let app = App::new().capsule(weather()).template(Template::new("paris").view(page));
/// assert!(app.finish().is_ok());
/// ```
#[must_use = "a capsule does nothing before it is given to an app, or shown as a widget"]
pub struct Capsule<S, P = (), B = S, R = S> {
    pub(crate) pattern: String,
    pub(crate) view: WidgetView<S, P>,
    pub(crate) fallback: Option<WidgetFallback>,
    pub(crate) functions: StateSource<S, B, R>,
    pub(crate) revalidation: Revalidation,
    pub(crate) has_build_state: bool,
    pub(crate) has_request_state: bool,
    pub(crate) has_guard: bool,
    /// Filled if everybody may see its widgets. Only the server asks.
    pub(crate) public: Slot<()>,
    pub(crate) filled_by_server: bool,
    pub(crate) island: Option<Island<S, P, B, R>>,
    pub(crate) keep: Option<Keep>,
    pub(crate) migrations: Migrations<S>,
}

impl Capsule<()> {
    /// Begins a capsule for the paths of a pattern, see [`Pattern`](crate::Pattern). Capsules have
    /// their paths apart from those of templates.
    #[expect(clippy::new_ret_no_self, reason = "a capsule without a view must not exist")]
    pub fn new(pattern: impl Into<String>) -> CapsuleBuilder {
        CapsuleBuilder { pattern: pattern.into() }
    }
}

impl CapsuleBuilder {
    /// Sets the view: `fn() -> View`, `fn(StateRx) -> View`, or `fn(StateRx, Props) -> View`. It
    /// decides the capsule's state, and the type of the properties with which it is shown.
    pub fn view<M, V: WidgetFunction<M>>(self, view: V) -> Capsule<V::State, V::Props> {
        Capsule::of(self.pattern, view)
    }

    /// Says that what is stored and what is made for a request are of types of their own, `B` and
    /// `R`, which [`amalgamate`](Capsule::amalgamate) turns into the view's state. It stands before
    /// the view, so that nothing that was set before is lost: after a function was set, it does not
    /// compile.
    ///
    /// ```compile_fail,E0599
    /// use perennial_core::{Capsule, RequestContext};
    /// use sycamore::prelude::*;
    ///
    /// async fn members(_: RequestContext) {}
    /// let capsule = Capsule::new("balance")
    ///     .view(|text: String| view! { p { (text) } })
    ///     .guard(members)
    ///     .states::<u32, bool>();
    /// ```
    pub fn states<B: PageState, R: Send + 'static>(self) -> AmalgamatingCapsule<B, R> {
        AmalgamatingCapsule { pattern: self.pattern, states: PhantomData }
    }
}

impl<B: PageState, R: Send + 'static> AmalgamatingCapsule<B, R> {
    /// Sets the view, see [`CapsuleBuilder::view`].
    pub fn view<M, V: WidgetFunction<M>>(self, view: V) -> Capsule<V::State, V::Props, B, R> {
        Capsule::of(self.pattern, view)
    }
}

impl<S: PageState, P, B: PageState, R: Send + 'static> Capsule<S, P, B, R> {
    fn of<M>(pattern: String, view: impl WidgetFunction<M, State = S, Props = P>) -> Self {
        Self {
            pattern,
            view: Arc::new(move |state, props| view.call(state, props)),
            fallback: None,
            functions: StateSource::none(),
            revalidation: Revalidation::default(),
            has_build_state: false,
            has_request_state: false,
            has_guard: false,
            public: Slot::empty(),
            filled_by_server: false,
            island: None,
            keep: None,
            migrations: Migrations::none(),
        }
    }
}

impl<S: PageState, B: PageState, R: Send + 'static> Capsule<S, (), B, R> {
    /// Lets the server fill the capsule's holes in each answer, so that the visitor sees the
    /// widget at once; the answer can then be kept by no cache between. Without this the browser
    /// fetches the widget when the page is there.
    pub const fn filled_by_server(mut self) -> Self {
        self.filled_by_server = true;
        self
    }
}

impl<S: PageState, P: IslandProps, B: PageState, R: Send + 'static> Capsule<S, P, B, R> {
    /// Makes the capsule's widgets islands: in a page that the client never takes over, see
    /// [`Template::hydrate`](crate::Template::hydrate), it takes these over, each by itself and at
    /// the time that is chosen here. Without an island on it, such a page asks for no client.
    ///
    /// It stands in an element `perennial-island`, which a style sheet may want to be a block.
    ///
    /// On other pages an island is a widget like any other, and so is one within an island: it is
    /// taken over with what is around it. What is around an island is not there when it wakes, so
    /// the properties with which it is shown are values that travel in the document, beside its
    /// state: no signals, and no functions.
    ///
    /// What the server fills in each answer, see [`filled_by_server`](Capsule::filled_by_server), is
    /// not known yet when the page around it is stored. So an island *within* it does not wake on a
    /// page that is never taken over: the stored document neither loads the client for it nor holds
    /// its state. Make the capsule that is filled the island; it wakes with all that stands in it.
    ///
    /// ```
    /// use perennial_core::{Capsule, Hydrate, Template};
    /// use sycamore::prelude::*;
    ///
    /// fn vote() -> Capsule<u32> {
    ///     Capsule::new("vote/{id}")
    ///         .view(|votes: u32| {
    ///             let votes = create_signal(votes);
    ///             view! { button(on:click=move |_| votes.set(votes.get() + 1)) { (votes) } }
    ///         })
    ///         .island(Hydrate::Visible)
    /// }
    ///
    /// let page = || view! { h1 { "Paris" } (vote().widget("vote/paris")) };
    /// let template = Template::new("paris").view(page).hydrate(Hydrate::Never);
    /// ```
    pub fn island(mut self, when: Hydrate) -> Self {
        self.island = Some(Island::new(when, TravellingProps::new()));
        self
    }
}

impl<S: PageState, P: Clone + 'static, B: PageState, R: Send + 'static> Capsule<S, P, B, R> {
    /// Makes the stored state of a path: when a page with this widget is generated, or when the
    /// browser asks for the widget.
    pub fn build_state<F, Fut, M, N>(mut self, state: F) -> Self
    where
        F: Fn(BuildContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<B, M>>,
    {
        self.has_build_state = true;
        self.functions.set_build(state);
        self
    }

    /// Makes a state for each request; it is never stored.
    pub fn request_state<F, Fut, M, N>(mut self, state: F) -> Self
    where
        F: Fn(RequestContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoReply<R, M>>,
    {
        self.has_request_state = true;
        self.functions.set_request(state);
        self
    }

    /// Merges a build state and a request state. Without it the request state wins.
    pub fn amalgamate<F, Fut, M, N>(mut self, merge: F) -> Self
    where
        F: Fn(B, R) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<S, M>>,
    {
        self.functions.set_amalgamate(merge);
        self
    }

    /// Lets a request see the widget only if this function lets it: it runs before the widget's
    /// own route answers, see [`Template::guard`](crate::Template::guard).
    ///
    /// A widget has a URL of its own, on which the guard of the page that shows it does not run. So
    /// in an app in which a template or a capsule has a guard, each capsule has one as well, or is
    /// [`public`](Self::public); else the app does not start.
    pub fn guard<F, Fut, M, N>(mut self, guard: F) -> Self
    where
        F: Fn(RequestContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
    {
        self.has_guard = true;
        self.functions.set_guard(guard);
        self
    }

    /// Declares that everybody may see the capsule's widgets, also those that stand on pages behind
    /// a [`guard`](Self::guard). An app without any guard needs no such declaration.
    ///
    /// ```
    /// use perennial_core::{App, Capsule, RequestContext, Template};
    /// use sycamore::prelude::*;
    ///
    /// async fn members(_: RequestContext) {}
    /// fn club() -> Template<()> {
    ///     Template::new("club").view(|| view! { h1 { "Welcome" } }).guard(members)
    /// }
    /// fn tip() -> Capsule<()> {
    ///     Capsule::new("tip").view(|| view! { p { "Drink water." } })
    /// }
    /// assert!(App::new().template(club()).capsule(tip()).finish().is_err());
    /// assert!(App::new().template(club()).capsule(tip().public()).finish().is_ok());
    /// ```
    pub fn public(mut self) -> Self {
        self.public.fill(|| ());
        self
    }

    /// Sets how deep and how large the states may be, see [`StateLimits`](crate::StateLimits).
    pub const fn state_limits(mut self, limits: StateLimits) -> Self {
        self.functions.limits = limits;
        self
    }

    /// What stands in the widget's place until there is one. Nothing, unless set.
    pub fn fallback(mut self, view: impl Fn() -> View + Send + Sync + 'static) -> Self {
        self.fallback = Some(Arc::new(view));
        self
    }

    /// Renews a stored widget, and the pages with it, once it is this old.
    pub const fn revalidate_after(mut self, age: Duration) -> Self {
        self.revalidation.after = Some(age);
        self
    }

    /// Asks whether a stored widget is really to be made anew, see
    /// [`Template::should_revalidate`](crate::Template::should_revalidate).
    pub fn should_revalidate<F, Fut, M, N>(mut self, logic: F) -> Self
    where
        F: Fn(BuildContext, SystemTime) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<bool, M>>,
    {
        self.revalidation.by_logic = true;
        self.functions.set_should_revalidate(logic);
        self
    }

    /// Says what becomes of what a visitor changed in the reactive state of a widget when that goes,
    /// with its page or because its path changes, and comes again. A widget is known by its path,
    /// whatever page it stands on. Without this it is as the visitor left it; one that is made for
    /// each request, or is behind a guard, unless the server has renewed it meanwhile.
    pub const fn keep(mut self, keep: Keep) -> Self {
        self.keep = Some(keep);
        self
    }

    /// Says how a state is made of one that an older build froze, see
    /// [`Template::migrate`](crate::Template::migrate).
    pub fn migrate<Old: PageState>(
        mut self,
        migrate: impl Fn(Old) -> S + Send + Sync + 'static,
    ) -> Self {
        self.migrations.add(migrate);
        self
    }

    /// Names what a widget depends on. Pages with the widget have its tags, too.
    pub fn tags<I>(mut self, tags: impl Fn(&B) -> I + Send + Sync + 'static) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        self.functions.set_tags(tags);
        self
    }

    /// The widget at a path, decoded and with the pattern's literal segments: `weather/paris`.
    pub fn widget_with(&self, path: impl AsRef<str>, props: P) -> View {
        self.shown(path.as_ref(), props, |rendering| match &self.island {
            Some(island) => rendering.island(island, |rendering| self.place(rendering)),
            None => self.place(rendering),
        })
    }

    /// Shows a widget where it stands: the widget itself, or the hole that it leaves.
    pub(crate) fn place(&self, rendering: WidgetRendering<S, P>) -> View {
        let personal = self.has_request_state || self.has_guard;
        match self.filled_by_server {
            true => rendering.hole(Hole::ForServer),
            false if personal => rendering.hole(Hole::Personal),
            false => rendering.in_place(),
        }
    }

    /// The widget at a path that may change: the closure reads signals, and when one changes, the
    /// browser fetches the widget at the new path, while the fallback stands in its place.
    pub fn widget_at_with(&self, path: impl Fn() -> String + 'static, props: P) -> View {
        let this = self.to_shown();
        View::from_dynamic(move || this.widget_with(path(), props.clone()))
    }

    /// The widget at a path, left to the browser: its fallback stands in the page until the
    /// browser has fetched it, and the page does not wait for it.
    pub fn delayed_with(&self, path: impl AsRef<str>, props: P) -> View {
        self.shown(path.as_ref(), props, |rendering| rendering.hole(Hole::ForBrowser))
    }

    pub(crate) fn shown(
        &self,
        path: &str,
        props: P,
        show: impl FnOnce(WidgetRendering<S, P>) -> View,
    ) -> View {
        let Some(widgets) = Widgets::current() else {
            // Outside of a page, as in a test of a view alone, there is nothing to show but this.
            return self.fallback.as_ref().map(|view| view()).unwrap_or_default();
        };
        let Some(path) = WidgetPath::parse(path) else {
            let error = crate::ErrorPage::missing_part(404);
            return widgets.source().error_view(error);
        };
        let (view, fallback) = (Arc::clone(&self.view), self.fallback.clone());
        let personal = self.has_request_state || self.has_guard;
        let by_default = if personal { Keep::UnlessRenewed } else { Keep::Changes };
        let keep = self.keep.unwrap_or(by_default);
        show(WidgetRendering { widgets, path, view, fallback, props, keep })
    }

    /// What of the capsule is needed to show widgets.
    pub(crate) fn to_shown(&self) -> Capsule<S, P> {
        Capsule {
            pattern: self.pattern.clone(),
            view: Arc::clone(&self.view),
            fallback: self.fallback.clone(),
            functions: StateSource::none(),
            revalidation: self.revalidation,
            has_build_state: self.has_build_state,
            has_request_state: self.has_request_state,
            has_guard: self.has_guard,
            public: Slot::empty(),
            filled_by_server: self.filled_by_server,
            island: self.island.as_ref().map(|own| Island::new(own.when, own.props)),
            keep: self.keep,
            migrations: Migrations::none(),
        }
    }
}

impl<S: PageState, B: PageState, R: Send + 'static> Capsule<S, (), B, R> {
    /// The widget at a path, see [`widget_with`](Self::widget_with).
    pub fn widget(&self, path: impl AsRef<str>) -> View {
        self.widget_with(path, ())
    }

    /// The widget at a path that may change, see [`widget_at_with`](Self::widget_at_with).
    pub fn widget_at(&self, path: impl Fn() -> String + 'static) -> View {
        self.widget_at_with(path, ())
    }

    /// The widget at a path, left to the browser, see [`delayed_with`](Self::delayed_with).
    pub fn delayed(&self, path: impl AsRef<str>) -> View {
        self.delayed_with(path, ())
    }
}

impl<S, P, B, R> std::fmt::Debug for Capsule<S, P, B, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Capsule").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}
