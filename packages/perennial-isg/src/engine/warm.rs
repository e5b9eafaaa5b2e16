//! How pages are made or put in before anybody asks, and how an engine ends.

use std::time::Duration;

use tracing::Instrument as _;

use super::Engine;
use super::flight::{Outcome, Phase};
use super::generation::Task;
use super::lease::Turn;
use crate::sync::atomic::Ordering;
use crate::sync::spawn;
use crate::sync::tokio::sync::watch;
use crate::{Answer, Cause, EntryKey, Generate, Generated, Policy, Request, StoreError, Wait};

/// How often an engine that ends looks whether its flights have landed.
const LANDING_POLL: Duration = Duration::from_millis(5);

impl<G: Generate> Engine<G> {
    /// Makes a page now, as at build time, whether one is stored or not, compresses it as well as
    /// possible, and waits until it is there. If its generation runs already, waits for that.
    pub async fn warm(&self, request: Request<G::Subject>) -> Answer {
        let (phase, leads) = self.warm_behind(request.clone());
        let answer = self.wait(phase, &request.policy, Wait::Complete, leads).await;
        answer.unwrap_or_else(|| self.overtaken_again())
    }

    /// Starts the flight that makes a page, or joins it. Says whether it was started.
    fn warm_behind(&self, request: Request<G::Subject>) -> (watch::Receiver<Phase>, bool) {
        let Request { key, policy, subject, .. } = request;
        let (phase, takeoff) = self.0.flights.join(&key, Cause::Warm);
        let leads = takeoff.is_some();
        if let Some(takeoff) = takeoff {
            let engine = self.clone();
            let flight = async move {
                takeoff.generating();
                let Ok(permit) = engine.admission(&policy).enter(&*engine.0.clock).await else {
                    return takeoff.land(Outcome::Overloaded);
                };
                let previous = match engine.usable(engine.0.memory.peek(&key)) {
                    Some(entry) => Some(entry),
                    None => engine.stored_entry(&key).await,
                };
                let patience = engine.longest_flight();
                let right = match engine.turn(&key, &policy, previous.as_ref(), patience).await {
                    Turn::Ours(right) => right,
                    Turn::Made(entry) => return takeoff.land(Outcome::Found(entry)),
                    Turn::Theirs => return takeoff.land(Outcome::Overloaded),
                };
                let token = right.as_ref().map_or(0, |right| right.token);
                let cause = Cause::Warm;
                let store_errors = None;
                let task = Task { key, policy, subject, cause, previous, token, store_errors };
                let mut outcome = engine.generate(task, permit).await;
                if let Outcome::Made { entry, .. } = &mut outcome {
                    *entry = engine.compress_best(entry).await;
                }
                takeoff.land(outcome);
            };
            spawn(&self.0.runtime, flight.in_current_span());
        }
        (phase, leads)
    }

    /// Answers a request as [`get`](Self::get) does, but waits for the renewal of an entry that was
    /// invalidated: for a part, from which something newer than the invalidation is made.
    pub async fn settled(&self, request: Request<G::Subject>) -> Answer {
        match self.get(request.clone()).await {
            Answer::Entry(hit) if hit.entry.watch.invalidated_at().is_some() => {
                let (phase, leads) = self.warm_behind(request.clone());
                let answer = self.wait_impatiently(phase, &request, leads).await;
                answer.unwrap_or_else(|| self.overtaken_again())
            }
            answer => answer,
        }
    }

    /// Stores a page that was made elsewhere, as if it had been generated now.
    pub fn put(&self, key: EntryKey, policy: &Policy, generated: Generated) {
        let now = self.now();
        let previous = self.usable(self.0.memory.peek(&key));
        let number = self.next_generation(previous.as_ref().map_or(0, |e| e.generation()), now);
        let fence = self.0.invalidations.sequence();
        let policy = policy.clone();
        let task = Task {
            key,
            policy,
            subject: (),
            cause: Cause::Warm,
            previous,
            token: 0,
            store_errors: None,
        };
        let entry = self.entry(&task, generated, number, now, fence);
        self.keep(&task, entry);
    }

    /// Waits until all that was made is in the store, and durable there.
    ///
    /// # Errors
    /// What the store said, if it does not work.
    pub async fn flush(&self) -> Result<(), StoreError> {
        match &self.0.backing {
            Some(backing) => backing.flush().await,
            None => Ok(()),
        }
    }

    /// Ends the engine: starts no further renewals, waits until what runs has landed, though no
    /// longer than [`Limits::landing_wait`](crate::Limits::landing_wait), and flushes the store.
    /// Requests are still answered; stop asking first.
    ///
    /// # Errors
    /// What the store said, if it does not work.
    pub async fn shutdown(&self) -> Result<(), StoreError> {
        self.0.stopping.store(true, Ordering::Relaxed);
        let mut waited = Duration::ZERO;
        while self.0.flights.len() > 0 && waited < self.0.limits.landing_wait {
            // Real time, not the engine's: a clock that stands still must not stop the end.
            crate::sync::tokio::time::sleep(LANDING_POLL).await;
            waited += LANDING_POLL;
        }
        self.flush().await
    }
}
