//! [`StateSource`]: the functions that make a state, of a page or of a part of one.

use std::any::{Any, TypeId};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Serialize;

use crate::side::Slot;
use crate::template_definition::PageFuture;
use crate::{
    BuildContext, IntoOutcome, IntoReply, PageError, PageState, Perishable, Reply, RequestContext,
    ServerFuture, StateError, StateLimits, state_json,
};

type BuildFunction<B> = Box<dyn Fn(BuildContext) -> PageFuture<Perishable<B>> + Send + Sync>;
type RequestFunction<R> = Box<dyn Fn(RequestContext) -> PageFuture<Reply<R>> + Send + Sync>;
type MergeFunction<S, B, R> = Box<dyn Fn(B, R) -> PageFuture<S> + Send + Sync>;
type TagsFunction<B> = Box<dyn Fn(&B) -> Vec<String> + Send + Sync>;
pub(crate) type GuardFunction = Box<dyn Fn(RequestContext) -> PageFuture<()> + Send + Sync>;
pub(crate) type LogicFunction =
    Box<dyn Fn(BuildContext, SystemTime) -> PageFuture<bool> + Send + Sync>;

/// The functions that make a state `S`, from a build state `B` that is stored and a request state
/// `R` that never is. On the client all are empty.
pub(crate) struct StateSource<S, B, R> {
    pub(crate) build: Slot<BuildFunction<B>>,
    pub(crate) request: Slot<RequestFunction<R>>,
    pub(crate) amalgamate: Slot<MergeFunction<S, B, R>>,
    pub(crate) tags: Slot<TagsFunction<B>>,
    pub(crate) guard: Slot<GuardFunction>,
    pub(crate) should_revalidate: Slot<LogicFunction>,
    /// How deep and how large the states may be.
    pub(crate) limits: StateLimits,
}

/// What is stored of a state: nothing of it depends on a request.
#[derive(Debug, Clone, Default)]
pub struct BuiltState {
    /// The state as JSON.
    pub json: String,
    /// What it depends on.
    pub tags: Vec<String>,
    /// For how long it is good, if its data chose that.
    pub good_for: Option<Duration>,
}

impl<S: PageState, B: PageState, R: Send + 'static> StateSource<S, B, R> {
    pub(crate) const fn none() -> Self {
        Self {
            build: Slot::empty(),
            request: Slot::empty(),
            amalgamate: Slot::empty(),
            tags: Slot::empty(),
            guard: Slot::empty(),
            should_revalidate: Slot::empty(),
            limits: StateLimits::DEFAULT,
        }
    }

    /// Calls the build state's function, or makes the empty state of what has none.
    pub(crate) async fn build(
        &self,
        pattern: &str,
        context: BuildContext,
    ) -> Result<(B, Vec<String>, Option<Duration>), PageError> {
        let Perishable { state, good_for } = match self.build.held() {
            Some(build) => build(context.clone()).await?,
            None => convert::<(), B>((), pattern)?.into(),
        };
        let mut tags = self.tags.held().map(|tags| tags(&state)).unwrap_or_default();
        tags.extend(context.read_tags());
        Ok((state, tags, good_for))
    }

    /// The build state in the form in which it is stored.
    pub(crate) async fn built(
        &self,
        pattern: &str,
        context: BuildContext,
    ) -> Result<BuiltState, PageError> {
        let (state, tags, good_for) = self.build(pattern, context).await?;
        Ok(BuiltState { json: self.encode(&state)?, tags, good_for })
    }

    /// A state as JSON, within the limits.
    pub(crate) fn encode<T: Serialize>(&self, state: &T) -> Result<String, StateError> {
        state_json::encode_within(state, self.limits)
    }

    /// Calls the request state's function, and merges what it gives with the stored state.
    pub(crate) async fn for_request(
        &self,
        pattern: &str,
        built: Option<Arc<str>>,
        context: RequestContext,
    ) -> Result<Reply<S>, PageError> {
        let Some(request) = self.request.held() else {
            // What is the same for every request, in a page that is made for each one.
            let state = built.map(|built| serde_json::from_str::<B>(&built)).transpose()?;
            let state = state.map_or_else(|| convert((), pattern), |state| convert(state, pattern));
            return Ok(Reply::new(state?));
        };
        let Reply { state, parts } = request(context).await?;
        let state = match (self.amalgamate.held(), built) {
            (Some(amalgamate), Some(built)) => {
                let built = serde_json::from_str::<B>(&built)?;
                amalgamate(built, state).await?
            }
            // Without a function that merges, what was made for the request wins.
            _ => convert(state, pattern)?,
        };
        Ok(Reply { state, parts })
    }
}

