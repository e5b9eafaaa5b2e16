//! [`Turns`]: the requests that change a session do so one after the other.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use perennial_core::SessionId;
use tokio::sync::OwnedMutexGuard;

/// The sessions that requests of this server change or wait to change.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<SessionId, Queue>>);

/// Gives turns in the order in which they were asked for.
type Queue = Arc<tokio::sync::Mutex<()>>;

/// The turn of one request. When it is dropped, the next request has its turn.
#[derive(Debug)]
pub(super) struct Turn {
    _guard: OwnedMutexGuard<()>,
    // Dropped after the guard.
    _waiting: Waiting,
}

/// A request that waits for its turn or has it.
#[derive(Debug)]
struct Waiting {
    turns: Arc<Turns>,
    id: SessionId,
    queue: Queue,
}

impl Turns {
    /// Waits until no request before this one changes the session any more.
    pub(super) async fn wait(self: &Arc<Self>, id: &SessionId) -> Turn {
        let queue = Arc::clone(self.0.lock().entry(id.clone()).or_default());
        let waiting = Waiting { turns: Arc::clone(self), id: id.clone(), queue };
        let guard = Arc::clone(&waiting.queue).lock_owned().await;
        Turn { _guard: guard, _waiting: waiting }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut queues = self.turns.0.lock();
        // One is the map's, one is this. Others are cloned under the lock alone.
        if Arc::strong_count(&self.queue) <= 2 {
            queues.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn one_has_its_turn_and_nothing_is_left_of_those_who_had_or_gave_up() {
        let (turns, id) = (Arc::<Turns>::default(), SessionId::new(1));
        let first = turns.wait(&id).await;
        let mut second = Box::pin(turns.wait(&id));
        assert!(second.as_mut().now_or_never().is_none());
        let mut third = Box::pin(turns.wait(&id));
        assert!(third.as_mut().now_or_never().is_none());
        assert!(turns.wait(&SessionId::new(2)).now_or_never().is_some(), "another session");
        drop(second);
        drop(first);
        drop(third.await);
        assert!(turns.0.lock().is_empty());
    }
}
