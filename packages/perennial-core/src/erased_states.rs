//! [`ErasedStates`]: the state functions of a template or a capsule, once their types do not show.

use std::sync::Arc;
use std::time::SystemTime;

use crate::side::Slot;
use crate::state_source::{BuiltState, GuardFunction, LogicFunction, StateSource};
use crate::template_definition::PageFuture;
use crate::{BuildContext, PageError, PageState, Reply, RequestContext, ResponseParts};

type BuiltFunction = Box<dyn Fn(BuildContext) -> PageFuture<BuiltState> + Send + Sync>;
type ForRequestFunction<T> =
    Box<dyn Fn(Option<Arc<str>>, RequestContext) -> PageFuture<T> + Send + Sync>;

/// The state functions of a template or a capsule; `T` is what one request gives.
pub(crate) struct ErasedStates<T> {
    pub(crate) built: BuiltFunction,
    pub(crate) for_request: ForRequestFunction<T>,
    pub(crate) guard: Option<GuardFunction>,
    pub(crate) should_revalidate: Option<LogicFunction>,
    /// The name of the state's type, if the functions do not give it.
    pub(crate) no_state: Option<&'static str>,
}

impl ErasedStates<(String, ResponseParts)> {
    /// Those of what is no page: a request gives a state as JSON. `name` is what messages call it.
    pub(crate) fn of<S: PageState, B: PageState, R: Send + 'static>(
        name: String,
        mut functions: StateSource<S, B, R>,
    ) -> Self {
        let guard = std::mem::replace(&mut functions.guard, Slot::empty()).into_held();
        let should_revalidate =
            std::mem::replace(&mut functions.should_revalidate, Slot::empty()).into_held();
        let no_state = functions.no_state();
        let shared = Arc::new((name, functions));
        let stored = Arc::clone(&shared);
        Self {
            built: Box::new(move |context| {
                let shared = Arc::clone(&stored);
                Box::pin(async move {
                    let (name, functions) = &*shared;
                    functions.built(name, context).await
                })
            }),
            for_request: Box::new(move |built, context| {
                let shared = Arc::clone(&shared);
                Box::pin(async move {
                    let (name, functions) = &*shared;
                    let Reply { state, parts } =
                        functions.for_request(name, built, context).await?;
                    Ok((functions.encode(&state)?, parts))
                })
            }),
            guard,
            should_revalidate,
            no_state,
        }
    }
}

impl<T> ErasedStates<T> {
    pub(crate) fn should_revalidate(
        &self,
        context: BuildContext,
        made_at: SystemTime,
    ) -> PageFuture<bool> {
        match &self.should_revalidate {
            Some(logic) => logic(context, made_at),
            None => Box::pin(async { Ok(true) }),
        }
    }

    pub(crate) fn guard(&self, context: RequestContext) -> PageFuture<()> {
        match &self.guard {
            Some(guard) => guard(context),
            None => Box::pin(async { Ok(()) }),
        }
    }
}

/// What a client answers for them: it has none.
pub(crate) fn no_functions<T: 'static>() -> PageFuture<T> {
    Box::pin(async { Err(PageError::server_message("no server functions")) })
}
