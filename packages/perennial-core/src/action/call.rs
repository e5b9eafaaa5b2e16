//! [`Action`]: an action by its name and its types, the same on both sides.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use perennial_protocol::action_url;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ActionContext, ActionError, ActionInput, CallError, CallLimit, FieldErrors};
use crate::base_link;
use crate::side::{ClientActions, call};

/// What an action comes to.
pub type ActionFuture<O> = Pin<Box<dyn Future<Output = Result<O, ActionError>> + Send>>;

/// An action: what `#[perennial::action]` makes of a function. `I` is what it takes, `O` its result.
pub struct Action<I, O> {
    name: &'static str,
    run: Option<fn(ActionContext, I) -> ActionFuture<O>>,
    client: Option<&'static ClientActions>,
    limit: Option<CallLimit>,
    types: PhantomData<fn(I) -> O>,
}

impl<I, O> Clone for Action<I, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I, O> Copy for Action<I, O> {}

impl<I, O> fmt::Debug for Action<I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Action").field(&self.name).finish()
    }
}

impl<I: ActionInput, O> Action<I, O> {
    /// For the output of `#[perennial::action]`.
    #[doc(hidden)]
    #[must_use]
    pub const fn on_server(
        name: &'static str,
        run: fn(ActionContext, I) -> ActionFuture<O>,
    ) -> Self {
        Self { name, run: Some(run), client: None, limit: None, types: PhantomData }
    }

    /// For the output of `#[perennial::action]`.
    #[doc(hidden)]
    #[must_use]
    pub const fn on_client(name: &'static str, client: Option<&'static ClientActions>) -> Self {
        Self { name, run: None, client, limit: None, types: PhantomData }
    }

    /// Lets one client call it no more often than that, where it is added to an app. A call beyond is
    /// answered with 429 and with the time after which the next one is taken.
    ///
    /// ```
    /// use perennial_core::{Action, App, CallLimit};
    ///
    /// fn add_to(app: App, log_in: Action<(), ()>) -> App {
    ///     app.action(log_in.limit(CallLimit::per_minute(10)))
    /// }
    /// ```
    #[must_use]
    pub const fn limit(mut self, limit: CallLimit) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(crate) const fn call_limit(self) -> Option<CallLimit> {
        self.limit
    }

    /// Its name, which is a part of its URL.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What sends a call in the browser.
    #[allow(dead_code, reason = "the server sends none")]
    pub(crate) const fn client(self) -> Option<&'static ClientActions> {
        self.client
    }

    pub(crate) const fn function(self) -> Option<fn(ActionContext, I) -> ActionFuture<O>> {
        self.run
    }
}

impl<I: ActionInput, O: Serialize + DeserializeOwned + 'static> Action<I, O> {
    /// Calls it in the browser, outside of a form. Calls do not wait for one another, nor for a
    /// navigation. If its answer carries the page anew, that is shown.
    ///
    /// # Errors
    /// [`CallError`] says what the visitor may know of what failed.
    pub async fn call(self, input: I) -> Result<O, CallError> {
        let mut errors = FieldErrors::default();
        input.validate(&mut errors);
        if !errors.is_empty() {
            return Err(CallError::invalid(errors));
        }
        call(self, base_link(action_url(self.name, I::SCHEMA, &[])), input).await
    }
}

/// What the function of an action returns: a `Result` of its result and an error.
#[diagnostic::on_unimplemented(
    message = "an action cannot return `{Self}`",
    note = "it returns `Result<T, ActionError>` where `T` is `Serialize` and `Deserialize`"
)]
pub trait ActionOutcome {
    /// The result.
    type Output: Serialize + DeserializeOwned + Send + 'static;

    /// The result, or why the action was not done.
    ///
    /// # Errors
    /// What the function returned.
    fn into_result(self) -> Result<Self::Output, ActionError>;
}

impl<O: Serialize + DeserializeOwned + Send + 'static, E: Into<ActionError>> ActionOutcome
    for Result<O, E>
{
    type Output = O;

    fn into_result(self) -> Result<O, ActionError> {
        self.map_err(Into::into)
    }
}
