//! [`SessionStore`]: where a server keeps sessions, if not in their cookies.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::SessionFuture;
use crate::app_state::causes;
use crate::{Absent, AppState, ServerFuture};

/// The name of one session: 128 random bits. It does not open a session: the cookie holds it
/// encrypted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// The name of these bits.
    #[must_use]
    pub fn new(bits: u128) -> Self {
        Self(format!("{bits:032x}"))
    }

    /// A name as it was stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_id = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then(|| Self(text.to_ascii_lowercase()))
    }

    /// As 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(…)")
    }
}

/// A session as a store keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// Its values, as text that only the server reads.
    pub data: String,
    /// When it ends if nobody uses it, in seconds since 1970. A store may remove it then; the server
    /// does not use it any more.
    pub expires: u64,
}

impl fmt::Debug for StoredSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredSession").field("expires", &self.expires).finish_non_exhaustive()
    }
}

/// Where a server keeps sessions, if not in their cookies: the cookie then holds the encrypted name
/// alone, and a session that is removed here is revoked at once.
///
/// The functions run where the app's own code runs: they may block, as a database does.
pub trait SessionStore: Send + Sync + 'static {
    /// The session of a name.
    fn load<'s>(&'s self, id: &'s SessionId) -> SessionFuture<'s, Option<StoredSession>>;

    /// Adds a session with a new name.
    fn create<'s>(&'s self, id: &'s SessionId, session: StoredSession) -> SessionFuture<'s, ()>;

    /// Replaces a session; returns whether it was there. One that was removed meanwhile must not come
    /// back.
    fn update<'s>(&'s self, id: &'s SessionId, session: StoredSession) -> SessionFuture<'s, bool>;

    /// Lets a session end later, if it is there.
    fn extend<'s>(&'s self, id: &'s SessionId, expires: u64) -> SessionFuture<'s, ()>;

    /// Removes a session, if it is there.
    fn remove<'s>(&'s self, id: &'s SessionId) -> SessionFuture<'s, ()>;
}

impl<S: SessionStore> SessionStore for Arc<S> {
    fn load<'s>(&'s self, id: &'s SessionId) -> SessionFuture<'s, Option<StoredSession>> {
        (**self).load(id)
    }

    fn create<'s>(&'s self, id: &'s SessionId, session: StoredSession) -> SessionFuture<'s, ()> {
        (**self).create(id, session)
    }

    fn update<'s>(&'s self, id: &'s SessionId, session: StoredSession) -> SessionFuture<'s, bool> {
        (**self).update(id, session)
    }

    fn extend<'s>(&'s self, id: &'s SessionId, expires: u64) -> SessionFuture<'s, ()> {
        (**self).extend(id, expires)
    }

    fn remove<'s>(&'s self, id: &'s SessionId) -> SessionFuture<'s, ()> {
        (**self).remove(id)
    }
}

/// What a function given to [`App::session_store`](crate::App::session_store) may return: a `Result`
/// of a store and any error.
#[diagnostic::on_unimplemented(
    message = "a function that opens the store of sessions cannot return `{Self}`",
    note = "it returns `Result<S, E>` where `S` is a `SessionStore` and `E` any error type"
)]
pub trait IntoSessionStore {
    /// The store, or what went wrong, with its causes.
    ///
    /// # Errors
    /// What the function returned.
    fn into_session_store(self) -> Result<Arc<dyn SessionStore>, String>;
}

impl<S: SessionStore, E: Into<Box<dyn Error + Send + Sync>>> IntoSessionStore for Result<S, E> {
    fn into_session_store(self) -> Result<Arc<dyn SessionStore>, String> {
        match self {
            Ok(store) => Ok(Arc::new(store)),
            Err(error) => Err(causes(error.into())),
        }
    }
}

impl IntoSessionStore for Absent {
    fn into_session_store(self) -> Result<Arc<dyn SessionStore>, String> {
        Err("the client has no sessions".into())
    }
}

type Opening = Pin<Box<dyn Future<Output = Result<Arc<dyn SessionStore>, String>> + Send>>;

/// Opens the store of sessions.
type OpenSessionStore = Box<dyn FnOnce(AppState) -> Opening + Send + Sync>;

/// What an app says of its sessions.
#[derive(Default)]
pub(crate) enum AppSessions {
    /// They are kept in cookies.
    #[default]
    InCookies,
    Unopened(OpenSessionStore),
    Opened(Arc<dyn SessionStore>),
}

impl AppSessions {
    /// They are kept in the store that a function opens.
    pub(crate) fn in_store<F, N, Fut>(open: F) -> Self
    where
        F: FnOnce(AppState) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoSessionStore>,
    {
        Self::Unopened(Box::new(move |state| {
            let future = open(state);
            Box::pin(async move { future.resolve().await.into_session_store() })
        }))
    }

    pub(crate) async fn opened(self, state: &AppState) -> Result<Self, String> {
        match self {
            Self::Unopened(open) => Ok(Self::Opened(open(state.clone()).await?)),
            other => Ok(other),
        }
    }

    pub(crate) fn store(&self) -> Option<Arc<dyn SessionStore>> {
        match self {
            Self::Opened(store) => Some(Arc::clone(store)),
            _ => None,
        }
    }
}
