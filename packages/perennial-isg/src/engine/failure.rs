//! What comes of a generation that gave no entry: what is told, what is remembered of it, and when
//! it is tried again.

use std::sync::Arc;
use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64;

use super::Engine;
use super::flight::Outcome;
use super::generation::Task;
use super::gone::{Gone, WhyGone};
use crate::clock::millis;
use crate::{EntryKey, Failure, Generate, GenerationFailure, Policy};

impl<G: Generate> Engine<G> {
    pub(super) fn failed(
        &self,
        task: &Task<G::Subject>,
        failure: GenerationFailure,
        fence: u64,
        overtaken: bool,
    ) -> Outcome {
        match failure {
            GenerationFailure::Gone(failure) => {
                self.0.counters.gone.add();
                let failure = Arc::new(failure);
                let why = WhyGone::Gone(Arc::clone(&failure));
                self.take_away(task, why, task.policy.gone_for, fence, overtaken);
                Outcome::Gone(failure)
            }
            GenerationFailure::Redirect(redirect) => {
                self.0.counters.redirects.add();
                let redirect = Arc::new(redirect);
                let why = WhyGone::Moved(Arc::clone(&redirect));
                self.take_away(task, why, self.moved_for(&task.policy), fence, overtaken);
                Outcome::Redirect(redirect)
            }
            GenerationFailure::Client(failure) if failure.is_refusal() => {
                self.0.counters.refusals.add();
                let failure = Arc::new(failure);
                let why = WhyGone::Refused(Arc::clone(&failure));
                self.take_away(task, why, self.moved_for(&task.policy), fence, overtaken);
                Outcome::Failed(failure)
            }
            GenerationFailure::Uncacheable => {
                self.0.counters.uncacheable.add();
                let duration = task.policy.uncacheable_for;
                self.take_away(task, WhyGone::Uncacheable, duration, fence, overtaken);
                Outcome::Uncacheable
            }
            GenerationFailure::Client(failure) | GenerationFailure::Server(failure) => {
                self.0.counters.failures.add();
                self.pause(task);
                match &task.previous {
                    Some(entry) if task.policy.stale_if_error => Outcome::Kept(Arc::clone(entry)),
                    Some(_) => Outcome::Failed(Arc::new(failure)),
                    None if overtaken => Outcome::Failed(Arc::new(failure)),
                    None => self.cannot_be_made(task, failure, fence),
                }
            }
        }
    }

    /// Removes what is stored of a page that there no longer is to share, and remembers why. An
    /// answer that an invalidation has overtaken is not remembered.
    fn take_away(
        &self,
        task: &Task<G::Subject>,
        why: WhyGone,
        duration: Duration,
        fence: u64,
        overtaken: bool,
    ) {
        // Remembered first: nobody who no longer finds the entry reads it from the store.
        if overtaken {
            self.0.gone.remove(&task.key);
        } else {
            self.remember(task, why, duration, fence);
        }
        self.forget_what_is_stored(task);
    }

    /// How long it is remembered that a page is elsewhere or refused. At least as long as a loading
    /// page takes to ask again: else it would never end.
    pub(super) fn moved_for(&self, policy: &Policy) -> Duration {
        policy.gone_for.max(self.0.limits.first_pause)
    }

    /// Removes the entry of a page that has none any more. Where the store said that it has none
    /// either, nothing is written: paths that never were a page take no room on the disk.
    fn forget_what_is_stored(&self, task: &Task<G::Subject>) {
        let asked = task.store_errors == Some(self.0.counters.store_errors.read());
        let well = self.0.backing.as_ref().is_none_or(|backing| backing.is_well());
        if task.previous.is_none() && asked && well {
            return self.0.memory.remove(&task.key);
        }
        self.forget(&task.key, task.previous.is_some());
    }

    /// The failure of a page that has no entry. Until its pause is over nobody asks its source
    /// again.
    fn cannot_be_made(&self, task: &Task<G::Subject>, failure: Failure, fence: u64) -> Outcome {
        let limits = &self.0.limits;
        let before = self.0.gone.find(&task.key).map_or(0, |gone| self.failures_of(task, &gone));
        let failures = before.saturating_add(1);
        let (first, longest) = (limits.first_cold_pause, limits.longest_cold_pause);
        let dice = dice(&task.key, failures);
        let asked = failure.retry_after.unwrap_or_default().min(longest);
        let pause = backed_off(first, longest, failures, dice).max(asked);
        if first.is_zero() {
            return Outcome::Failed(Arc::new(failure));
        }
        let failure = Arc::new(failure.retry_after(pause));
        let why = WhyGone::Failed { failure: Arc::clone(&failure), failures };
        self.remember(task, why, pause, fence);
        Outcome::Failed(failure)
    }

    /// How often making a page failed before, one time after another. What was long ago does not
    /// count any more.
    fn failures_of(&self, task: &Task<G::Subject>, gone: &Gone) -> u32 {
        let WhyGone::Failed { failures, .. } = gone.why else { return 0 };
        let since = self.now().since(gone.until);
        let template = &task.policy.template;
        let reset = self.0.invalidations.concerns(&task.key, template, gone.fence);
        if reset || since > self.0.limits.longest_cold_pause { 0 } else { failures }
    }

    fn remember(&self, task: &Task<G::Subject>, why: WhyGone, duration: Duration, fence: u64) {
        let (template, until) = (Arc::clone(&task.policy.template), self.now() + duration);
        self.0.gone.put(task.key.clone(), Gone { why, template, until, fence });
    }

    /// Lets the entry that could not be renewed wait before the next attempt.
    fn pause(&self, task: &Task<G::Subject>) {
        let Some(entry) = &task.previous else { return };
        let failures = entry.watch.add_failure();
        let (first, longest) = (self.0.limits.first_pause, self.0.limits.longest_pause);
        let dice = entry.dice().wrapping_mul(31).wrapping_add(failures as u8);
        entry.watch.set_next_attempt(self.now() + backed_off(first, longest, failures, dice));
    }
}

/// The pause after so many failures: twice as long as after one less, and up to a tenth more, so
/// that not all come at once.
fn backed_off(first: Duration, longest: Duration, failures: u32, dice: u8) -> Duration {
    let doublings = 1_u32.checked_shl(failures.saturating_sub(1).min(20)).unwrap_or(u32::MAX);
    let pause = first.saturating_mul(doublings).min(longest);
    let jitter = Duration::from_millis(millis(pause) / 10 * u64::from(dice) / 256);
    pause.saturating_add(jitter).min(longest)
}

fn dice(key: &EntryKey, failures: u32) -> u8 {
    (xxh3_64(key.as_str().as_bytes()) as u8).wrapping_mul(31).wrapping_add(failures as u8)
}
