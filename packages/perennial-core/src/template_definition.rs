//! [`TemplateDefinition`]: a template whose state's type no longer shows.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sycamore::prelude::View;

use crate::listing::{Listing, RawListing};
use crate::side::{RawState, Slot, decode};
use crate::state_functions::LogicFunction;
use crate::{
    AppError, BuildContext, Head, PageError, PageState, Pattern, ResponseHeaders, StateError,
    Template,
};

/// What a state function returns, once its types do not show.
pub type PageFuture<T> = Pin<Box<dyn Future<Output = Result<T, PageError>> + Send>>;

/// Makes the view of a loading page when it is called in a reactive scope.
pub(crate) type LoadingView = Box<dyn Fn() -> View + Send + Sync>;
pub(crate) type ViewOf<S> = Arc<dyn Fn(S) -> View + Send + Sync>;
/// Makes a view when it is called in a reactive scope.
pub type LaterView = Box<dyn FnOnce() -> View>;
type RawView = Box<dyn Fn(&RawState) -> Result<LaterView, StateError> + Send + Sync>;

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

/// What one call of the state functions gives: all that a page is made from.
pub struct BuiltPage {
    /// The state as JSON.
    pub state: String,
    /// The head.
    pub head: Head,
    /// Headers of the page's answer.
    pub headers: ResponseHeaders,
    /// What the page depends on.
    pub tags: Vec<String>,
    /// For how long the state is good, if its data chose that.
    pub good_for: Option<Duration>,
    /// Makes the view, in the current reactive scope.
    pub view: Box<dyn FnOnce() -> View + Send>,
}

/// The functions of a template that only the server calls.
struct ServerFunctions {
    build_paths: Option<Box<dyn Fn() -> PageFuture<Vec<String>> + Send + Sync>>,
    build_page: Box<dyn Fn(BuildContext) -> PageFuture<BuiltPage> + Send + Sync>,
    should_revalidate: Option<LogicFunction>,
}

/// A template as the server and the client use it.
pub struct TemplateDefinition {
    pattern: Pattern,
    view: RawView,
    server: Slot<ServerFunctions>,
    has_build_paths: bool,
    incremental: bool,
    query_keys: Vec<String>,
    revalidation: Revalidation,
    loading: Slot<LoadingView>,
    pub(crate) listing: Slot<RawListing>,
}

impl TemplateDefinition {
    pub(crate) fn new<S: PageState>(mut template: Template<S>) -> Result<Self, AppError> {
        let pattern: Pattern = template.pattern.parse()?;
        let loading = std::mem::replace(&mut template.loading, Slot::empty());
        let listing = Listing::raw(std::mem::replace(&mut template.listing, Slot::empty()));
        let view = Arc::clone(&template.view);
        let mut definition = Self {
            view: Box::new(move |raw| {
                let (view, state) = (Arc::clone(&view), decode::<S>(raw)?);
                Ok(Box::new(move || view(state)))
            }),
            server: Slot::empty(),
            has_build_paths: template.has_build_paths,
            incremental: template.incremental,
            query_keys: template.query_keys.clone(),
            revalidation: template.revalidation,
            loading,
            listing,
            pattern,
        };
        definition.server.fill(move || server_functions(template));
        Ok(definition)
    }

    /// The paths that it answers.
    #[must_use]
    pub const fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Reads a state, and gives what makes its view when it is called in a reactive scope.
    ///
    /// # Errors
    /// [`StateError`], if the state is not of the template's type.
    pub fn prepare_view(&self, state: &RawState) -> Result<LaterView, StateError> {
        (self.view)(state)
    }

    /// Whether paths that are not among the build paths are built when first asked for. A template
    /// that has neither build paths nor incremental generation answers its pattern's paths.
    #[must_use]
    pub const fn builds_on_demand(&self) -> bool {
        self.incremental || !self.has_build_paths
    }

    /// Whether a pattern without parameters stands for all paths below it.
    pub(crate) const fn has_domain(&self) -> bool {
        self.incremental || self.has_build_paths
    }

    /// The declared query keys, sorted.
    #[must_use]
    pub fn query_keys(&self) -> &[String] {
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
    pub async fn build_paths(&self) -> Result<Vec<String>, PageError> {
        match self.server.held().and_then(|server| server.build_paths.as_ref()) {
            Some(paths) => paths().await,
            None if self.pattern.is_literal() && !self.incremental => {
                Ok(vec![self.pattern.as_str().to_owned()])
            }
            None => Ok(Vec::new()),
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
        match self.server.held().and_then(|server| server.should_revalidate.as_ref()) {
            Some(logic) => logic(context, made_at),
            None => Box::pin(async { Ok(true) }),
        }
    }

    /// The loading page's view, in the current reactive scope, if the template has one.
    #[must_use]
    pub fn loading(&self) -> Option<&(dyn Fn() -> View + Send + Sync)> {
        self.loading.held().map(AsRef::as_ref)
    }

    /// Makes all that a page is made from.
    ///
    /// # Errors
    /// What the author's function returned; a server's error, if the state cannot be written.
    pub fn build_page(&self, context: BuildContext) -> PageFuture<BuiltPage> {
        match self.server.held() {
            Some(server) => (server.build_page)(context),
            None => Box::pin(async { Err(PageError::server_message("no server functions")) }),
        }
    }
}

fn server_functions<S: PageState>(template: Template<S>) -> ServerFunctions {
    let Template { pattern, view, mut functions, .. } = template;
    let build_paths = std::mem::replace(&mut functions.build_paths, Slot::empty());
    let should_revalidate = std::mem::replace(&mut functions.should_revalidate, Slot::empty());
    let shared = Arc::new((pattern, functions));
    ServerFunctions {
        build_paths: build_paths.into_held(),
        should_revalidate: should_revalidate.into_held(),
        build_page: Box::new(move |context| {
            let (shared, view) = (Arc::clone(&shared), Arc::clone(&view));
            Box::pin(async move { shared.1.page(&shared.0, view, context).await })
        }),
    }
}

impl std::fmt::Debug for TemplateDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TemplateDefinition").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}
