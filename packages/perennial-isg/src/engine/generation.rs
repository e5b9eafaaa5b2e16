//! What happens in a flight: the generation, and what is done with its result.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use tracing::Instrument as _;

use super::Engine;
use super::flight::{Outcome, Takeoff};
use super::invalidations::Verdict;
use super::lease::Turn;
use super::stored::Stored;
use crate::clock::millis;
use crate::contain::contain;
use crate::entry::{Body, Content, Extension, Times, Watch, is_worth_compressing};
use crate::freshness::{Freshness, Windows};
use crate::sync::tokio::sync::OwnedSemaphorePermit;
use crate::{
    Cause, ContainError, Entry, EntryKey, Failure, Generate, Generated, GenerationContext,
    GenerationFailure, Policy, Timestamp,
};

/// How often a generation is started anew because an invalidation overtook it.
const MOST_STARTS: u32 = 3;

/// How long a renewal waits for its turn when all places are taken.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// What a generation needs to know.
pub(super) struct Task<S> {
    pub(super) key: EntryKey,
    pub(super) policy: Policy,
    pub(super) subject: S,
    pub(super) cause: Cause,
    /// The entry whose place the new one takes, if nobody purged it.
    pub(super) previous: Option<Arc<Entry>>,
    /// The token of the lease under which it runs; 0 if there is none.
    pub(super) token: u64,
    /// How often the store had failed before it was asked for an entry; `None` if it was not asked.
    pub(super) store_errors: Option<u64>,
}

impl<G: Generate> Engine<G> {
    /// A flight that somebody waits for.
    pub(super) async fn fly(
        self,
        takeoff: Takeoff,
        key: EntryKey,
        policy: Policy,
        subject: G::Subject,
    ) {
        let store_errors = Some(self.0.counters.store_errors.read());
        // The entry may have come into memory between the request's look and this flight.
        let previous = self.usable(self.0.memory.peek(&key));
        if let Some(entry) = &previous
            && Windows::of(entry, &policy).at(self.now(), entry) != Freshness::Expired
        {
            return takeoff.land(Outcome::Found(Arc::clone(entry)));
        }
        if let Some(outcome) = self.found_out_lately(&key, &policy) {
            return takeoff.land(outcome);
        }
        let (takeoff, previous) = match previous {
            Some(entry) => (takeoff, Some(entry)),
            None => match self.land_with_stored(takeoff, &key, &policy, &subject).await {
                Stored::Landed => return,
                Stored::Flying(takeoff, previous) => (takeoff, previous),
            },
        };
        if previous.is_none() {
            // Only the first generation of a page has a loading page: those who wait for the
            // renewal of an expired one wait.
            takeoff.generating();
        }
        let cause = if previous.is_some() { Cause::Expired } else { Cause::Cold };
        let patience = self.longest_flight();
        let right = match self.turn(&key, &policy, previous.as_ref(), patience).await {
            Turn::Ours(right) => right,
            Turn::Made(entry) => return takeoff.land(Outcome::Found(entry)),
            Turn::Theirs => return takeoff.land(previous_or_overloaded(previous, &policy)),
        };
        let Ok(permit) = self.admission(&policy).enter(&*self.0.clock).await else {
            return takeoff.land(previous_or_overloaded(previous, &policy));
        };
        let token = right.as_ref().map_or(0, |right| right.token);
        let task = Task { key, policy, subject, cause, previous, token, store_errors };
        let outcome = self.generate(task, permit).await;
        takeoff.land(outcome);
    }

    /// A flight behind an answer.
    pub(super) async fn renew_behind(
        self,
        takeoff: Takeoff,
        entry: Arc<Entry>,
        policy: Policy,
        subject: G::Subject,
        cause: Cause,
    ) {
        let right = match self.turn(&entry.key, &policy, Some(&entry), Duration::ZERO).await {
            Turn::Ours(right) => right,
            Turn::Made(newer) => return takeoff.land(Outcome::Found(newer)),
            Turn::Theirs => return self.put_off(takeoff, entry),
        };
        let Ok(permit) = self.admission(&policy).enter_behind() else {
            return self.put_off(takeoff, entry);
        };
        let (key, token) = (entry.key.clone(), right.as_ref().map_or(0, |right| right.token));
        let previous = Some(entry);
        let task = Task { key, policy, subject, cause, previous, token, store_errors: None };
        let outcome = self.generate(task, permit).await;
        takeoff.land(outcome);
    }

    /// Lands a renewal for which it is not the time: a request a moment later tries again.
    fn put_off(&self, takeoff: Takeoff, entry: Arc<Entry>) {
        entry.watch.set_next_attempt(self.now() + BUSY_PAUSE);
        takeoff.land(Outcome::Found(entry));
    }

