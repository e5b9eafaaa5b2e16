//! [`GlobalState`]: a state that every page can see.

use std::marker::PhantomData;
use std::sync::Arc;

use perennial_protocol::document::GLOBAL_ID;
use sycamore::prelude::*;

use crate::erased_states::{ErasedStates, no_functions};
use crate::side::{Migrations, RawState, Slot, Thaw, decode, served_json, watch_global};
use crate::state_source::{BuiltState, StateSource};
use crate::template_definition::PageFuture;
use crate::{
    BuildContext, IntoOutcome, IntoReply, PageState, RequestContext, ResponseParts, ServerFuture,
    StateError, ViewArgument,
};

/// What its functions are called in messages.
const NAME: &str = "the global state";

/// A state that every page can see: made once for a build, for each request, or merged of both.
/// `A` is what views take: a state, or its reactive form.
///
/// In the browser it is made when the app starts, and stays as it is from page to page. A global
/// state that is made for each request makes every page of the app one for each request; what only
/// a part of the pages needs of a request belongs into a [`Capsule`](crate::Capsule).
///
/// ```
/// use perennial_core::{App, BuildContext, GlobalState, Template, global_state};
/// use sycamore::prelude::*;
///
/// async fn motto(_: BuildContext) -> String {
///     "Built once".to_owned()
/// }
/// fn page() -> View {
///     let motto = global_state::<String>();
///     view! { p { (motto) } }
/// }
/// let app = App::new()
///     .global_state(GlobalState::<String>::new().build_state(motto))
///     .template(Template::new("").view(page));
/// assert!(app.finish().is_ok());
/// ```
#[must_use = "a global state does nothing before it is given to an app"]
pub struct GlobalState<
    A: ViewArgument,
    B = <A as ViewArgument>::State,
    R = <A as ViewArgument>::State,
> {
    functions: StateSource<A::State, B, R>,
    migrations: Migrations<A::State>,
    has_request_state: bool,
    has_build_state: bool,
    argument: PhantomData<fn() -> A>,
}

impl<A: ViewArgument> GlobalState<A> {
    /// A global state without functions.
    pub const fn new() -> Self {
        Self {
            functions: StateSource::none(),
            migrations: Migrations::none(),
            has_request_state: false,
            has_build_state: false,
            argument: PhantomData,
        }
    }

    /// A global state without functions, of which what is made for a build and what is made for a
    /// request are of types of their own, see [`TemplateBuilder::states`](crate::TemplateBuilder::states).
    pub const fn states<B: PageState, R: Send + 'static>() -> GlobalState<A, B, R> {
        GlobalState {
            functions: StateSource::none(),
            migrations: Migrations::none(),
            has_request_state: false,
            has_build_state: false,
            argument: PhantomData,
        }
    }
}

impl<A: ViewArgument, B: PageState, R: Send + 'static> GlobalState<A, B, R> {
    /// Makes the state once for a build. The context has the root's path.
    pub fn build_state<F, Fut, M, N>(mut self, state: F) -> Self
    where
        F: Fn(BuildContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<B, M>>,
    {
        self.has_build_state = true;
        self.functions.set_build(state);
        self
    }

    /// Makes the state for each request.
    pub fn request_state<F, Fut, M, N>(mut self, state: F) -> Self
    where
        F: Fn(RequestContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoReply<R, M>>,
    {
        self.has_request_state = true;
        self.functions.set_request(state);
        self
    }

    /// Says how a state is made of one that an older build of the app froze, as
    /// [`Template::migrate`](crate::Template::migrate).
    pub fn migrate<Old: PageState>(
        mut self,
        migrate: impl Fn(Old) -> A::State + Send + Sync + 'static,
    ) -> Self {
        self.migrations.add(migrate);
        self
    }

    /// Merges the two. Without it the request's wins.
    pub fn amalgamate<F, Fut, M, N>(mut self, merge: F) -> Self
    where
        F: Fn(B, R) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<A::State, M>>,
    {
        self.functions.set_amalgamate(merge);
        self
    }
}

impl<A: ViewArgument> Default for GlobalState<A> {
    fn default() -> Self {
        Self::new()
    }
}

impl<A: ViewArgument, B, R> std::fmt::Debug for GlobalState<A, B, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GlobalState")
    }
}

