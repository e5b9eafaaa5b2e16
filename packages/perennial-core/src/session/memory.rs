//! [`MemorySessions`]: sessions in the memory of one server.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{SessionFuture, SessionId, SessionStore, StoredSession};

/// What a session takes beside its data, about.
const BESIDE: usize = 256;

/// Sessions in the memory of one server: a restart ends them all, and another server does not have
/// them. If they take more memory than they may, those that end first are removed.
///
/// ```
/// use std::convert::Infallible;
/// use perennial_core::{App, AppState, MemorySessions};
///
/// async fn sessions(_: AppState) -> Result<MemorySessions, Infallible> {
///     Ok(MemorySessions::new(16 * 1_024 * 1_024))
/// }
/// assert!(App::new().session_store(sessions).finish().is_ok());
/// ```
pub struct MemorySessions {
    most: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    by_id: HashMap<SessionId, StoredSession>,
    by_end: BTreeSet<(u64, SessionId)>,
    bytes: usize,
}

impl MemorySessions {
    /// Sessions that take so many bytes of memory at most.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, held: Mutex::default() }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemorySessions {
    /// 64 MiB.
    fn default() -> Self {
        Self::new(64 * 1_024 * 1_024)
    }
}

impl fmt::Debug for MemorySessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = self.held();
        let mut shown = f.debug_struct("MemorySessions");
        shown
            .field("sessions", &held.by_id.len())
            .field("bytes", &held.bytes)
            .finish_non_exhaustive()
    }
}

impl Held {
    fn remove(&mut self, id: &SessionId) -> bool {
        let Some(session) = self.by_id.remove(id) else { return false };
        self.by_end.remove(&(session.expires, id.clone()));
        self.bytes = self.bytes.saturating_sub(BESIDE + session.data.len());
        true
    }

    fn insert(&mut self, id: &SessionId, session: StoredSession, most: usize) {
        self.remove(id);
        self.bytes += BESIDE + session.data.len();
        self.by_end.insert((session.expires, id.clone()));
        self.by_id.insert(id.clone(), session);
        while self.bytes > most {
            let Some((_, first)) = self.by_end.first().cloned() else { break };
            self.remove(&first);
        }
    }
}

impl SessionStore for MemorySessions {
    fn load<'s>(&'s self, id: &'s SessionId) -> SessionFuture<'s, Option<StoredSession>> {
        Box::pin(ready(Ok(self.held().by_id.get(id).cloned())))
    }

    fn create<'s>(&'s self, id: &'s SessionId, session: StoredSession) -> SessionFuture<'s, ()> {
        self.held().insert(id, session, self.most);
        Box::pin(ready(Ok(())))
    }

    fn update<'s>(&'s self, id: &'s SessionId, session: StoredSession) -> SessionFuture<'s, bool> {
        let mut held = self.held();
        let was_there = held.by_id.contains_key(id);
        if was_there {
            held.insert(id, session, self.most);
        }
        Box::pin(ready(Ok(was_there)))
    }

    fn extend<'s>(&'s self, id: &'s SessionId, expires: u64) -> SessionFuture<'s, ()> {
        let mut held = self.held();
        if let Some(session) = held.by_id.get(id).cloned() {
            held.insert(id, StoredSession { expires, ..session }, self.most);
        }
        Box::pin(ready(Ok(())))
    }

    fn remove<'s>(&'s self, id: &'s SessionId) -> SessionFuture<'s, ()> {
        self.held().remove(id);
        Box::pin(ready(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn now<T>(future: SessionFuture<'_, T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(value)) => value,
            _ => panic!("it waits or fails"),
        }
    }

    fn session(expires: u64) -> StoredSession {
        StoredSession { data: "{}".into(), expires }
    }

    #[test]
    fn a_session_that_was_removed_does_not_come_back() {
        let (store, id) = (MemorySessions::default(), SessionId::new(7));
        now(store.create(&id, session(1)));
        assert!(now(store.update(&id, session(2))));
        now(store.extend(&id, 3));
        assert_eq!(now(store.load(&id)), Some(session(3)));
        now(store.remove(&id));
        assert!(!now(store.update(&id, session(4))));
        now(store.extend(&id, 5));
        assert_eq!(now(store.load(&id)), None);
        let held = store.held();
        assert!(held.bytes == 0 && held.by_end.is_empty());
    }

    #[test]
    fn the_sessions_that_end_first_make_room() {
        let store = MemorySessions::new(2 * (BESIDE + 2));
        for (bits, expires) in [(1, 30), (2, 10), (3, 20)] {
            now(store.create(&SessionId::new(bits), session(expires)));
        }
        let is_there = |bits| now(store.load(&SessionId::new(bits))).is_some();
        assert_eq!([1, 2, 3].map(is_there), [true, false, true]);
    }
}
