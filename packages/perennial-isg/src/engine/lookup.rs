//! How a request is answered: from memory at once, or by the flight that it starts or joins.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use tracing::Instrument as _;

use super::Engine;
use super::compressor::ASKED_AGAIN;
use super::flight::{Outcome, Phase};
use super::gone::WhyGone;
use super::invalidations::Verdict;
use crate::freshness::{Freshness, Windows};
use crate::sync::spawn;
use crate::sync::tokio::sync::watch;
use crate::{
    Answer, CacheStatus, Cause, Entry, EntryKey, Failure, Generate, Hit, Policy, Request,
    Timestamp, Wait,
};

/// What is told to those who are refused, or whose page failed: when to ask again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How much longer than a flight may take a visitor waits: the flight's own answer is the better one.
const GRACE: Duration = Duration::from_secs(1);

/// How often a request tries anew because what it waited for was purged meanwhile.
const MOST_TRIES: u32 = 3;

/// Hits within the current fresh time from which an entry counts as one with traffic.
const TRAFFIC: u32 = 2;

impl<G: Generate> Engine<G> {
    /// The answer from memory, if there is one: a fresh entry, or a stale one, for which a renewal
    /// is then started behind the answer. Costs about as much as finding the entry.
    ///
    /// If there is none, ask [`get`](Self::get).
    pub fn lookup(
        &self,
        key: &EntryKey,
        policy: &Policy,
        subject: impl FnOnce() -> G::Subject,
    ) -> Option<Hit> {
        let entry = self.0.memory.touch(key)?;
        if self.0.invalidations.verdict(&entry) == Verdict::Purged {
            self.0.memory.remove_entry(&entry);
            return None;
        }
        let now = self.now();
        let windows = Windows::of(&entry, policy);
        let freshness = windows.at(now, &entry);
        let ttl = windows.ttl(now, freshness);
        match freshness {
            Freshness::Fresh => {
                self.0.counters.hits_fresh.add();
                self.count_hit(&entry);
                Some(windows.hit(entry, now, freshness, CacheStatus::Hit { ttl }))
            }
            Freshness::Ending => {
                self.0.counters.hits_fresh.add();
                if self.count_hit(&entry) > TRAFFIC {
                    self.renew(&entry, policy, subject, Cause::Ahead, now);
                }
                Some(windows.hit(entry, now, freshness, CacheStatus::Hit { ttl }))
            }
            Freshness::Stale => {
                self.0.counters.hits_stale.add();
                self.count_hit(&entry);
                let cause = cause_of_renewal(&entry);
                self.renew(&entry, policy, subject, cause, now);
                Some(windows.hit(entry, now, freshness, CacheStatus::Stale { ttl }))
            }
            Freshness::Expired => {
                let pausing = entry.watch.failures() > 0 && self.pause_of(&entry, now).is_some();
                (pausing && policy.stale_if_error).then(|| self.kept(entry, &windows, now))
            }
        }
    }

    /// Answers a request: as [`lookup`](Self::lookup) does, or with what is generated for it.
    pub async fn get(&self, request: Request<G::Subject>) -> Answer {
        for _ in 0..MOST_TRIES {
            let subject = || request.subject.clone();
            if let Some(hit) = self.lookup(&request.key, &request.policy, subject) {
                return Answer::Entry(hit);
            }
            if let Some(answer) = self.remembered(&request) {
                return answer;
            }
            if let Some(answer) = self.fly_for(&request).await {
                return answer;
            }
        }
        self.overtaken_again()
    }

    /// Answers a request by a flight. `None` if what it gave was purged in the meantime.
    async fn fly_for(&self, request: &Request<G::Subject>) -> Option<Answer> {
        let (phase, takeoff) = self.0.flights.join(&request.key, Cause::Cold);
        let leads = takeoff.is_some();
        if let Some(takeoff) = takeoff {
            self.0.counters.misses.add();
            let Request { key, policy, subject, .. } = request.clone();
            let flight = self.clone().fly(takeoff, key, policy, subject);
            spawn(&self.0.runtime, flight.in_current_span());
        } else {
            self.0.counters.collapsed.add();
        }
        self.wait_impatiently(phase, request, leads).await
    }