type Provide = Box<dyn Fn(&RawState) -> Result<Box<dyn FnOnce()>, StateError> + Send + Sync>;

/// A global state whose type no longer shows.
pub struct GlobalDefinition {
    provide: Provide,
    /// Only an app with a global state links what reads the served one.
    provide_served: fn(&Self) -> Result<(), Option<StateError>>,
    thaw: Thaw,
    server: Slot<ErasedStates<(String, ResponseParts)>>,
    has_request_state: bool,
    has_build_state: bool,
}

impl GlobalDefinition {
    pub(crate) fn new<A, B, R>(global: GlobalState<A, B, R>) -> Self
    where
        A: ViewArgument + Clone + 'static,
        B: PageState,
        R: Send + 'static,
    {
        let GlobalState { functions, migrations, has_request_state, has_build_state, .. } = global;
        let mut server = Slot::empty();
        server.fill(move || ErasedStates::of(NAME.to_owned(), functions));
        Self {
            provide: Box::new(|raw| {
                let state = decode::<A::State>(raw)?;
                Ok(Box::new(move || {
                    let argument = A::from_state(state);
                    watch_global(&argument);
                    provide_context(argument);
                }))
            }),
            provide_served: Self::provide_what_was_served,
            thaw: Thaw::of(migrations),
            server,
            has_request_state,
            has_build_state,
        }
    }

    /// What reads a frozen state.
    #[must_use]
    pub const fn thaw(&self) -> &Thaw {
        &self.thaw
    }

    /// Provides the state that stands in the document to the current reactive scope.
    ///
    /// # Errors
    /// [`StateError`], if it is not of the type; nothing, if there is none.
    pub fn provide_served(&self) -> Result<(), Option<StateError>> {
        (self.provide_served)(self)
    }

    fn provide_what_was_served(&self) -> Result<(), Option<StateError>> {
        let raw = served_json(GLOBAL_ID).ok_or(None)?;
        let provide = self.prepare(&raw).map_err(Some)?;
        provide();
        Ok(())
    }

    /// Reads a state, and gives what provides it to the reactive scope in which it is called.
    ///
    /// # Errors
    /// [`StateError`], if it is not of the type.
    pub fn prepare(&self, raw: &RawState) -> Result<Box<dyn FnOnce()>, StateError> {
        (self.provide)(raw)
    }

    /// The name of its type, if its functions do not give one.
    pub(crate) fn no_state(&self) -> Option<&'static str> {
        self.server.held()?.no_state
    }

    /// Whether it is made for each request.
    #[must_use]
    pub const fn has_request_state(&self) -> bool {
        self.has_request_state
    }

    /// Whether a part of it is made for a build.
    #[must_use]
    pub const fn has_build_state(&self) -> bool {
        self.has_build_state
    }

    /// Makes what holds for the whole build.
    ///
    /// # Errors
    /// What the author's function returned; a server's error, if the state cannot be written.
    pub fn built_state(&self, context: BuildContext) -> PageFuture<BuiltState> {
        match self.server.held() {
            Some(server) => (server.built)(context),
            None => no_functions(),
        }
    }

    /// Makes the state for one request; `built` is what holds for the whole build.
    ///
    /// # Errors
    /// As [`built_state`](Self::built_state).
    pub fn requested_state(
        &self,
        built: Option<Arc<str>>,
        context: RequestContext,
    ) -> PageFuture<(String, ResponseParts)> {
        match self.server.held() {
            Some(server) => (server.for_request)(built, context),
            None => no_functions(),
        }
    }
}

impl std::fmt::Debug for GlobalDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GlobalDefinition")
    }
}

/// The app's global state, in a view: `A` is what [`GlobalState`] was made with.
///
/// # Panics
/// If the app has no global state of that type.
#[must_use]
#[track_caller]
pub fn global_state<A: Clone + 'static>() -> A {
    use_context::<A>()
}
