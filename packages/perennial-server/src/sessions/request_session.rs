//! [`RequestSession`]: the session of one request.

use std::sync::Arc;

use parking_lot::Mutex;
use perennial_core::{
    OpenSession, PageError, Session, SessionChanges, SessionFuture, SessionId, SessionStore,
    StoredSession,
};
use tokio::sync::OnceCell;

use super::envelope::Envelope;
use super::turns::Turn;
use super::{Access, Saved, Sessions};

/// A session is written anew when this share of its idle time has passed, and not at each request.
const SHARE: u64 = 8;

/// The session of one request: opened when it is first asked for, written when its function has ended.
pub(crate) struct RequestSession {
    sessions: Arc<Sessions>,
    /// What its cookie says, if it is valid.
    envelope: Option<Envelope>,
    access: Access,
    turn: Mutex<TurnState>,
    opened: OnceCell<Opened>,
}

/// The turn of a request that changes a session in a store.
#[derive(Default)]
enum TurnState {
    #[default]
    Unasked,
    Held(#[expect(dead_code, reason = "the next request waits until this is dropped")] Turn),
    Over,
}

/// A session that was asked for.
struct Opened {
    session: Session,
    /// What it was before, if it was one.
    known: Option<Known>,
}

#[derive(Clone)]
struct Known {
    id: SessionId,
    began: u64,
    written: u64,
}

impl RequestSession {
    pub(super) fn new(
        sessions: &Arc<Sessions>,
        headers: &[(String, String)],
        access: Access,
    ) -> Arc<Self> {
        let read = sessions.cookie.read(headers, &sessions.keys);
        let envelope = read.and_then(|text| serde_json::from_str(&text).ok());
        let envelope = envelope.filter(|envelope| sessions.is_alive(envelope));
        let (sessions, turn) = (Arc::clone(sessions), Mutex::default());
        Arc::new(Self { sessions, envelope, access, turn, opened: OnceCell::new() })
    }

    /// The name of the visitor's session, as far as its cookie says: it may have been revoked.
    pub(crate) fn id(&self) -> Option<SessionId> {
        self.envelope.as_ref().and_then(Envelope::id)
    }

    async fn opened(&self) -> Result<&Opened, PageError> {
        self.opened.get_or_try_init(|| self.read()).await
    }

    async fn read(&self) -> Result<Opened, PageError> {
        let sessions = &self.sessions;
        let most = sessions.most();
        let known = self
            .envelope
            .as_ref()
            .and_then(|own| Some(Known { id: own.id()?, began: own.began, written: own.written }));
        let values = match (&known, &sessions.store) {
            (None, _) => None,
            (Some(_), None) => self.envelope.as_ref().and_then(Envelope::values).map(Into::into),
            (Some(known), Some(store)) => {
                if self.access == Access::Changes {
                    self.take_turn(&known.id).await?;
                }
                sessions.load(store, known).await?
            }
        };
        match values {
            Some(values) => Ok(Opened { session: Session::from_json(&values, most)?, known }),
            None => Ok(Opened { session: Session::empty(most), known: None }),
        }
    }

    /// Waits until no other request of this server changes the session.
    async fn take_turn(&self, id: &SessionId) -> Result<(), PageError> {
        if let TurnState::Held(_) = &*self.turn.lock() {
            return Ok(());
        }
        let turn = self.sessions.turns.wait(id).await;
        let mut state = self.turn.lock();
        if let TurnState::Over = &*state {
            return Err(PageError::server_message("the request has ended: its session stays"));
        }
        *state = TurnState::Held(turn);
        Ok(())
    }

    /// Lets the next request of the visitor change the session: this one has ended. What is left of its
    /// function, past its deadline, changes the session no more.
    pub(crate) fn give_up_turn(&self) {
        *self.turn.lock() = TurnState::Over;
    }

    /// What was done to the session, as done to what the store has of it now: another server may have
    /// changed it meanwhile, or a request that waited for no turn.
    async fn changes(
        &self,
        session: &Session,
        known: Option<&Known>,
    ) -> Result<SessionChanges, PageError> {
        let own = session.changes()?;
        let (Some(store), Some(known), true) = (&self.sessions.store, known, own.is_changed) else {
            return Ok(own);
        };
        self.take_turn(&known.id).await?;
        match store.load(&known.id).await? {
            Some(stored) => session.changes_on(&stored.data),
            None => Ok(own),
        }
    }

    /// Keeps what was done to the session.
    pub(super) async fn save(&self) -> Result<Saved, PageError> {
        // Nobody asked for it: nothing was done to it.
        let Some(Opened { session, known }) = self.opened.get() else {
            return Ok(Saved::default());
        };
        let changes = self.changes(session, known.as_ref()).await?;
        let is_changed = changes.is_changed;
        let cookie = self.keep(changes, known.as_ref()).await?;
        self.give_up_turn();
        Ok(Saved { cookie, is_changed })
    }

