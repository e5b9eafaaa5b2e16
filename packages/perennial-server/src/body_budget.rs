//! [`BodyBudget`]: how many bytes all request bodies that are being read have together, and which of
//! them gives way when there are no more.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{Either, select};
use parking_lot::Mutex;
use tokio::sync::Notify;

/// How long a body waits for the bytes of those that give way.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The bytes that all request bodies together may have. A body is charged for what has arrived and not
/// for what it announces.
///
/// When a body needs more bytes than are left, another gives way: the one whose bytes have been held
/// longest, by the product of both. A few large bodies that fall silent therefore exclude nobody.
#[derive(Debug)]
pub struct BodyBudget {
    state: Mutex<State>,
    /// Bytes were given back.
    returned: Notify,
}

#[derive(Debug)]
struct State {
    left: usize,
    next: u64,
    reading: HashMap<u64, Reading>,
}

/// A body that is being read.
#[derive(Debug)]
struct Reading {
    bytes: usize,
    since: Instant,
    /// Told when it gives way, once.
    gives_way: Arc<Notify>,
    is_told: bool,
}

impl Reading {
    fn weight(&self, more: usize) -> u128 {
        let bytes = self.bytes.saturating_add(more);
        u128::try_from(bytes).unwrap_or(u128::MAX) * (self.since.elapsed().as_millis() + 1)
    }
}

/// What one body has of a [`BodyBudget`]. It is given back when this is dropped.
#[derive(Debug)]
pub struct BodyShare {
    budget: Arc<BodyBudget>,
    id: u64,
    bytes: usize,
    gives_way: Arc<Notify>,
}

/// A body gets no more bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("all bytes of request bodies are taken")]
pub struct BodiesFull;

impl BodyBudget {
    /// With so many bytes.
    #[must_use]
    pub fn new(bytes: usize) -> Arc<Self> {
        let state = State { left: bytes, next: 0, reading: HashMap::new() };
        Arc::new(Self { state: Mutex::new(state), returned: Notify::new() })
    }

    /// A body begins to be read.
    #[must_use]
    pub fn begin(self: &Arc<Self>) -> BodyShare {
        let gives_way = Arc::new(Notify::new());
        let reading = Reading {
            bytes: 0,
            since: Instant::now(),
            gives_way: Arc::clone(&gives_way),
            is_told: false,
        };
        let mut state = self.state.lock();
        let id = state.next;
        state.next = id.wrapping_add(1);
        state.reading.insert(id, reading);
        BodyShare { budget: Arc::clone(self), id, bytes: 0, gives_way }
    }
}

impl State {
    /// Charges a body, or tells others to give way. `None`: it has to wait for them.
    fn charge(&mut self, id: u64, more: usize) -> Result<Option<()>, BodiesFull> {
        if self.left >= more {
            self.left -= more;
            if let Some(reading) = self.reading.get_mut(&id) {
                reading.bytes = reading.bytes.saturating_add(more);
            }
            return Ok(Some(()));
        }
        let own = self.reading.get(&id).ok_or(BodiesFull)?.weight(more);
        let told = self.reading.values().filter(|it| it.is_told).map(|it| it.bytes);
        let mut missing = more.saturating_sub(self.left).saturating_sub(told.sum());
        while missing > 0 {
            let others = self.reading.values_mut().filter(|it| !it.is_told && it.bytes > 0);
            let heaviest = others.max_by_key(|it| it.weight(0)).filter(|it| it.weight(0) > own);
            let heaviest = heaviest.ok_or(BodiesFull)?;
            heaviest.is_told = true;
            heaviest.gives_way.notify_one();
            missing = missing.saturating_sub(heaviest.bytes);
        }
        Ok(None)
    }
}

impl BodyShare {
    /// The bytes that it has.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Charges so many bytes more, that have arrived.
    ///
    /// # Errors
    /// [`BodiesFull`], if no heavier body gives way in time.
    pub async fn charge(&mut self, more: usize) -> Result<(), BodiesFull> {
        let charged = tokio::time::timeout(LONGEST_WAIT, async {
            loop {
                let mut returned = pin!(self.budget.returned.notified());
                // Before it looks: what is given back meanwhile is not missed.
                returned.as_mut().enable();
                if self.budget.state.lock().charge(self.id, more)?.is_some() {
                    return Ok(());
                }
                if let Either::Right(_) = select(returned, pin!(self.gives_way())).await {
                    return Err(BodiesFull);
                }
            }
        });
        charged.await.map_err(|_| BodiesFull)??;
        self.bytes = self.bytes.saturating_add(more);
        Ok(())
    }

    /// Completes when this body has to give way.
    pub async fn gives_way(&self) {
        self.gives_way.notified().await;
    }

    /// The body is complete, and gives way no more.
    pub fn complete(&mut self) {
        self.budget.state.lock().reading.remove(&self.id);
    }
}

impl Drop for BodyShare {
    fn drop(&mut self) {
        let mut state = self.budget.state.lock();
        state.left = state.left.saturating_add(self.bytes);
        state.reading.remove(&self.id);
        drop(state);
        self.budget.returned.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn all_bodies_together_have_a_bound_and_give_it_back() {
        let budget = BodyBudget::new(10);
        let (mut first, mut second) = (budget.begin(), budget.begin());
        first.charge(8).await.unwrap();
        first.complete();
        assert_eq!(second.charge(8).await, Err(BodiesFull), "a complete body does not give way");
        drop(first);
        second.charge(8).await.unwrap();
    }

    #[tokio::test]
    async fn the_heaviest_body_gives_way_to_a_lighter_one() {
        let budget = BodyBudget::new(10);
        let (mut heavy, mut light) = (budget.begin(), budget.begin());
        heavy.charge(6).await.unwrap();
        light.charge(3).await.unwrap();
        let heavy = tokio::spawn(async move { heavy.gives_way().await });
        let mut new = budget.begin();
        new.charge(2).await.unwrap();
        heavy.await.unwrap();
        assert_eq!(budget.state.lock().left, 5);
        drop((light, new));
        assert_eq!(budget.state.lock().left, 10);
    }

    #[tokio::test]
    async fn a_body_that_is_heavier_than_all_others_gets_no_more() {
        let budget = BodyBudget::new(10);
        let (mut heavy, mut light) = (budget.begin(), budget.begin());
        light.charge(1).await.unwrap();
        heavy.charge(9).await.unwrap();
        assert_eq!(heavy.charge(1).await, Err(BodiesFull));
    }
}
