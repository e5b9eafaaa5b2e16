//! [`ActionContext`]: what an action knows of its request, and what it does beside its result.

use std::fmt::Display;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::source::texts;
use crate::{
    Change, PageError, RequestContext, ResponseParts, RevalidationMode, RevalidationOrder,
    SessionMut,
};

/// What an action knows of its request, and what it does beside its result. It is cheap to clone: all
/// clones do the same.
///
/// It is a [`RequestContext`] of the page that the visitor is on, as far as that is known, and of the
/// root page otherwise.
#[derive(Debug, Clone)]
pub struct ActionContext {
    request: RequestContext,
    effects: Arc<Mutex<ActionEffects>>,
}

/// What an action does beside its result.
#[derive(Debug, Clone, Default)]
pub struct ActionEffects {
    /// What of the response it sets.
    pub parts: ResponseParts,
    /// Where the visitor goes.
    pub redirect: Option<String>,
    /// What is no longer right in what is stored. Purged, unless the action says otherwise.
    pub purge: RevalidationOrder,
    /// What is no longer right, but may be shown until a new page is made.
    pub stale: RevalidationOrder,
    /// Whether the answer carries the page that the visitor is on.
    pub refreshes: bool,
}

impl ActionContext {
    /// The context of one request. Apps need this only in tests of their functions.
    #[must_use]
    pub fn new(request: RequestContext) -> Self {
        let purge =
            RevalidationOrder { mode: RevalidationMode::Purge, ..RevalidationOrder::default() };
        let effects = ActionEffects { purge, ..ActionEffects::default() };
        Self { request, effects: Arc::new(Mutex::new(effects)) }
    }

    fn effects(&self) -> MutexGuard<'_, ActionEffects> {
        // What a panic left half done is not used.
        self.effects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it has done so far.
    #[must_use]
    pub fn into_effects(self) -> ActionEffects {
        self.effects().clone()
    }

    /// Makes all pages with a tag anew: nobody who comes after the answer sees an older one, the
    /// visitor least of all. The answer carries the page that the visitor is on.
    pub fn invalidate_tag(&self, tag: impl Into<String>) {
        self.purge(|order| order.tags.push(tag.into()));
    }

    /// The same of the page at a path, percent-encoded as in a URL, in every locale.
    pub fn invalidate_path(&self, path: impl Into<String>) {
        self.purge(|order| order.paths.push(path.into()));
    }

    /// The same of all pages of the template with this pattern.
    pub fn invalidate_template(&self, pattern: impl Into<String>) {
        self.purge(|order| order.templates.push(pattern.into()));
    }

    /// The same of the widget at a path, with the pages that hold it.
    pub fn invalidate_widget(&self, path: impl Into<String>) {
        self.purge(|order| order.widgets.push(path.into()));
    }

    fn purge(&self, change: impl FnOnce(&mut RevalidationOrder)) {
        let mut effects = self.effects();
        change(&mut effects.purge);
        effects.refreshes = true;
    }

    /// Changes something of the app's own data, and then makes the pages anew that depend on it, as
    /// [`invalidate_tag`](Self::invalidate_tag) does. See [`Source`](crate::Source).
    ///
    /// # Errors
    /// What changing it failed with; the server is blamed, if the app has no state of the source's type.
    pub async fn write<C: Change>(&self, change: C) -> Result<C::Outcome, PageError> {
        let source = self.request.state::<C::Source>()?;
        let (outcome, tags) = change.write(source).await?;
        self.purge(|order| order.tags.extend(texts(tags)));
        Ok(outcome)
    }

    /// Lets all pages with a tag be renewed behind their next answer: for changes of which it does not
    /// matter that a few visitors see the page from before.
    pub fn revalidate_tag(&self, tag: impl Into<String>) {
        self.effects().stale.tags.push(tag.into());
    }

    /// Lets the answer carry the page that the visitor is on. An action that invalidates something or
    /// sets a cookie does so without this.
    pub fn refresh(&self) {
        self.effects().refreshes = true;
    }

    /// The session of the visitor, to be changed: the answer then carries the page that the visitor is
    /// on. See [`App::sessions`](crate::App::sessions).
    ///
    /// # Errors
    /// As [`RequestContext::session`].
    pub async fn session(&self) -> Result<SessionMut, PageError> {
        Ok(SessionMut::new(self.request.session().await?))
    }

    /// Sends the visitor to a page of the app, or to any URL.
    pub fn redirect(&self, to: impl Into<String>) {
        self.effects().redirect = Some(to.into());
    }

    /// Sets the status of the answer to a script; 200 without it. A form without JavaScript is
    /// answered by a redirect (303).
    pub fn set_status(&self, status: u16) {
        self.effects().parts.status = Some(status);
    }

    /// Adds a header to the answer.
    pub fn set_header(&self, name: impl Into<String>, value: impl Into<String>) {
        let header = (name.into().to_ascii_lowercase(), value.into());
        self.effects().parts.headers.push(header);
    }

    /// Sets a cookie, as [`Reply::cookie`](crate::Reply::cookie) does. The page that the answer carries
    /// is made with it.
    pub fn set_cookie(&self, cookie: impl Display) {
        self.set_header("set-cookie", cookie.to_string());
        self.refresh();
    }
}

impl Deref for ActionContext {
    type Target = RequestContext;

    fn deref(&self) -> &RequestContext {
        &self.request
    }
}
