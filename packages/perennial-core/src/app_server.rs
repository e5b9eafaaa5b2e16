//! The methods of [`App`] about its own code on the server: its state and its routes. The client has
//! nothing of what they set.

use serde::Serialize;

use crate::app_state::{IntoAppState, opened};
use crate::session::AppSessions;
use crate::{Action, ActionDefinition, ActionInput};
use crate::{Answer, App, IntoOutcome, Method, RouteContext, ServerFuture, Variables};
use crate::{AppState, IntoSessionStore};

impl App {
    /// Adds a value to what the app's own code shares on the server, such as a pool, a client or
    /// typed settings. The function runs once, before the server, a build or an export begins; its
    /// error ends that. Every context then has the value, by its type: `context.state::<Database>()?`.
    ///
    /// ```
    /// use perennial_core::{App, BuildContext, PageError, Template, VariableError, Variables};
    /// use sycamore::prelude::*;
    ///
    /// struct Settings {
    ///     greeting: String,
    /// }
    ///
    /// async fn settings(variables: Variables) -> Result<Settings, VariableError> {
    ///     Ok(Settings { greeting: variables.parse_or("GREETING", "Hello".to_owned())? })
    /// }
    ///
    /// async fn greet(context: BuildContext) -> Result<String, PageError> {
    ///     Ok(context.state::<Settings>()?.greeting.clone())
    /// }
    ///
    /// fn view(greeting: String) -> View {
    ///     view! { h1 { (greeting) } }
    /// }
    ///
    /// let app = App::new()
    ///     .with_state(settings)
    ///     .template(Template::new("").view(view).build_state(greet));
    /// assert!(app.finish().is_ok());
    /// ```
    pub fn with_state<F, Fut, N>(mut self, open: F) -> Self
    where
        F: FnOnce(Variables) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoAppState>,
    {
        self.definition.open_state.edit(|functions| {
            functions.push(Box::new(move |variables| {
                let future = open(variables);
                Box::pin(async move { opened(future.resolve().await) })
            }));
        });
        self
    }

    /// Answers requests of a method for the paths of a pattern by a function: for JSON endpoints,
    /// downloads, webhooks and health checks of the app's own. What it answers is not stored.
    ///
    /// Files of the `static` folder take precedence; a pattern that overlaps that of a template is an
    /// error. Routes stand in no locale. Requests that change something are refused if a browser sends
    /// them from another site, see [`trusted_origin`](Self::trusted_origin); programs that are no
    /// browsers are not. For an example see [`RouteContext`].
    pub fn route<F, Fut, M, N>(
        mut self,
        method: Method,
        pattern: impl Into<String>,
        answer: F,
    ) -> Self
    where
        F: Fn(RouteContext) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<Answer, M>>,
    {
        self.definition.server_routes.edit(|routes| {
            routes.add(
                method,
                pattern.into(),
                Box::new(move |context| {
                    let future = answer(context);
                    Box::pin(async move { Ok(future.resolve().await.into_outcome()?.state) })
                }),
            );
        });
        self
    }

    /// Adds an action: a function that forms post to and the browser calls, see
    /// `#[perennial::action]`. It has a URL of its own, by its name.
    pub fn action<I: ActionInput, O: Serialize + Send + 'static>(
        mut self,
        action: Action<I, O>,
    ) -> Self {
        self.definition.actions.edit(|actions| actions.add(ActionDefinition::new(action)));
        self
    }

    /// Turns on sessions, kept in a cookie that is encrypted and signed: for a few values, such as the
    /// number of the user who is logged in. The variable `PERENNIAL_SESSION_KEYS` has the keys.
    ///
    /// Guards, request states, actions and routes read the session, actions and routes change it. A
    /// visitor of whom the app keeps nothing gets no cookie. A page that reads a session is made for
    /// each request: use a capsule with a request state for a part of a page that is stored.
    ///
    /// ```
    /// use perennial_core::{
    ///     ActionContext, ActionError, App, PageError, RequestContext, SessionKey,
    /// };
    ///
    /// const USER: SessionKey<u64> = SessionKey::new("user");
    ///
    /// async fn log_in(context: ActionContext, user: u64) -> Result<(), ActionError> {
    ///     // Once the password is right:
    ///     let session = context.session().await?;
    ///     session.renew();
    ///     session.set(USER, &user)?;
    ///     context.redirect("/");
    ///     Ok(())
    /// }
    ///
    /// async fn log_out(context: ActionContext, _: ()) -> Result<(), ActionError> {
    ///     context.session().await?.end();
    ///     Ok(())
    /// }
    ///
    /// /// For `Template::guard`.
    /// async fn users_only(request: RequestContext) -> Result<(), PageError> {
    ///     match request.session().await?.get(USER) {
    ///         Some(_) => Ok(()),
    ///         None => Err(PageError::redirect("/log-in")),
    ///     }
    /// }
    ///
    /// assert!(App::new().sessions().finish().is_ok());
    /// ```
    pub fn sessions(mut self) -> Self {
        self.definition.sessions.fill(AppSessions::default);
        self
    }

    /// Turns on sessions, kept in a store of the server, such as a table of the app's own database; the
    /// cookie holds only a name, encrypted. Sessions there can be revoked and may be larger, and requests of
    /// one visitor at once lose nothing ([`SessionMut`](crate::SessionMut)). The function
    /// runs once, after those of [`with_state`](Self::with_state), whose values it is given.
    pub fn session_store<F, Fut, N>(mut self, open: F) -> Self
    where
        F: FnOnce(AppState) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoSessionStore>,
    {
        self.definition.sessions.fill(|| AppSessions::in_store(open));
        self
    }

    /// Lets browsers send requests that change something from the pages of another origin, such as
    /// `https://admin.example.org`: to routes and actions. By default they must come from the app's own
    /// pages.
    ///
    /// ```
    /// use perennial_core::App;
    /// assert!(App::new().trusted_origin("https://admin.example.org").finish().is_ok());
    /// assert!(App::new().trusted_origin("admin.example.org").finish().is_err());
    /// ```
    pub fn trusted_origin(mut self, origin: impl Into<String>) -> Self {
        self.options.edit(|options| options.trusted_origins.push(origin.into()));
        self
    }
}
