//! [`Template`]: a view with a path pattern and state functions, as an author writes it.

use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use sycamore::prelude::View;

use crate::layout::Layout;
use crate::listing::Listing;
use crate::side::{Migrations, Slot};
use crate::state_source::StateSource;
use crate::template_definition::{
    HeadFunction, HeadersFunction, ListPaths, LoadingView, Revalidation,
};
use crate::{
    BuildContext, Hydrate, IntoHead, IntoHeaders, IntoOutcome, IntoReply, Keep, PageState,
    PathsFunction, RequestContext, ServerFuture, StateLimits, ViewFunction, ViewSource,
};

/// A template before it has a view.
#[derive(Debug, Clone)]
#[must_use = "a template does nothing before it is given to an app"]
pub struct TemplateBuilder {
    pattern: String,
}

/// A template before it has a view, whose states are of the types `B` and `R`.
#[derive(Debug)]
#[must_use = "a template does nothing before it is given to an app"]
pub struct AmalgamatingTemplate<B, R> {
    pattern: String,
    states: PhantomData<fn() -> (B, R)>,
}

/// A view with a path pattern and state functions; with a state, it makes a page.
///
/// Begun with [`Template::new`], continued with [`view`](TemplateBuilder::view) and setters, and
/// given to [`App::template`](crate::App::template).
///
/// ```
/// use perennial_core::{BuildContext, Head, PageError, Template};
/// use sycamore::prelude::*;
///
/// fn view() -> View {
///     view! { h1 { "About us" } }
/// }
/// let template = Template::new("about").view(view).head(|(): &()| Head::title("About us"));
/// ```
#[must_use = "a template does nothing before it is given to an app"]
pub struct Template<S, B = S, R = S> {
    pub(crate) pattern: String,
    pub(crate) view: ViewSource<S>,
    pub(crate) functions: StateSource<S, B, R>,
    pub(crate) head: Slot<HeadFunction<S>>,
    pub(crate) build_paths: Slot<ListPaths>,
    pub(crate) has_build_paths: bool,
    pub(crate) has_build_state: bool,
    pub(crate) has_request_state: bool,
    pub(crate) has_guard: bool,
    pub(crate) incremental: bool,
    pub(crate) preload_builds: bool,
    pub(crate) query_keys: Vec<String>,
    pub(crate) revalidation: Revalidation,
    pub(crate) loading: Slot<LoadingView>,
    pub(crate) headers: Slot<HeadersFunction<S>>,
    pub(crate) listing: Slot<Listing<B>>,
    pub(crate) layouts: Vec<Layout>,
    pub(crate) hydrate: Hydrate,
    pub(crate) keep: Option<Keep>,
    pub(crate) migrations: Migrations<S>,
}

impl Template<()> {
    /// Begins a template for the paths of a pattern, see [`Pattern`](crate::Pattern). `""` is the
    /// root page. A pattern without parameters that has build paths or incremental generation
    /// stands for all paths below it, too.
    #[expect(clippy::new_ret_no_self, reason = "a template without a view must not exist")]
    pub fn new(pattern: impl Into<String>) -> TemplateBuilder {
        TemplateBuilder { pattern: pattern.into() }
    }
}

impl TemplateBuilder {
    /// Sets the view: `fn() -> View`, or `fn(StateRx) -> View`. It decides the template's state.
    pub fn view<M, V: ViewFunction<M>>(self, view: V) -> Template<V::State> {
        Template::of(self.pattern, view.source())
    }

