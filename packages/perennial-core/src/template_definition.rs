//! [`TemplateDefinition`]: a template whose state's type no longer shows.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use sycamore::prelude::View;

use crate::erased_states::no_functions;
use crate::layout::Layout;
use crate::listing::{Listing, RawListing};
use crate::pattern::LatePattern;
use crate::side::{Migrations, RawState, Slot, Thaw};
use crate::state_source::BuiltState;
use crate::template_functions::{BuiltPage, RequestedPage, ServerFunctions, server_functions};
use crate::view_source::{RawSource, SplitView};
use crate::{
    AppState, BuildContext, BuildPaths, Head, Hydrate, Keep, PageError, PageState, PartError,
    Pattern, RawView, RequestContext, ResponseHeaders, StateError, Template,
};

/// What a state function returns, once its types do not show.
pub type PageFuture<T> = Pin<Box<dyn Future<Output = Result<T, PageError>> + Send>>;

/// Makes the view of a loading page when it is called in a reactive scope.
pub(crate) type LoadingView = Box<dyn Fn() -> View + Send + Sync>;
pub(crate) type ViewOf<S> = Arc<dyn Fn(S) -> View + Send + Sync>;
/// Makes a view when it is called in a reactive scope.
pub type LaterView = Box<dyn FnOnce() -> View>;
/// Where the state of a page comes from.
#[derive(Debug)]
pub enum StateOf<'a> {
    /// From the server.
    Server(&'a RawState),
    /// From a visit before: it is of the template's type.
    Visit(Box<dyn Any>),
}

/// When a stored page is renewed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Revalidation {
    /// The age at which it is renewed; `None`: never by time.
    pub after: Option<Duration>,
    /// How long it may be shown past that age; `None`: for thirty days.
    pub stale_for: Option<Duration>,
    /// Whether a page past its last stale time is shown when making a new one fails.
    pub stale_if_error: Option<bool>,
    /// Whether the template's logic is asked when the time has passed.
    pub by_logic: bool,
}

pub(crate) type HeadFunction<S> = Box<dyn Fn(&S) -> Head + Send + Sync>;
pub(crate) type HeadersFunction<S> = Box<dyn Fn(&S) -> ResponseHeaders + Send + Sync>;
pub(crate) type ListPaths = Box<dyn Fn(AppState) -> PageFuture<BuildPaths> + Send + Sync>;

/// A template as the server and the client use it.
pub struct TemplateDefinition {
    pattern: LatePattern,
    /// Empty until its part is loaded.
    view: OnceLock<RawView>,
    split: Option<SplitView>,
    part: Option<&'static str>,
    server: Slot<ServerFunctions>,
    has_build_paths: bool,
    has_build_state: bool,
    has_request_state: bool,
    has_guard: bool,
    incremental: bool,
    preload_builds: bool,
    query_keys: Arc<[String]>,
    revalidation: Revalidation,
    loading: Slot<LoadingView>,
    pub(crate) listing: Slot<RawListing>,
    layouts: Vec<Layout>,
    hydrate: Hydrate,
    keep: Option<Keep>,
    thaw: Thaw,
}