    /// Generates until the result is not older than the last invalidation, and keeps it.
    pub(super) async fn generate(
        &self,
        task: Task<G::Subject>,
        permit: OwnedSemaphorePermit,
    ) -> Outcome {
        let permit = Arc::new(permit);
        if let Some(outcome) = self.renew_without_generation(&task, &permit).await {
            return outcome;
        }
        let mut starts = 0;
        loop {
            starts += 1;
            let fence = self.0.invalidations.sequence();
            let started_at = self.now();
            let result = self.generate_once(&task, started_at, &permit).await;
            let made = match result {
                Ok((generation, generated)) => {
                    self.entry(&task, generated, generation, started_at, fence)
                }
                Err(failure) => {
                    let overtaken =
                        self.0.invalidations.concerns(&task.key, &task.policy.template, fence);
                    if overtaken && failure.takes_away() && starts < MOST_STARTS {
                        self.0.counters.overtaken.add();
                        continue;
                    }
                    return self.failed(&task, failure, fence, overtaken);
                }
            };
            match self.0.invalidations.verdict(&made) {
                Verdict::Good => return self.keep(&task, made),
                _ if starts < MOST_STARTS => self.0.counters.overtaken.add(),
                // It is newer than what there is, though not new enough to be fresh.
                Verdict::Stale(_) => {
                    let entry = Arc::new(made);
                    self.install(&entry);
                    return Outcome::Outdated(entry);
                }
                Verdict::Purged => {
                    let failure = Failure::new(503, "the page is being renewed");
                    let failure = failure.retry_after(BUSY_PAUSE);
                    return Outcome::Failed(Arc::new(failure));
                }
            }
        }
    }

    /// Runs the generator once.
    async fn generate_once(
        &self,
        task: &Task<G::Subject>,
        started_at: Timestamp,
        permit: &Arc<OwnedSemaphorePermit>,
    ) -> Result<(u64, Generated), GenerationFailure> {
        let previous = task.previous.as_ref().map_or(0, |entry| entry.generation());
        let generation = self.next_generation(previous, started_at);
        let context =
            GenerationContext { generation, cause: task.cause, started_at, key: task.key.clone() };
        let (generator, subject) = (Arc::clone(&self.0.generator), task.subject.clone());
        let span =
            tracing::debug_span!("generation", key = %task.key, generation, cause = ?task.cause);
        self.0.counters.generations.add();
        let work = async move { generator.generate(subject, context).await }.instrument(span);
        self.contain(task, work, permit).await.map(|made| (generation, made))
    }

    /// Asks the generator, if the policy says so, whether an entry whose time has passed must be
    /// made anew. If not, it is good for another period.
    async fn renew_without_generation(
        &self,
        task: &Task<G::Subject>,
        permit: &Arc<OwnedSemaphorePermit>,
    ) -> Option<Outcome> {
        let entry = task.previous.as_ref().filter(|_| task.policy.ask_before)?;
        let by_time = matches!(task.cause, Cause::Stale | Cause::Expired | Cause::Ahead);
        if !by_time || entry.watch.invalidated_at().is_some() {
            return None;
        }
        let fence = self.0.invalidations.sequence();
        let (generator, subject) = (Arc::clone(&self.0.generator), task.subject.clone());
        let asked = Arc::clone(entry);
        let work = async move { generator.should_revalidate(subject, asked).await };
        match self.contain(task, work, permit).await {
            Ok(true) => None,
            Ok(false) => {
                let entry = self.as_it_is_now(entry);
                let renewed = entry.revalidated(self.now(), fence, entry.lifetime);
                renewed.watch.set_token(task.token);
                // Invalidated while the generator thought about it: made anew after all.
                if self.0.invalidations.verdict(&renewed) != Verdict::Good {
                    return None;
                }
                self.0.counters.not_needed.add();
                Some(self.keep(task, renewed))
            }
            Err(failure) => Some(self.failed(task, failure, fence, false)),
        }
    }

