//! [`OpenSession`]: where the session of a request comes from.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::Session;
use crate::PageError;

/// What reading or writing a session gives.
pub type SessionFuture<'s, T> = Pin<Box<dyn Future<Output = Result<T, PageError>> + Send + 's>>;

/// Where the session of a request comes from: on a server, from its cookie.
pub trait OpenSession: Send + Sync {
    /// The session, the same at each call.
    fn open(&self) -> SessionFuture<'_, Session>;
}

impl<S: OpenSession> OpenSession for Arc<S> {
    fn open(&self) -> SessionFuture<'_, Session> {
        (**self).open()
    }
}

/// A session that is there already: for tests of functions.
impl OpenSession for Session {
    fn open(&self) -> SessionFuture<'_, Session> {
        Box::pin(async { Ok(self.clone()) })
    }
}