    /// Says that what is stored and what is made for a request are of types of their own, `B` and
    /// `R`, which [`amalgamate`](Template::amalgamate) turns into the view's state. It stands before
    /// the view, so that nothing that was set before is lost.
    ///
    /// ```
    /// use perennial_core::{BuildContext, RequestContext, Template};
    /// use sycamore::prelude::*;
    ///
    /// async fn catalogue(_: BuildContext) -> Vec<String> {
    ///     vec!["tea".into(), "coffee".into()]
    /// }
    /// async fn name(request: RequestContext) -> Option<String> {
    ///     request.cookie("name").map(ToOwned::to_owned)
    /// }
    /// async fn merge(catalogue: Vec<String>, name: Option<String>) -> String {
    ///     format!("{}: {}", name.unwrap_or("Stranger".into()), catalogue.join(", "))
    /// }
    ///
    /// let template = Template::new("shop")
    ///     .states::<Vec<String>, Option<String>>()
    ///     .view(|text: String| view! { p { (text) } })
    ///     .build_state(catalogue)
    ///     .request_state(name)
    ///     .amalgamate(merge);
    /// ```
    ///
    /// After a function was set, it does not compile:
    ///
    /// ```compile_fail,E0599
    /// use perennial_core::{RequestContext, Template};
    /// use sycamore::prelude::*;
    ///
    /// async fn members(_: RequestContext) {}
    /// let template = Template::new("shop")
    ///     .view(|text: String| view! { p { (text) } })
    ///     .guard(members)
    ///     .states::<u32, bool>();
    /// ```
    pub fn states<B: PageState, R: Send + 'static>(self) -> AmalgamatingTemplate<B, R> {
        AmalgamatingTemplate { pattern: self.pattern, states: PhantomData }
    }
}

impl<B: PageState, R: Send + 'static> AmalgamatingTemplate<B, R> {
    /// Sets the view, see [`TemplateBuilder::view`].
    pub fn view<M, V: ViewFunction<M>>(self, view: V) -> Template<V::State, B, R> {
        Template::of(self.pattern, view.source())
    }
}