    /// Waits for a flight, but not longer than one takes: should the flight itself be held up, its
    /// visitors are not. `None` if what it gave was purged in the meantime.
    pub(super) async fn wait_impatiently(
        &self,
        phase: watch::Receiver<Phase>,
        request: &Request<G::Subject>,
        leads: bool,
    ) -> Option<Answer> {
        let waiting = std::pin::pin!(self.wait(phase, &request.policy, request.wait, leads));
        match select(waiting, self.0.clock.sleep(self.patience())).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Some(self.gave_up(request)),
        }
    }

    /// The answer for a visitor whose flight takes longer than one may.
    fn gave_up(&self, request: &Request<G::Subject>) -> Answer {
        self.0.counters.gave_up.add();
        match self.usable(self.0.memory.peek(&request.key)) {
            Some(entry) if request.policy.stale_if_error => {
                let (now, windows) = (self.now(), Windows::of(&entry, &request.policy));
                Answer::Entry(self.kept(entry, &windows, now))
            }
            _ => {
                let failure = Failure::new(503, "making the page took too long");
                Answer::Failed(Arc::new(failure.retry_after(self.0.limits.first_pause)))
            }
        }
    }

    /// How long a visitor waits at most.
    fn patience(&self) -> Duration {
        let shared = self.0.backing.as_ref().is_some_and(|backing| backing.is_shared());
        let turns = if shared { 2 } else { 1 };
        self.longest_flight().saturating_mul(turns).saturating_add(GRACE)
    }

    /// Waits for a flight. `None` if what it gave was purged in the meantime.
    pub(super) async fn wait(
        &self,
        mut phase: watch::Receiver<Phase>,
        policy: &Policy,
        wait: Wait,
        leads: bool,
    ) -> Option<Answer> {
        loop {
            match &*phase.borrow_and_update() {
                Phase::Done(outcome) => return self.answer(outcome, policy, leads),
                Phase::Generating if wait == Wait::OrLoading => {
                    self.0.counters.loading.add();
                    return Some(Answer::Loading);
                }
                Phase::Reading | Phase::Generating => {}
            }
            if phase.changed().await.is_err() {
                // Unless it landed at this very moment, it ended without an outcome.
                let last = phase.borrow().clone();
                let Phase::Done(outcome) = last else {
                    return self.answer(&Outcome::broken(), policy, leads);
                };
                return self.answer(&outcome, policy, leads);
            }
        }
    }

    pub(super) fn overtaken_again(&self) -> Answer {
        let failure = Failure::new(503, "the page is being renewed").retry_after(RETRY_AFTER);
        Answer::Failed(Arc::new(failure))
    }

    fn count_hit(&self, entry: &Arc<Entry>) -> u32 {
        let hits = entry.watch.hit();
        if !entry.content.encoded && hits >= ASKED_AGAIN {
            self.compress_behind(entry);
        }
        hits
    }

    /// A remembered answer that is no entry: there is no such page, or making it failed lately.
    fn remembered(&self, request: &Request<G::Subject>) -> Option<Answer> {
        if let Some((why, left)) = self.still_gone(&request.key, &request.policy) {
            return Some(self.without_page(why, left));
        }
        let entry = self.0.memory.peek(&request.key)?;
        let pause = self.pause_of(&entry, self.now()).filter(|_| entry.watch.failures() > 0)?;
        let failure = Failure::new(503, "the page is being renewed").retry_after(pause);
        Some(Answer::Failed(Arc::new(failure)))
    }

    /// What a flight need not find out, because one that has just landed did.
    pub(super) fn found_out_lately(&self, key: &EntryKey, policy: &Policy) -> Option<Outcome> {
        Some(match self.still_gone(key, policy)?.0 {
            WhyGone::Gone(failure) => Outcome::Gone(failure),
            WhyGone::Moved(redirect) => Outcome::Redirect(redirect),
            WhyGone::Refused(failure) | WhyGone::Failed { failure, .. } => Outcome::Failed(failure),
            WhyGone::Uncacheable => Outcome::Uncacheable,
        })
    }

    /// Why a path has no page that could be stored, and for how long that is remembered.
    fn still_gone(&self, key: &EntryKey, policy: &Policy) -> Option<(WhyGone, Duration)> {
        let (gone, now) = (self.0.gone.find(key)?, self.now());
        let longest = match gone.why {
            WhyGone::Gone(_) => policy.gone_for,
            WhyGone::Moved(_) | WhyGone::Refused(_) => self.moved_for(policy),
            WhyGone::Uncacheable => policy.uncacheable_for,
            WhyGone::Failed { .. } => self.0.limits.longest_cold_pause,
        };
        let left = gone.until.since(now);
        let over = now >= gone.until || left > longest;
        let overtaken = self.0.invalidations.concerns(key, &gone.template, gone.fence);
        // A failure is remembered beyond its pause: the next one then pauses longer.
        let failed = matches!(gone.why, WhyGone::Failed { .. });
        if overtaken || (over && !failed) {
            self.0.gone.remove(key);
        }
        (!over && !overtaken).then_some((gone.why, left))
    }

    /// The answer of a path that is remembered to have no page that could be stored.
    fn without_page(&self, why: WhyGone, left: Duration) -> Answer {
        match why {
            WhyGone::Gone(failure) => {
                self.0.counters.hits_gone.add();
                let ttl = i64::try_from(left.as_secs()).unwrap_or(i64::MAX);
                Answer::Gone { failure, cache: CacheStatus::Hit { ttl } }
            }
            WhyGone::Moved(redirect) => {
                self.0.counters.hits_gone.add();
                Answer::Redirect(redirect)
            }
            WhyGone::Refused(failure) => {
                self.0.counters.hits_gone.add();
                Answer::Failed(failure)
            }
            WhyGone::Uncacheable => Answer::Uncacheable,
            WhyGone::Failed { failure, .. } => {
                self.0.counters.hits_failed.add();
                // In whole seconds, as it is told: who comes back then does not come too early.
                let whole = Duration::from_secs(left.as_millis().div_ceil(1_000) as u64);
                let failure = Failure::clone(&failure).retry_after(whole);
                Answer::Failed(Arc::new(failure))
            }
        }
    }

    /// The answer for one of those who waited. `None` if the entry was purged in the meantime.
    fn answer(&self, outcome: &Outcome, policy: &Policy, leads: bool) -> Option<Answer> {
        let entry = match outcome {
            Outcome::Found(entry) | Outcome::Kept(entry) | Outcome::Made { entry, .. } => entry,
            other => return Some(self.answer_without_entry(other)),
        };
        // Some joined the flight after it had made its entry, and after an invalidation.
        if self.0.invalidations.verdict(entry) == Verdict::Purged {
            return None;
        }
        let now = self.now();
        let windows = Windows::of(entry, policy);
        let freshness = windows.at(now, entry);
        let (ttl, fresh) = (windows.ttl(now, freshness), freshness.is_fresh());
        let cache = match outcome {
            Outcome::Kept(_) => {
                return Some(Answer::Entry(self.kept(Arc::clone(entry), &windows, now)));
            }
            Outcome::Made { expired: true, .. } if leads => CacheStatus::Revalidated,
            Outcome::Made { .. } if leads => CacheStatus::Stored,
            Outcome::Made { .. } if fresh => CacheStatus::Collapsed,
            _ if fresh => CacheStatus::Hit { ttl },
            _ => CacheStatus::Stale { ttl },
        };
        Some(Answer::Entry(windows.hit(Arc::clone(entry), now, freshness, cache)))
    }

    fn answer_without_entry(&self, outcome: &Outcome) -> Answer {
        match outcome {
            Outcome::Gone(failure) => {
                let cache = CacheStatus::Miss { detail: Some("gone") };
                Answer::Gone { failure: Arc::clone(failure), cache }
            }
            Outcome::Redirect(redirect) => Answer::Redirect(Arc::clone(redirect)),
            Outcome::Failed(failure) => Answer::Failed(Arc::clone(failure)),
            Outcome::Uncacheable => Answer::Uncacheable,
            Outcome::Outdated(entry) => Answer::Entry(Hit {
                entry: Arc::clone(entry),
                cache: CacheStatus::Miss { detail: Some("invalidated") },
                fresh_for: Some(Duration::ZERO),
                stale_for: Duration::ZERO,
            }),
            _ => {
                self.0.counters.overloaded.add();
                Answer::Overloaded { retry_after: RETRY_AFTER }
            }
        }
    }

    fn kept(&self, entry: Arc<Entry>, windows: &Windows, now: Timestamp) -> Hit {
        self.0.counters.hits_if_error.add();
        let ttl = windows.ttl(now, Freshness::Expired);
        windows.hit(entry, now, Freshness::Expired, CacheStatus::StaleIfError { ttl })
    }

    /// What remains of the pause before an entry's next renewal. A pause that is longer than any
    /// was set before the clock was put back, and is over.
    pub(super) fn pause_of(&self, entry: &Entry, now: Timestamp) -> Option<Duration> {
        let pause = entry.watch.next_attempt().since(now);
        let longest = self.0.limits.longest_pause.max(self.longest_flight());
        (!pause.is_zero() && pause <= longest).then_some(pause)
    }

    /// Starts the renewal of an entry behind an answer, unless one runs or a pause is on.
    pub(super) fn renew(
        &self,
        entry: &Arc<Entry>,
        policy: &Policy,
        subject: impl FnOnce() -> G::Subject,
        cause: Cause,
        now: Timestamp,
    ) {
        let seen = entry.watch.next_attempt();
        if self.is_stopping() || self.pause_of(entry, now).is_some() {
            return;
        }
        // Only one of many requests that come at once goes on; should its flight be lost, the next
        // may try when a flight could no longer be under way.
        if !entry.watch.claim_attempt(seen, now + self.longest_flight()) {
            return;
        }
        let Some(takeoff) = self.0.flights.start(&entry.key, cause) else {
            // That flight may be one that has just made this entry: the next request may try.
            return entry.watch.set_next_attempt(seen);
        };
        let flight =
            self.clone().renew_behind(takeoff, Arc::clone(entry), policy.clone(), subject(), cause);
        let span = tracing::debug_span!(parent: None, "renewal", key = %entry.key, ?cause);
        span.follows_from(tracing::Span::current());
        spawn(&self.0.runtime, flight.instrument(span));
    }

    /// How long a flight takes at most.
    pub(super) fn longest_flight(&self) -> Duration {
        let limits = &self.0.limits;
        limits.deadline.saturating_add(limits.queue_wait).saturating_add(limits.store_wait)
    }
}

impl Outcome {
    /// The flight ended without an outcome: whatever befell it, those who wait are told.
    pub(super) fn broken() -> Self {
        Self::Failed(Arc::new(Failure::new(500, "the page could not be made")))
    }
}

/// Why a stale entry is renewed.
pub(super) fn cause_of_renewal(entry: &Entry) -> Cause {
    if entry.watch.invalidated_at().is_some() { Cause::Invalidated } else { Cause::Stale }
}