    /// Runs the generator's code on the workers. Nothing that it does reaches those who wait: no
    /// panic, also of what it drops, and no block. Its deadline is a timer of the engine.
    async fn contain<T: Send + 'static>(
        &self,
        task: &Task<G::Subject>,
        work: impl Future<Output = Result<T, GenerationFailure>> + Send + 'static,
        permit: &Arc<OwnedSemaphorePermit>,
    ) -> Result<T, GenerationFailure> {
        let shared = &self.0;
        let template = &task.policy.template;
        if shared.stuck.refuses(&task.key, template) {
            return Err(self.busy("the page is still being made"));
        }
        let place = (task.key.clone(), Arc::clone(template), Arc::clone(permit));
        let (stay, watched) = shared.stuck.begin(place.0, place.1, place.2);
        let running = contain(&*shared.workers, work, stay).map_err(|error| {
            tracing::error!(%error, "a page cannot be made");
            self.busy("there is no thread to make the page")
        })?;
        match select(running, shared.clock.sleep(shared.limits.deadline)).await {
            Either::Left((Ok(result), _)) => result,
            Either::Left((Err(error), _)) => {
                if matches!(error, ContainError::Panicked) {
                    shared.counters.panics.add();
                }
                Err(GenerationFailure::server("the page could not be made"))
            }
            Either::Right((_, running)) => {
                watched.overdue();
                drop(running);
                shared.counters.timeouts.add();
                Err(self.busy("making the page took too long"))
            }
        }
    }

    fn busy(&self, message: &str) -> GenerationFailure {
        let failure = Failure::new(503, message).retry_after(self.0.limits.first_pause);
        GenerationFailure::Server(failure)
    }

    /// The entry of a result: with the bytes of the previous one if the content is equal.
    pub(super) fn entry<S>(
        &self,
        task: &Task<S>,
        generated: Generated,
        generation: u64,
        started_at: Timestamp,
        fence: u64,
    ) -> Entry {
        let now = self.now();
        let lifetime = generated.lifetime.map(millis);
        let (page, data) = match generated.body_hashes {
            Some([page, data]) => {
                (Body::with_hash(generated.page, page), Body::with_hash(generated.data, data))
            }
            None => (Body::new(generated.page), Body::new(generated.data)),
        };
        let hash = generated
            .content_hash
            .unwrap_or_else(|| content_hash(generated.status, &generated.headers, [&page, &data]));
        if let Some(previous) = &task.previous
            && previous.content.hash == hash
            && previous.status() == generated.status
            && previous.headers() == generated.headers
        {
            self.0.counters.unchanged.add();
            let previous = self.as_it_is_now(previous);
            let entry = previous.revalidated(now, fence, lifetime);
            entry.watch.set_token(task.token);
            if previous.tags() == generated.tags {
                return entry;
            }
            return entry.with_content(previous.content.with_tags(generated.tags));
        }
        let compressible =
            generated.compressible && (is_worth_compressing(&page) || is_worth_compressing(&data));
        Entry {
            key: task.key.clone(),
            content: Arc::new(Content {
                generation,
                template: Arc::clone(&task.policy.template),
                status: generated.status,
                headers: generated.headers,
                tags: generated.tags,
                hash,
                compressible,
                encoded: !compressible,
                page,
                data,
                extension: Extension::default(),
            }),
            times: Times { started_at, generated_at: now, validated_at: now },
            renewal: 0,
            fence,
            lifetime,
            watch: Arc::new(Watch::of_lease(task.token)),
        }
    }

    /// The entry that a generation was to renew, with the encodings that were made of it meanwhile.
    fn as_it_is_now(&self, previous: &Arc<Entry>) -> Arc<Entry> {
        let present = self.0.memory.peek(&previous.key);
        let same = |present: &Arc<Entry>| {
            let (present, previous) = (&present.content, &previous.content);
            present.generation == previous.generation && present.hash == previous.hash
        };
        present.filter(same).unwrap_or_else(|| Arc::clone(previous))
    }

    pub(super) fn keep<S>(&self, task: &Task<S>, entry: Entry) -> Outcome {
        let entry = Arc::new(entry);
        self.install(&entry);
        self.0.gone.remove(&task.key);
        Outcome::Made { entry, expired: task.cause == Cause::Expired }
    }

    /// Stores an entry, if it is not too large.
    fn install(&self, entry: &Arc<Entry>) {
        if entry.weight() > self.0.limits.entry_bytes {
            self.0.counters.too_large.add();
            return self.forget(&entry.key, false);
        }
        if self.0.memory.put(entry)
            && let Some(backing) = &self.0.backing
        {
            if let Some(room) = backing.room() {
                entry.watch.set_written_era(room.era);
            }
            backing.write(entry);
            self.sweep_if_due();
        }
    }

    /// An entry that may be served at all.
    pub(super) fn usable(&self, entry: Option<Arc<Entry>>) -> Option<Arc<Entry>> {
        entry.filter(|entry| self.0.invalidations.verdict(entry) != Verdict::Purged)
    }
}

fn previous_or_overloaded(previous: Option<Arc<Entry>>, policy: &Policy) -> Outcome {
    match previous {
        Some(entry) if policy.stale_if_error => Outcome::Kept(entry),
        _ => Outcome::Overloaded,
    }
}

/// What is equal if all of a result but its tags and its lifetime is equal. Of the bodies their
/// hashes are taken, which are there already.
fn content_hash(status: u16, headers: &[(String, String)], bodies: [&Body; 2]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(&status.to_le_bytes());
    bodies.into_iter().for_each(|body| part(body.hash()));
    for (name, value) in headers {
        part(name.as_bytes());
        part(value.as_bytes());
    }
    *hasher.finalize().as_bytes()
}