impl<S: PageState, B: PageState, R: Send + 'static> StateSource<S, B, R> {
    /// The name of the state's type, if the functions together do not give it. For the server, which
    /// holds them.
    pub(crate) fn no_state(&self) -> Option<&'static str> {
        let (state, build, request) = (TypeId::of::<S>(), TypeId::of::<B>(), TypeId::of::<R>());
        let built = if self.build.held().is_some() { build } else { TypeId::of::<()>() };
        let is_built = built == build && build == state;
        let given = match (self.request.held(), self.amalgamate.held(), self.build.held()) {
            (None, _, _) => is_built,
            (Some(_), Some(_), Some(_)) => true,
            (Some(_), _, _) => request == state,
        };
        (!given).then(std::any::type_name::<S>)
    }
}

/// The setters of templates and capsules, in one place. On the client nothing of them is linked.
impl<S: PageState, B: PageState, R: Send + 'static> StateSource<S, B, R> {
    pub(crate) fn set_build<F, Fut, M, N>(&mut self, build: F)
    where
        F: Fn(BuildContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<B, M>>,
    {
        self.build.fill(|| {
            Box::new(move |context| {
                let (asked, future) = (context.clone(), build(context));
                Box::pin(async move {
                    let built = future.resolve().await;
                    asked.check_query()?;
                    built.into_outcome()
                })
            })
        });
    }

    pub(crate) fn set_request<F, Fut, M, N>(&mut self, request: F)
    where
        F: Fn(RequestContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoReply<R, M>>,
    {
        self.request.fill(|| {
            Box::new(move |context| {
                let (asked, future) = (context.page().clone(), request(context));
                Box::pin(async move {
                    let made = future.resolve().await;
                    asked.check_query()?;
                    made.into_reply()
                })
            })
        });
    }

    pub(crate) fn set_amalgamate<F, Fut, M, N>(&mut self, merge: F)
    where
        F: Fn(B, R) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<S, M>>,
    {
        self.amalgamate.fill(|| {
            Box::new(move |built, request| {
                let future = merge(built, request);
                Box::pin(async move { Ok(future.resolve().await.into_outcome()?.state) })
            })
        });
    }

    pub(crate) fn set_guard<F, Fut, M, N>(&mut self, guard: F)
    where
        F: Fn(RequestContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
    {
        self.guard.fill(|| {
            Box::new(move |context| {
                let (asked, future) = (context.page().clone(), guard(context));
                Box::pin(async move {
                    let decided = future.resolve().await;
                    asked.check_query()?;
                    decided.into_outcome().map(|_| ())
                })
            })
        });
    }

    pub(crate) fn set_should_revalidate<F, Fut, M, N>(&mut self, logic: F)
    where
        F: Fn(BuildContext, SystemTime) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<bool, M>>,
    {
        self.should_revalidate.fill(|| {
            Box::new(move |context, made_at| {
                let (asked, future) = (context.clone(), logic(context, made_at));
                Box::pin(async move {
                    let decided = future.resolve().await;
                    asked.check_query()?;
                    Ok(decided.into_outcome()?.state)
                })
            })
        });
    }

    pub(crate) fn set_tags<I>(&mut self, tags: impl Fn(&B) -> I + Send + Sync + 'static)
    where
        I: IntoIterator<Item: Into<String>>,
    {
        self.tags.fill(|| Box::new(move |state| tags(state).into_iter().map(Into::into).collect()));
    }
}

/// A state as one of another type that is the same.
pub(crate) fn convert<A: 'static, B: 'static>(state: A, pattern: &str) -> Result<B, PageError> {
    let any: Box<dyn Any> = Box::new(state);
    any.downcast::<B>().map(|state| *state).map_err(|_| {
        PageError::server_message(format!(
            "the functions of {pattern:?} give no state of the type {}",
            std::any::type_name::<B>()
        ))
    })
}