    /// Gives the value of `Set-Cookie`, if there is one to send.
    async fn keep(
        &self,
        changes: SessionChanges,
        known: Option<&Known>,
    ) -> Result<Option<String>, PageError> {
        let sessions = &self.sessions;
        match (changes.values, known) {
            (None, None) => Ok(None),
            (None, Some(known)) => sessions.end(known).await.map(Some),
            (Some(values), None) => sessions.begin(values).await.map(Some),
            (Some(values), Some(known)) if changes.renews => {
                let cookie = sessions.begin(values).await?;
                if let Some(store) = &sessions.store {
                    store.remove(&known.id).await?;
                }
                Ok(Some(cookie))
            }
            (Some(values), Some(known)) => sessions.write(values, known, changes.is_changed).await,
        }
    }
}

impl OpenSession for RequestSession {
    fn open(&self) -> SessionFuture<'_, Session> {
        Box::pin(async { Ok(self.opened().await?.session.clone()) })
    }
}

impl Sessions {
    /// Whether a cookie is not too old. A clock that went back makes nothing older.
    fn is_alive(&self, envelope: &Envelope) -> bool {
        let now = self.now();
        let age = |since: u64| now.saturating_sub(since);
        // Of a session in a store, the store says when it was used last.
        let is_idle = self.store.is_none() && age(envelope.written) >= self.idle();
        age(envelope.began) < self.lifetime() && !is_idle
    }

    fn idle(&self) -> u64 {
        self.settings.idle.as_secs()
    }

    fn lifetime(&self) -> u64 {
        self.settings.lifetime.as_secs()
    }

    /// When a session ends that is used now.
    fn expires(&self, began: u64) -> u64 {
        let by_age = began.saturating_add(self.lifetime());
        by_age.min(self.now().saturating_add(self.idle()))
    }

    async fn load(
        &self,
        store: &Arc<dyn SessionStore>,
        known: &Known,
    ) -> Result<Option<String>, PageError> {
        let Some(stored) = store.load(&known.id).await? else { return Ok(None) };
        if stored.expires <= self.now() {
            return Ok(None);
        }
        let expires = self.expires(known.began);
        if expires.saturating_sub(stored.expires) > self.idle() / SHARE {
            store.extend(&known.id, expires).await?;
        }
        Ok(Some(stored.data))
    }

    async fn end(&self, known: &Known) -> Result<String, PageError> {
        if let Some(store) = &self.store {
            store.remove(&known.id).await?;
        }
        Ok(self.cookie.removal())
    }

    /// A session with a new name.
    async fn begin(&self, values: String) -> Result<String, PageError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        let (id, now) = (SessionId::new(u128::from_le_bytes(bytes)), self.now());
        if let Some(store) = &self.store {
            let session = StoredSession { data: values, expires: self.expires(now) };
            store.create(&id, session).await?;
            return self.sealed(&id, now, None);
        }
        self.sealed(&id, now, Some(values))
    }

    /// Writes a session that was there before, if that is needed.
    async fn write(
        &self,
        values: String,
        known: &Known,
        is_changed: bool,
    ) -> Result<Option<String>, PageError> {
        let Some(store) = &self.store else {
            let is_due = self.now().saturating_sub(known.written) > self.idle() / SHARE;
            let write = is_changed || is_due;
            return write.then(|| self.sealed(&known.id, known.began, Some(values))).transpose();
        };
        if !is_changed {
            return Ok(None);
        }
        let session = StoredSession { data: values, expires: self.expires(known.began) };
        // It was revoked meanwhile: it stays so.
        let was_there = store.update(&known.id, session).await?;
        Ok((!was_there).then(|| self.cookie.removal()))
    }

    fn sealed(
        &self,
        id: &SessionId,
        began: u64,
        values: Option<String>,
    ) -> Result<String, PageError> {
        let now = self.now();
        let text = serde_json::to_string(&Envelope::new(id, began, now, values)?)?;
        let key = self.keys.first();
        let key = key.ok_or_else(|| PageError::server_message("there is no key for sessions"))?;
        let left = began.saturating_add(self.lifetime()).saturating_sub(now);
        self.cookie.write(text, key, left).ok_or_else(|| {
            PageError::server_message(
                "PER-4122: the cookie of the session would be longer than browsers keep\n\
                 hint: keep a number in it, and the data in a database; or give the app a store \
                 for sessions by `App::session_store`",
            )
        })
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
