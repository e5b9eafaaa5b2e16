//! [`ErasedStates`]: the state functions of a template or a capsule, once their types do not show.

use std::sync::Arc;
use std::time::SystemTime;

use crate::state_source::{BuiltState, GuardFunction, LogicFunction};
use crate::template_definition::PageFuture;
use crate::{BuildContext, RequestContext};

type BuiltFunction = Box<dyn Fn(BuildContext) -> PageFuture<BuiltState> + Send + Sync>;
type ForRequestFunction<T> =
    Box<dyn Fn(Option<Arc<str>>, RequestContext) -> PageFuture<T> + Send + Sync>;

/// The state functions of a template or a capsule; `T` is what one request gives.
pub(crate) struct ErasedStates<T> {
    pub(crate) built: BuiltFunction,
    pub(crate) for_request: ForRequestFunction<T>,
    pub(crate) guard: Option<GuardFunction>,
    pub(crate) should_revalidate: Option<LogicFunction>,
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
