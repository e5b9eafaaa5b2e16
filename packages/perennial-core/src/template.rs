//! [`Template`]: a view with a path pattern and state functions, as an author writes it.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sycamore::prelude::View;

use crate::listing::Listing;
use crate::side::Slot;
use crate::state_functions::StateFunctions;
use crate::template_definition::{LoadingView, Revalidation, ViewOf};
use crate::{BuildContext, IntoHead, IntoHeaders, IntoOutcome, IntoPaths, PageState, ViewFunction};

/// A template before it has a view.
#[derive(Debug, Clone)]
#[must_use = "a template does nothing before it is given to an app"]
pub struct TemplateBuilder {
    pattern: String,
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
pub struct Template<S> {
    pub(crate) pattern: String,
    pub(crate) view: ViewOf<S>,
    pub(crate) functions: StateFunctions<S>,
    pub(crate) has_build_paths: bool,
    pub(crate) incremental: bool,
    pub(crate) query_keys: Vec<String>,
    pub(crate) revalidation: Revalidation,
    pub(crate) loading: Slot<LoadingView>,
    pub(crate) listing: Slot<Listing<S>>,
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
        Template {
            pattern: self.pattern,
            view: Arc::new(move |state| view.call(state)),
            functions: StateFunctions::none(),
            has_build_paths: false,
            incremental: false,
            query_keys: Vec::new(),
            revalidation: Revalidation::default(),
            loading: Slot::empty(),
            listing: Slot::empty(),
        }
    }
}

impl<S: PageState> Template<S> {
    /// Makes the head from the state; only the server calls it.
    pub fn head<H: IntoHead>(mut self, head: impl Fn(&S) -> H + Send + Sync + 'static) -> Self {
        self.functions.head.fill(|| Box::new(move |state| head(state).into_head()));
        self
    }

    /// Makes headers of the page's answer from the state; they are stored with the page. Those that
    /// [`ResponseHeaders`](crate::ResponseHeaders) refuses make the page fail, blaming the server.
    pub fn headers<H: IntoHeaders>(
        mut self,
        headers: impl Fn(&S) -> H + Send + Sync + 'static,
    ) -> Self {
        self.functions.headers.fill(|| Box::new(move |state| headers(state).into_headers()));
        self
    }

    /// Lists the paths that are made at build time, whole: `city/paris`. Without
    /// [`incremental_generation`](Self::incremental_generation) no others exist.
    pub fn build_paths<F, Fut>(mut self, paths: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output: IntoPaths> + Send + 'static,
    {
        self.has_build_paths = true;
        self.functions.build_paths.fill(|| {
            Box::new(move || {
                let future = paths();
                Box::pin(async move { future.await.into_paths() })
            })
        });
        self
    }

    /// Makes the state of a path, at build time or at the first request.
    pub fn build_state<F, Fut, M>(mut self, state: F) -> Self
    where
        F: Fn(BuildContext) -> Fut + Send + Sync + 'static,
        Fut: Future<Output: IntoOutcome<S, M>> + Send + 'static,
    {
        self.functions.build_state.fill(|| {
            Box::new(move |context| {
                let future = state(context);
                Box::pin(async move { future.await.into_outcome() })
            })
        });
        self
    }

    /// Builds any path of the template's domain when it is first asked for, and keeps it.
    pub fn incremental_generation(mut self) -> Self {
        self.incremental = true;
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
    pub fn should_revalidate<F, Fut, M>(mut self, logic: F) -> Self
    where
        F: Fn(BuildContext, SystemTime) -> Fut + Send + Sync + 'static,
        Fut: Future<Output: IntoOutcome<bool, M>> + Send + 'static,
    {
        self.revalidation.by_logic = true;
        self.functions.should_revalidate.fill(|| {
            Box::new(move |context, made_at| {
                let future = logic(context, made_at);
                Box::pin(async move { Ok(future.await.into_outcome()?.state) })
            })
        });
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

    /// Names what a page depends on, so that all pages of one tag can be renewed together.
    pub fn tags<I>(mut self, tags: impl Fn(&S) -> I + Send + Sync + 'static) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        self.functions
            .tags
            .fill(|| Box::new(move |state| tags(state).into_iter().map(Into::into).collect()));
        self
    }
}

impl<S> std::fmt::Debug for Template<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Template").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}