impl<S: PageState, B: PageState, R: Send + 'static> Template<S, B, R> {
    fn of(pattern: String, view: ViewSource<S>) -> Self {
        Self {
            pattern,
            view,
            functions: StateSource::none(),
            head: Slot::empty(),
            build_paths: Slot::empty(),
            has_build_paths: false,
            has_build_state: false,
            has_request_state: false,
            has_guard: false,
            incremental: false,
            preload_builds: false,
            query_keys: Vec::new(),
            revalidation: Revalidation::default(),
            loading: Slot::empty(),
            headers: Slot::empty(),
            listing: Slot::empty(),
            layouts: Vec::new(),
            hydrate: Hydrate::AtOnce,
            keep: None,
            migrations: Migrations::none(),
        }
    }

    /// Makes the head from the state; only the server calls it.
    pub fn head<H: IntoHead>(mut self, head: impl Fn(&S) -> H + Send + Sync + 'static) -> Self {
        self.head.fill(|| Box::new(move |state| head(state).into_head()));
        self
    }

    /// Makes headers of the page's answer from the state; they are stored with the page. Those that
    /// [`ResponseHeaders`](crate::ResponseHeaders) refuses make the page fail, blaming the server.
    pub fn headers<H: IntoHeaders>(
        mut self,
        headers: impl Fn(&S) -> H + Send + Sync + 'static,
    ) -> Self {
        self.headers.fill(|| Box::new(move |state| headers(state).into_headers()));
        self
    }

    /// Lists the paths that are made at build time, whole: `city/paris`. Without
    /// [`incremental_generation`](Self::incremental_generation) no others exist. The function takes
    /// nothing, or the app's state ([`AppState`](crate::AppState)).
    pub fn build_paths<M, F: PathsFunction<M>>(mut self, paths: F) -> Self {
        self.has_build_paths = true;
        self.build_paths.fill(|| Box::new(move |app| paths.list(app)));
        self
    }

    /// Makes the stored state of a path, at build time or at the first request.
    pub fn build_state<F, Fut, M, N>(mut self, state: F) -> Self
    where
        F: Fn(BuildContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<B, M>>,
    {
        self.has_build_state = true;
        self.functions.set_build(state);
        self
    }

    /// Makes a state for each request, which is never stored: the page is then rendered for each
    /// visitor, and no cache keeps it. What only a part of a page needs of the request belongs into
    /// a [`Capsule`](crate::Capsule).
    ///
    /// With a build state, too, the two are merged by [`amalgamate`](Self::amalgamate); without
    /// that, the request state wins.
    pub fn request_state<F, Fut, M, N>(mut self, state: F) -> Self
    where
        F: Fn(RequestContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoReply<R, M>>,
    {
        self.has_request_state = true;
        self.functions.set_request(state);
        self
    }

    /// Merges a build state and a request state.
    pub fn amalgamate<F, Fut, M, N>(mut self, merge: F) -> Self
    where
        F: Fn(B, R) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<S, M>>,
    {
        self.functions.set_amalgamate(merge);
        self
    }

    /// Lets a request see the template's pages only if this function lets it. It runs for every
    /// request that the template would answer, in every spelling, for the page as for its data, and
    /// before anything of the page is looked at; caches between keep nothing of what it let pass.
    ///
    /// ```
    /// use perennial_core::{PageError, RequestContext, Template};
    /// use sycamore::prelude::*;
    ///
    /// async fn members(request: RequestContext) -> Result<(), PageError> {
    ///     match request.cookie("session") {
    ///         Some(_) => Ok(()),
    ///         None => Err(PageError::redirect("/log-in")),
    ///     }
    /// }
    /// let template = Template::new("members").view(|| view! { h1 { "Welcome" } }).guard(members);
    /// ```
    pub fn guard<F, Fut, M, N>(mut self, guard: F) -> Self
    where
        F: Fn(RequestContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
    {
        self.has_guard = true;
        self.functions.set_guard(guard);
        self
    }

    /// Sets how deep and how large the states may be, see [`StateLimits`](crate::StateLimits).
    ///
    /// ```
    /// use perennial_core::{StateLimits, Template};
    /// use sycamore::prelude::*;
    /// let limits = StateLimits { bytes: 16 << 20, ..StateLimits::DEFAULT };
    /// let template = Template::new("map").view(|| view! { p { "…" } }).state_limits(limits);
    /// ```
    pub const fn state_limits(mut self, limits: StateLimits) -> Self {
        self.functions.limits = limits;
        self
    }

    /// Puts a layout around the template's pages, within those that were set before: the first one
    /// is the outermost. Where the visitor goes to a page with the same layouts, they stay mounted.
    ///
    /// ```
    /// use perennial_core::Template;
    /// use sycamore::prelude::*;
    ///
    /// fn shop(page: View) -> View {
    ///     view! { header { "The shop" } main { (page) } }
    /// }
    /// let template = Template::new("about").view(|| view! { p { "About us" } }).layout(shop);
    /// ```
    pub fn layout(mut self, layout: impl Fn(View) -> View + Send + Sync + 'static) -> Self {
        self.layouts.push(Layout::new(layout));
        self
    }

    /// Chooses when the client takes the template's pages over. Default: at once.
    ///
    /// With [`Hydrate::Never`] no client is asked for: the pages are plain HTML with plain links, but
    /// for the islands in them, see [`Capsule::island`](crate::Capsule::island). Where the visitor
    /// goes to such a page from one that was taken over, the client shows it as it shows any other.
    ///
    /// ```
    /// use perennial_core::{Hydrate, Template};
    /// use sycamore::prelude::*;
    /// let template = Template::new("about").view(|| view! { p { "About us" } }).hydrate(Hydrate::Idle);
    /// ```
    pub const fn hydrate(mut self, when: Hydrate) -> Self {
        self.hydrate = when;
        self
    }

    /// Builds any path of the template's domain when it is first asked for, and keeps it.
    pub fn incremental_generation(mut self) -> Self {
        self.incremental = true;
        self
    }

    /// Lets a page be made because a browser preloads it. Without this, only pages that are there
    /// already are preloaded, see [`preload`](crate::preload()): where making a page is dear, a
    /// pointer on its way over a list of links must not make them all.
    ///
    /// ```
    /// use perennial_core::Template;
    /// use sycamore::prelude::*;
    /// let template = Template::new("about").view(|| view! { p { "About us" } }).preload_builds();
    /// ```
    pub fn preload_builds(mut self) -> Self {
        self.preload_builds = true;
        self
    }

    /// Declares the query keys that the template's pages depend on. All others are ignored.
    pub fn query_keys<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.query_keys = keys.into_iter().map(Into::into).collect();
        self.query_keys.sort_unstable();
        self.query_keys.dedup();
        self
    }

    /// Renews a stored page in the background once it is this old.
    pub const fn revalidate_after(mut self, age: Duration) -> Self {
        self.revalidation.after = Some(age);
        self
    }

    /// Asks whether a stored page is really to be made anew, given its context and when it was made.
    /// Together with [`revalidate_after`](Self::revalidate_after) it is asked only when that time
    /// has passed; alone it is asked behind every answer. If not, the page is good for another
    /// period.
    pub fn should_revalidate<F, Fut, M, N>(mut self, logic: F) -> Self
    where
        F: Fn(BuildContext, SystemTime) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<bool, M>>,
    {
        self.revalidation.by_logic = true;
        self.functions.set_should_revalidate(logic);
        self
    }

    /// Whether a page past its last stale time is shown when making a new one fails. Default: yes.
    pub const fn stale_if_error(mut self, allowed: bool) -> Self {
        self.revalidation.stale_if_error = Some(allowed);
        self
    }

    /// Shows a page at once while the first build of a path runs; the browser then asks for the
    /// state, waits, and renders in place. Crawlers wait for the page itself, and without
    /// JavaScript the loading page asks again by itself.
    pub fn loading(mut self, view: impl Fn() -> View + Send + Sync + 'static) -> Self {
        self.loading.fill(|| Box::new(view));
        self
    }

    /// For how long a page may be shown past the time of its renewal while it is being renewed.
    /// Default: thirty days.
    pub const fn stale_for(mut self, age: Duration) -> Self {
        self.revalidation.stale_for = Some(age);
        self
    }

    /// Sets what becomes of what a visitor changed when they come back to a page. Default:
    /// [`Keep::Changes`]; where pages are made for each request or behind a guard,
    /// [`Keep::UnlessRenewed`].
    ///
    /// ```
    /// use perennial_core::{Keep, Template};
    /// use sycamore::prelude::*;
    /// let template = Template::new("quiz").view(|| view! { p { "…" } }).keep(Keep::Nothing);
    /// ```
    pub const fn keep(mut self, keep: Keep) -> Self {
        self.keep = Some(keep);
        self
    }

    /// Says how a state is made of one that an older build of the app froze, when its type was `Old`.
    /// Several can be named; what fits none of them is left out when it is thawed.
    ///
    /// ```
    /// use perennial_core::Template;
    /// use sycamore::prelude::*;
    /// // The page's state was a text once, and is a list of lines now.
    /// let template = Template::new("notes")
    ///     .view(|lines: Vec<String>| view! { p { (lines.len()) } })
    ///     .migrate(|text: String| text.lines().map(str::to_owned).collect());
    /// ```
    pub fn migrate<Old: PageState>(
        mut self,
        migrate: impl Fn(Old) -> S + Send + Sync + 'static,
    ) -> Self {
        self.migrations.add(migrate);
        self
    }

    /// Names what a page depends on, so that all pages of one tag can be renewed together.
    pub fn tags<I>(mut self, tags: impl Fn(&B) -> I + Send + Sync + 'static) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        self.functions.set_tags(tags);
        self
    }
}

impl<S, B, R> std::fmt::Debug for Template<S, B, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Template").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}
