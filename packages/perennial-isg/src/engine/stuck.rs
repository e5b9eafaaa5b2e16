//! [`Stuck`]: generations that run past their deadline, because their code cannot be stopped.

use std::collections::HashMap;
use std::sync::Arc;

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::parking_lot::Mutex;
use crate::sync::tokio::sync::OwnedSemaphorePermit;
use crate::{EntryKey, Limits};

/// Generations that run past their deadline.
#[derive(Debug)]
pub(super) struct Stuck {
    /// The keys of these generations, with their templates.
    running: Mutex<HashMap<EntryKey, Arc<str>>>,
    /// The number of these generations, which can be read without the lock.
    count: AtomicUsize,
    most: usize,
    most_of_template: usize,
}

/// One generation, from its start until its code has ended. The code owns it.
pub(super) struct Stay(Arc<Running>);

/// The same generation, as the engine owns it.
pub(super) struct Watched(Arc<Running>);

struct Running {
    stuck: Arc<Stuck>,
    key: EntryKey,
    template: Arc<str>,
    state: Mutex<State>,
}

struct State {
    permit: Option<Arc<OwnedSemaphorePermit>>,
    ended: bool,
    overdue: bool,
}

impl Stuck {
    pub(super) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            running: Mutex::default(),
            count: AtomicUsize::new(0),
            most: limits.stuck,
            most_of_template: limits.stuck_of_template,
        })
    }

    /// Whether a generation of this key is refused, because an earlier one still runs or too many of
    /// its template do.
    pub(super) fn refuses(&self, key: &EntryKey, template: &str) -> bool {
        if self.len() == 0 {
            return false;
        }
        let running = self.running.lock();
        let of_template = running.values().filter(|own| ***own == *template).count();
        running.contains_key(key) || of_template >= self.most_of_template.max(1)
    }

    pub(super) fn len(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Begins a generation that has a place.
    pub(super) fn begin(
        self: &Arc<Self>,
        key: EntryKey,
        template: Arc<str>,
        permit: Arc<OwnedSemaphorePermit>,
    ) -> (Stay, Watched) {
        let state = State { permit: Some(permit), ended: false, overdue: false };
        let running =
            Arc::new(Running { stuck: Arc::clone(self), key, template, state: Mutex::new(state) });
        (Stay(Arc::clone(&running)), Watched(running))
    }

    /// Adds a generation. Returns whether it keeps its place, because too many are stuck already.
    fn add(&self, key: EntryKey, template: Arc<str>) -> bool {
        let mut running = self.running.lock();
        running.insert(key, template);
        self.count.store(running.len(), Ordering::Relaxed);
        running.len() > self.most
    }

    fn remove(&self, key: &EntryKey) {
        let mut running = self.running.lock();
        running.remove(key);
        self.count.store(running.len(), Ordering::Relaxed);
    }
}

impl Watched {
    /// The deadline has passed. If the generation has not ended, its place becomes free for others.
    pub(super) fn overdue(self) {
        let running = &self.0;
        let mut state = running.state.lock();
        if state.ended {
            return;
        }
        state.overdue = true;
        if !running.stuck.add(running.key.clone(), Arc::clone(&running.template)) {
            state.permit = None;
        }
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        let mut state = self.0.state.lock();
        state.ended = true;
        state.permit = None;
        if state.overdue {
            self.0.stuck.remove(&self.0.key);
        }
    }
}