impl TemplateDefinition {
    pub(crate) fn new<S: PageState, B: PageState, R: Send + 'static>(
        mut template: Template<S, B, R>,
    ) -> Self {
        let pattern = LatePattern::new(template.pattern.clone());
        let loading = std::mem::replace(&mut template.loading, Slot::empty());
        let listing = Listing::raw(std::mem::replace(&mut template.listing, Slot::empty()));
        let (view, split) = match &template.view.raw {
            RawSource::Here(view) => (OnceLock::from(Arc::clone(view)), None),
            RawSource::Part(split) => (OnceLock::new(), Some(*split)),
        };
        let mut definition = Self {
            view,
            split,
            part: template.view.part,
            server: Slot::empty(),
            has_build_paths: template.has_build_paths,
            has_build_state: template.has_build_state,
            has_request_state: template.has_request_state,
            has_guard: template.has_guard,
            incremental: template.incremental,
            preload_builds: template.preload_builds,
            query_keys: std::mem::take(&mut template.query_keys).into(),
            revalidation: template.revalidation,
            loading,
            listing,
            layouts: std::mem::take(&mut template.layouts),
            hydrate: template.hydrate,
            keep: template.keep,
            thaw: Thaw::of(std::mem::replace(&mut template.migrations, Migrations::none())),
            pattern,
        };
        definition.server.fill(move || server_functions(template));
        definition
    }

    /// Puts layouts around those that the template has.
    pub(crate) fn put_within(&mut self, layouts: &[Layout]) {
        if !layouts.is_empty() {
            let own = std::mem::replace(&mut self.layouts, layouts.to_vec());
            self.layouts.extend(own);
        }
    }

    /// When the client takes its pages over.
    #[must_use]
    pub const fn hydrate(&self) -> Hydrate {
        self.hydrate
    }

    /// The layouts around its pages, outermost first.
    #[must_use]
    pub fn layouts(&self) -> &[Layout] {
        &self.layouts
    }

    /// Whether a part of what its pages are made from is stored.
    #[must_use]
    pub const fn has_build_state(&self) -> bool {
        self.has_build_state
    }

    /// Whether its pages are made for each request.
    #[must_use]
    pub const fn has_request_state(&self) -> bool {
        self.has_request_state
    }

    /// Whether a function decides who sees its pages.
    #[must_use]
    pub const fn has_guard(&self) -> bool {
        self.has_guard
    }

    /// The name of the type of its state, if its functions do not give one.
    pub(crate) fn no_state(&self) -> Option<&'static str> {
        self.server.held()?.states.no_state
    }

    /// The paths that it answers.
    #[must_use]
    pub fn pattern(&self) -> &Pattern {
        self.pattern.get()
    }

    pub(crate) const fn late_pattern(&self) -> &LatePattern {
        &self.pattern
    }

    /// Reads a state, and gives what makes its view when it is called in a reactive scope.
    ///
    /// # Errors
    /// [`StateError`], if the state is not of the template's type.
    pub fn prepare_view(&self, state: &RawState) -> Result<LaterView, StateError> {
        self.prepare_view_of(StateOf::Server(state))
    }

    /// As [`prepare_view`](Self::prepare_view), of a state that may also be of a visit before.
    ///
    /// # Errors
    /// As [`prepare_view`](Self::prepare_view).
    pub fn prepare_view_of(&self, state: StateOf<'_>) -> Result<LaterView, StateError> {
        self.view.get().ok_or(StateError::NoPart)?(state)
    }

    /// The part of the client that its view lies in.
    #[must_use]
    pub const fn part(&self) -> Option<&'static str> {
        self.part
    }

    /// Whether its view is there.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.view.get().is_some()
    }

    /// Loads the part of the client that its view lies in, if it is not there yet, and then calls
    /// `then`. One that cannot be loaded can be tried again.
    pub fn load(&'static self, then: impl FnOnce(Result<(), PartError>) + 'static) {
        match self.missing() {
            Some(split) => split.part.load(move |loaded| {
                if loaded.is_ok() {
                    self.receive(split);
                }
                then(loaded);
            }),
            None => then(Ok(())),
        }
    }

    /// As [`load`](Self::load), for the page that was served: see
    /// [`Part::load_for_page`](crate::Part::load_for_page).
    pub fn load_for_page(&'static self, then: impl FnOnce() + 'static) {
        match self.missing() {
            Some(split) => split.part.load_for_page(move || {
                self.receive(split);
                then();
            }),
            None => then(),
        }
    }

    /// Where its view lies, if it is not there yet.
    fn missing(&self) -> Option<SplitView> {
        self.split.filter(|_| !self.is_loaded())
    }

    fn receive(&self, split: SplitView) {
        // Of several that load it at once, one comes first.
        let _ = self.view.set((split.view)());
    }

    /// What reads a frozen state.
    #[must_use]
    pub const fn thaw(&self) -> &Thaw {
        &self.thaw
    }

    /// What becomes of what a visitor changed, if the author says it.
    #[must_use]
    pub const fn keep(&self) -> Option<Keep> {
        self.keep
    }

    /// Whether paths that are not among the build paths are built when first asked for. A template
    /// that has neither build paths nor incremental generation answers its pattern's paths.
    #[must_use]
    pub const fn builds_on_demand(&self) -> bool {
        self.incremental || !self.has_build_paths
    }

    /// Whether a page is made because a browser preloads it.
    #[must_use]
    pub const fn preload_builds(&self) -> bool {
        self.preload_builds
    }

    /// Whether a pattern without parameters stands for all paths below it.
    pub(crate) const fn has_domain(&self) -> bool {
        self.incremental || self.has_build_paths
    }

    /// The declared query keys, sorted.
    #[must_use]
    pub const fn query_keys(&self) -> &Arc<[String]> {
        &self.query_keys
    }

    /// When its stored pages are renewed.
    #[must_use]
    pub const fn revalidation(&self) -> Revalidation {
        self.revalidation
    }

    /// The paths to make at build time. A pattern without parameters and without build paths is
    /// its own one path.
    ///
    /// # Errors
    /// What the author's function returned.
    pub async fn build_paths(&self, app: AppState) -> Result<BuildPaths, PageError> {
        match self.server.held().and_then(|server| server.build_paths.as_ref()) {
            Some(paths) => paths(app).await,
            None if self.pattern().is_literal() && !self.incremental => {
                Ok(BuildPaths::new([self.pattern().as_str()]))
            }
            None => Ok(BuildPaths::default()),
        }
    }

    /// Whether a stored page whose time has passed is really to be made anew. Without logic it is.
    ///
    /// # Errors
    /// What the author's function returned.
    pub fn should_revalidate(
        &self,
        context: BuildContext,
        made_at: SystemTime,
    ) -> PageFuture<bool> {
        match self.server.held() {
            Some(server) => server.states.should_revalidate(context, made_at),
            None => Box::pin(async { Ok(true) }),
        }
    }

    /// The loading page's view, in the current reactive scope, if the template has one.
    #[must_use]
    pub fn loading(&self) -> Option<&(dyn Fn() -> View + Send + Sync)> {
        self.loading.held().map(AsRef::as_ref)
    }

    /// Whether a request may see a page.
    ///
    /// # Errors
    /// What the author's function returned.
    pub fn guard(&self, context: RequestContext) -> PageFuture<()> {
        match self.server.held() {
            Some(server) => server.states.guard(context),
            None => Box::pin(async { Ok(()) }),
        }
    }

    /// Makes all that a stored page is made from.
    ///
    /// # Errors
    /// What the author's function returned; a server's error, if the state cannot be written.
    pub fn build_page(&self, context: BuildContext) -> PageFuture<BuiltPage> {
        match self.server.held() {
            Some(server) => (server.build_page)(context),
            None => no_functions(),
        }
    }

    /// Makes what is stored of pages that are made for each request.
    ///
    /// # Errors
    /// As [`build_page`](Self::build_page).
    pub fn built_state(&self, context: BuildContext) -> PageFuture<BuiltState> {
        match self.server.held() {
            Some(server) => (server.states.built)(context),
            None => no_functions(),
        }
    }

    /// Makes all that a page for one request is made from; `built` is what is stored of it.
    ///
    /// # Errors
    /// As [`build_page`](Self::build_page).
    pub fn requested_page(
        &self,
        built: Option<Arc<str>>,
        context: RequestContext,
    ) -> PageFuture<RequestedPage> {
        match self.server.held() {
            Some(server) => (server.states.for_request)(built, context),
            None => no_functions(),
        }
    }
}

impl std::fmt::Debug for TemplateDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TemplateDefinition").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}
