//! [`StateFunctions`]: the functions of a template that only the server calls.

use std::any::Any;
use std::time::SystemTime;

use crate::side::Slot;
use crate::template_definition::{BuiltPage, PageFuture, ViewOf};
use crate::{BuildContext, Head, PageError, PageState, Perishable, ResponseHeaders, state_json};

type HeadFunction<S> = Box<dyn Fn(&S) -> Head + Send + Sync>;
type HeadersFunction<S> = Box<dyn Fn(&S) -> ResponseHeaders + Send + Sync>;
type TagsFunction<S> = Box<dyn Fn(&S) -> Vec<String> + Send + Sync>;
type StateFunction<S> = Box<dyn Fn(BuildContext) -> PageFuture<Perishable<S>> + Send + Sync>;
pub(crate) type LogicFunction =
    Box<dyn Fn(BuildContext, SystemTime) -> PageFuture<bool> + Send + Sync>;
type PathsFunction = Box<dyn Fn() -> PageFuture<Vec<String>> + Send + Sync>;

/// The functions of a template that only the server calls. On the client all are empty.
pub(crate) struct StateFunctions<S> {
    pub(crate) head: Slot<HeadFunction<S>>,
    pub(crate) headers: Slot<HeadersFunction<S>>,
    pub(crate) tags: Slot<TagsFunction<S>>,
    pub(crate) build_paths: Slot<PathsFunction>,
    pub(crate) build_state: Slot<StateFunction<S>>,
    pub(crate) should_revalidate: Slot<LogicFunction>,
}

impl<S: PageState> StateFunctions<S> {
    pub(crate) const fn none() -> Self {
        Self {
            head: Slot::empty(),
            headers: Slot::empty(),
            tags: Slot::empty(),
            build_paths: Slot::empty(),
            build_state: Slot::empty(),
            should_revalidate: Slot::empty(),
        }
    }

    /// Calls each function once and puts together what a page is made from.
    pub(crate) async fn page(
        &self,
        pattern: &str,
        view: ViewOf<S>,
        context: BuildContext,
    ) -> Result<BuiltPage, PageError> {
        let Perishable { state, good_for } = match self.build_state.held() {
            Some(build_state) => build_state(context).await?,
            None => stateless::<S>(pattern)?.into(),
        };
        Ok(BuiltPage {
            good_for,
            head: self.head.held().map(|head| head(&state)).unwrap_or_default(),
            headers: self.headers.held().map(|headers| headers(&state)).unwrap_or_default(),
            tags: self.tags.held().map(|tags| tags(&state)).unwrap_or_default(),
            state: state_json::encode(&state)?,
            view: Box::new(move || view(state)),
        })
    }
}

/// The state of a template that has none: `()`, or an error if its view wants another.
fn stateless<S: PageState>(pattern: &str) -> Result<S, PageError> {
    let unit: Box<dyn Any> = Box::new(());
    unit.downcast::<S>().map(|state| *state).map_err(|_| {
        PageError::server_message(format!(
            "PER-2030: the template {pattern:?} has a view with a state, but no build state"
        ))
    })
}
