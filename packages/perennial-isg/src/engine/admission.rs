//! [`Admission`]: how many generations run, and how many wait.

use std::sync::Arc;

use futures_util::future::{Either, select};

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::tokio::sync::{OwnedSemaphorePermit, Semaphore};
use crate::{Clock, Limits};

/// How many generations run, and how many wait.
pub(crate) struct Admission {
    running: Arc<Semaphore>,
    most: usize,
    queued: AtomicUsize,
    limits: Limits,
}

/// No place is free, and none in the queue.
#[derive(Debug)]
pub(crate) struct Refused;

impl Admission {
    pub(crate) fn new(limits: &Limits) -> Self {
        let most = limits.generations.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            running: Arc::new(Semaphore::new(most)),
            most,
            queued: AtomicUsize::new(0),
            limits: limits.clone(),
        }
    }

    /// Waits for a place, in the order of arrival, if the queue is not full.
    pub(crate) async fn enter(&self, clock: &dyn Clock) -> Result<OwnedSemaphorePermit, Refused> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            return Ok(permit);
        }
        let _queued = self.queue()?;
        let turn = std::pin::pin!(Arc::clone(&self.running).acquire_owned());
        match select(turn, clock.sleep(self.limits.queue_wait)).await {
            Either::Left((Ok(permit), _)) => Ok(permit),
            Either::Left((Err(_), _)) | Either::Right(_) => Err(Refused),
        }
    }

    /// A place for a renewal that nobody waits for: only while at least half of all are free.
    pub(crate) fn enter_behind(&self) -> Result<OwnedSemaphorePermit, Refused> {
        if self.running.available_permits() * 2 < self.most {
            return Err(Refused);
        }
        Arc::clone(&self.running).try_acquire_owned().map_err(|_| Refused)
    }

    pub(crate) fn running(&self) -> usize {
        self.most.saturating_sub(self.running.available_permits())
    }

    pub(crate) fn queued(&self) -> usize {
        self.queued.load(Ordering::Relaxed)
    }

    fn queue(&self) -> Result<Queued<'_>, Refused> {
        let queued = Queued(&self.queued);
        let before = self.queued.fetch_add(1, Ordering::Relaxed);
        if before >= self.limits.queue { Err(Refused) } else { Ok(queued) }
    }
}

/// A place in the queue, given back when it is dropped.
struct Queued<'a>(&'a AtomicUsize);

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
