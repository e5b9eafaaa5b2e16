//! [`ServerFunctions`]: the functions of a template that only the server calls, without their types.

use std::sync::Arc;
use std::time::Duration;

use perennial_protocol::BasePath;
use sycamore::prelude::View;

use crate::erased_states::ErasedStates;
use crate::side::Slot;
use crate::state_source::{StateSource, convert};
use crate::template_definition::{HeadFunction, HeadersFunction, ListPaths, PageFuture, ViewOf};
use crate::{
    BuildContext, Head, PageError, PageState, Place, Reply, RequestContext, ResponseHeaders,
    ResponseParts, Template, with_place,
};

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

/// A page for one visitor, and what else its response is to have.
pub type RequestedPage = (BuiltPage, ResponseParts);

/// The functions of a template that only the server calls.
pub(crate) struct ServerFunctions {
    pub(crate) build_paths: Option<ListPaths>,
    pub(crate) build_page: Box<dyn Fn(BuildContext) -> PageFuture<BuiltPage> + Send + Sync>,
    pub(crate) states: ErasedStates<RequestedPage>,
}

/// What the functions of a template share.
struct Shared<S, B, R> {
    pattern: String,
    view: Option<ViewOf<S>>,
    head: Option<HeadFunction<S>>,
    headers: Option<HeadersFunction<S>>,
    functions: StateSource<S, B, R>,
}

impl<S: PageState, B: PageState, R: Send + 'static> Shared<S, B, R> {
    fn page(
        &self,
        state: S,
        tags: Vec<String>,
        good_for: Option<Duration>,
        context: &BuildContext,
    ) -> Result<BuiltPage, PageError> {
        let view = self.view.clone();
        // What they name is given to the framework, which knows where it lies.
        let place = || {
            Place::new(BasePath::default(), context.locale(), context.locale())
                .with_translations(context.translations().clone())
        };
        let head = |head: &HeadFunction<S>| with_place(place(), || head(&state));
        let headers = |headers: &HeadersFunction<S>| with_place(place(), || headers(&state));
        Ok(BuiltPage {
            good_for,
            head: self.head.as_ref().map(head).unwrap_or_default(),
            headers: self.headers.as_ref().map(headers).unwrap_or_default(),
            tags,
            state: self.functions.encode(&state)?,
            view: Box::new(move || view.map(|view| view(state)).unwrap_or_default()),
        })
    }

    async fn build_page(&self, context: BuildContext) -> Result<BuiltPage, PageError> {
        let for_locale = context.clone();
        let (state, tags, good_for) = self.functions.build(&self.pattern, context).await?;
        self.page(convert(state, &self.pattern)?, tags, good_for, &for_locale)
    }

    async fn requested_page(
        &self,
        built: Option<Arc<str>>,
        context: RequestContext,
    ) -> Result<RequestedPage, PageError> {
        let for_locale = context.page().clone();
        let Reply { state, parts } =
            self.functions.for_request(&self.pattern, built, context).await?;
        Ok((self.page(state, Vec::new(), None, &for_locale)?, parts))
    }
}

pub(crate) fn server_functions<S: PageState, B: PageState, R: Send + 'static>(
    template: Template<S, B, R>,
) -> ServerFunctions {
    let Template { pattern, view, mut functions, head, headers, build_paths, .. } = template;
    let guard = std::mem::replace(&mut functions.guard, Slot::empty()).into_held();
    let should_revalidate =
        std::mem::replace(&mut functions.should_revalidate, Slot::empty()).into_held();
    let no_state = functions.no_state();
    let shared = Arc::new(Shared {
        pattern,
        view: view.typed.into_held(),
        head: head.into_held(),
        headers: headers.into_held(),
        functions,
    });
    let (to_page, to_state, to_request) =
        (Arc::clone(&shared), Arc::clone(&shared), Arc::clone(&shared));
    ServerFunctions {
        build_paths: build_paths.into_held(),
        build_page: Box::new(move |context| {
            let shared = Arc::clone(&to_page);
            Box::pin(async move { shared.build_page(context).await })
        }),
        states: ErasedStates {
            built: Box::new(move |context| {
                let shared = Arc::clone(&to_state);
                Box::pin(async move { shared.functions.built(&shared.pattern, context).await })
            }),
            for_request: Box::new(move |built, context| {
                let shared = Arc::clone(&to_request);
                Box::pin(async move { shared.requested_page(built, context).await })
            }),
            guard,
            should_revalidate,
            no_state,
        },
    }
}
