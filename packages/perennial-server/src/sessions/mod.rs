//! Sessions: what an app keeps of one visitor, in an encrypted cookie or in a store of the app.
//!
//! The cookie is encrypted and signed by the `cookie` crate's own jar (AES-256-GCM, keys by HKDF). No
//! web server is named here.

mod cookie;
mod envelope;
mod keys;
mod request_session;
mod turns;

use std::sync::Arc;

use ::cookie::Key;
use http::{HeaderValue, header};
use perennial_core::{AppDefinition, BuildContext, PageError, RequestContext, SessionStore};
use perennial_isg::{Clock, SystemClock};
use perennial_protocol::{SiteAddress, environment};

use self::cookie::SessionCookie;
pub use self::keys::SessionKeys;
pub(crate) use self::request_session::RequestSession;
use self::turns::Turns;
use crate::headers::PRIVATE;
use crate::{Request, Response, SessionSettings, Settings};

/// The sessions of an app that has them.
pub(crate) struct Sessions {
    cookie: SessionCookie,
    /// The first encrypts; the others are read.
    keys: Vec<Key>,
    /// Where they are, if not in their cookies.
    store: Option<Arc<dyn SessionStore>>,
    /// The requests that change those in the store.
    turns: Arc<Turns>,
    settings: SessionSettings,
    clock: Arc<dyn Clock>,
}

/// The sessions of an app cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SessionsError {
    /// There is no key.
    #[error(
        "PER-4120: the app has sessions, and there is no key for them\n\
         hint: make a key with `openssl rand -hex 32`, and set {name} to it", name = environment::SESSION_KEYS
    )]
    NoKey,
    /// The key of development cannot be kept.
    #[error("PER-4121: the key of sessions cannot be kept in {file:?}: {source}")]
    File {
        /// The file.
        file: std::path::PathBuf,
        /// What is wrong.
        source: std::io::Error,
    },
}

impl Sessions {
    /// The sessions of an app, if it has any.
    pub(crate) fn open(
        app: &AppDefinition,
        settings: &Settings,
        address: &SiteAddress,
    ) -> Result<Option<Arc<Self>>, SessionsError> {
        if !app.has_sessions() {
            return Ok(None);
        }
        let keys = keys::open(&settings.sessions.keys, &settings.dist, settings.development)?;
        let cookie = SessionCookie::new(address, settings.development);
        let clock = Arc::new(SystemClock);
        let (store, settings) = (app.session_store(), settings.sessions.clone());
        Ok(Some(Arc::new(Self { cookie, keys, store, turns: Arc::default(), settings, clock })))
    }

    /// What a server cannot do without, and a build can.
    pub(crate) fn check(&self) -> Result<(), SessionsError> {
        if self.keys.is_empty() { Err(SessionsError::NoKey) } else { Ok(()) }
    }

    fn now(&self) -> u64 {
        self.clock.now().as_millis() / 1_000
    }

    /// How many bytes the values of a session may have.
    fn most(&self) -> usize {
        match &self.store {
            Some(_) => self.settings.bytes,
            None => self.settings.bytes.min(self.cookie.room()),
        }
    }
}

/// What a request does with its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// It reads it.
    Reads,
    /// It may change it, and waits for no other request.
    MayChange,
    /// It reads it to change it, after all requests before it that do the same. Call
    /// [`RequestSession::give_up_turn`] when it has ended.
    Changes,
}

/// The context of a request for a page or a part of one, with the session if the app has sessions.
pub(crate) fn context(
    sessions: Option<&Arc<Sessions>>,
    page: BuildContext,
    request: &Request<'_>,
    access: Access,
) -> (RequestContext, Option<Arc<RequestSession>>) {
    let (method, headers) = (request.method.as_str(), request.headers.all());
    let session = sessions.map(|own| RequestSession::new(own, &headers, access));
    let context = RequestContext::new(page, method, headers, request.query);
    match session {
        Some(session) => (context.with_session(Arc::clone(&session)), Some(session)),
        None => (context, None),
    }
}

/// What keeping a session came to.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    /// The value of `Set-Cookie`, if there is one to send.
    pub(crate) cookie: Option<String>,
    /// Whether the session holds something else than before.
    pub(crate) is_changed: bool,
}

/// Keeps what a function did to the session of its request.
pub(crate) async fn save(session: Option<Arc<RequestSession>>) -> Result<Saved, PageError> {
    match session {
        Some(session) => session.save().await,
        None => Ok(Saved::default()),
    }
}

/// Lets nobody keep an answer that sets a session's cookie.
pub(crate) fn keep_private(sessions: Option<&Sessions>, response: &mut Response) {
    let Some(sessions) = sessions else { return };
    let name = sessions.cookie.name().as_bytes();
    let sets = response.headers.iter().any(|(own, value): &(_, HeaderValue)| {
        let rest = value.as_bytes().strip_prefix(name);
        *own == header::SET_COOKIE && rest.is_some_and(|rest| rest.starts_with(b"="))
    });
    if sets {
        response.headers.retain(|(own, _)| *own != header::CACHE_CONTROL);
        response.headers.push((header::CACHE_CONTROL, PRIVATE));
    }
}
