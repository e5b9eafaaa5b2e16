//! What the engine tells of itself.

use super::Engine;
use super::gone::WhyGone;
use crate::explain::{EntryExplanation, Explanation, Place, State};
use crate::freshness::{Freshness, Windows};
use crate::{
    Encoding, Entry, EntryKey, Generate, Policy, Representation, Stats, StoreStatus, Timestamp,
};

/// What anybody may know of a store that does not work.
const STORE_FAULT: &str = "the store does not work";

impl<G: Generate> Engine<G> {
    /// What was counted since the engine was built, and how it is now.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let shared = &self.0;
        let store = self.store_status().unwrap_or_default();
        Stats {
            memory_entries: shared.memory.len() as u64,
            memory_bytes: shared.memory.bytes(),
            gone_entries: shared.gone.len() as u64,
            flights: shared.flights.len() as u64,
            generating: shared.admission.running() as u64,
            stuck: shared.stuck.len() as u64,
            queued: shared.admission.queued() as u64,
            invalidation_subjects: shared.invalidations.len() as u64,
            unwritten: shared.backing.as_ref().map_or(0, |backing| backing.unwritten() as u64),
            store_entries: store.entries,
            store_bytes: store.bytes,
            ..shared.counters.read()
        }
    }

    /// How the store is; `None` without one. [`StoreStatus::degraded`] says what is wrong, if
    /// something is: pages are right nevertheless, only slower.
    #[must_use]
    pub fn store_status(&self) -> Option<StoreStatus> {
        self.0.backing.as_ref().map(|backing| backing.status())
    }

    /// The reason why the engine is degraded, if it is: the store or the generator does not work.
    /// Stored pages are served nevertheless. The reason names no page and no path of the machine;
    /// [`store_status`](Self::store_status) has the store's own words, for operators.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let stuck = self.0.stuck.len();
        let stuck = (stuck > 0)
            .then(|| format!("{stuck} generations run past their deadline and cannot be stopped"));
        let store = self.store_status().and_then(|store| store.degraded);
        store.map(|_| STORE_FAULT.to_owned()).or(stuck)
    }

    /// Why a page is as it is: which entry there is, from when, and what would renew it. Looks
    /// into the store too. This is no request: it counts as no hit and starts nothing.
    pub async fn explain(&self, key: &EntryKey, policy: &Policy) -> Explanation {
        let (found, entry) = match self.usable(self.0.memory.peek(key)) {
            Some(entry) => (Some(Place::Memory), Some(entry)),
            None => {
                let stored = self.stored_entry(key).await;
                (stored.is_some().then_some(Place::Store), stored)
            }
        };
        let now = self.now();
        let mut explanation =
            Explanation::cold(key.as_str(), policy.template(), now).with_store(self.store_status());
        explanation.generating = self.0.flights.cause(key);
        explanation.found = found;
        match entry {
            Some(entry) => self.explain_entry(&mut explanation, &entry, policy),
            None if explanation.generating.is_some() => explanation.state = State::Generating,
            None => {
                let gone = self.0.gone.find(key).filter(|gone| now < gone.until);
                let state = gone.as_ref().map(|gone| match gone.why {
                    WhyGone::Gone(_) => State::Gone,
                    WhyGone::Uncacheable => State::Uncacheable,
                    WhyGone::Failed { .. } => State::ColdFailing,
                    WhyGone::Moved(_) => State::Moved,
                    WhyGone::Refused(_) => State::Refused,
                });
                if let (Some(gone), Some(state)) = (gone, state) {
                    explanation.state = state;
                    let seconds = gone.until.since(now).as_secs();
                    explanation.renewed_by.push(format!("a request after {seconds} s"));
                } else {
                    explanation.renewed_by.push("the next request, which generates it".to_owned());
                }
            }
        }
        explanation
    }

    fn explain_entry(&self, explanation: &mut Explanation, entry: &Entry, policy: &Policy) {
        let now = explanation.now;
        let windows = Windows::of(entry, policy);
        let until = |at: u64| (at != u64::MAX).then(|| Timestamp::from_millis(at));
        let failing = entry.watch.failures() > 0;
        let freshness = windows.at(now, entry);
        // A clock that was put back makes nothing fresh.
        let fresh_until = match freshness.is_fresh() {
            true => windows.fresh_until,
            false => windows.fresh_until.min(now.as_millis()),
        };
        explanation.state = match freshness {
            Freshness::Fresh | Freshness::Ending => State::Fresh,
            Freshness::Stale if failing => State::StaleFailing,
            Freshness::Stale => State::Stale,
            Freshness::Expired => State::Expired,
        };
        explanation.renewed_by = renewed_by(entry, explanation.state);
        let encodings = Encoding::COMPRESSED.into_iter();
        let made = encodings.filter(|it| entry.body(Representation::Page).bytes(*it).is_some());
        explanation.entry = Some(EntryExplanation {
            generation: entry.generation(),
            status: entry.status(),
            tags: entry.tags().to_vec(),
            started_at: entry.times.started_at,
            generated_at: entry.times.generated_at,
            validated_at: entry.times.validated_at,
            fresh_until: until(fresh_until),
            stale_until: until(windows.stale_until),
            invalidated_at: entry.watch.invalidated_at(),
            failures: entry.watch.failures(),
            next_attempt: self.pause_of(entry, now).map(|pause| now + pause),
            hits: entry.watch.hits(),
            page_bytes: entry.page().len() as u64,
            data_bytes: entry.data().len() as u64,
            encodings: made.map(Encoding::name).collect(),
            etag: String::from_utf8_lossy(entry.etag(Representation::Page, Encoding::Identity))
                .into_owned(),
        });
    }
}

fn renewed_by(entry: &Entry, state: State) -> Vec<String> {
    let mut reasons = vec![match state {
        State::Fresh => "its time, or the invalidation of something it depends on".to_owned(),
        State::StaleFailing => "the next request after the pause, behind its answer".to_owned(),
        State::Stale => "the next request, behind its answer".to_owned(),
        _ => "the next request, which waits".to_owned(),
    }];
    reasons.push(format!("an invalidation of the path {}", entry.key.path()));
    reasons.push(format!("an invalidation of the template {:?}", entry.template()));
    reasons.extend(entry.tags().iter().map(|tag| format!("an invalidation of the tag {tag:?}")));
    reasons
}
