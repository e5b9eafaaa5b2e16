//! [`Flights`]: what is being made now, at most once per key.

use std::collections::HashMap;
use std::sync::Arc;

use crate::sync::parking_lot::Mutex;
use crate::sync::tokio::sync::watch;
use crate::{Cause, Entry, EntryKey, Failure, Redirect};

/// How far a flight has come.
#[derive(Debug, Clone)]
pub(crate) enum Phase {
    /// It looks whether the store has the entry.
    Reading,
    /// The generation runs, or waits for its turn.
    Generating,
    /// It has landed.
    Done(Outcome),
}

/// What came of a flight. Passed to everybody who waits.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// An entry that was stored already.
    Found(Arc<Entry>),
    /// An entry that was made, and whether an older one had expired.
    Made {
        entry: Arc<Entry>,
        expired: bool,
    },
    /// An entry that was made but is out of date already: to be served, not to be kept.
    Outdated(Arc<Entry>),
    /// An expired entry, because making a new one failed.
    Kept(Arc<Entry>),
    Gone(Arc<Failure>),
    Redirect(Arc<Redirect>),
    Failed(Arc<Failure>),
    Uncacheable,
    Overloaded,
}

/// What is being made now.
#[derive(Debug, Default)]
pub(crate) struct Flights {
    running: Mutex<HashMap<EntryKey, Running>>,
}

#[derive(Debug)]
struct Running {
    phase: watch::Receiver<Phase>,
    cause: Cause,
}

/// The end of a flight that its maker holds. When it is dropped, those who wait are freed,
/// whatever happened.
pub(crate) struct Takeoff {
    flights: Arc<Flights>,
    key: EntryKey,
    phase: watch::Sender<Phase>,
}

impl Flights {
    /// Joins the flight of a key, or starts it. Who starts it gets its end to hold.
    pub(crate) fn join(
        self: &Arc<Self>,
        key: &EntryKey,
        cause: Cause,
    ) -> (watch::Receiver<Phase>, Option<Takeoff>) {
        let mut running = self.running.lock();
        if let Some(running) = running.get(key) {
            return (running.phase.clone(), None);
        }
        let (sender, receiver) = watch::channel(Phase::Reading);
        running.insert(key.clone(), Running { phase: receiver.clone(), cause });
        drop(running);
        let flights = Arc::clone(self);
        (receiver, Some(Takeoff { flights, key: key.clone(), phase: sender }))
    }

    /// Starts the flight of a key unless there is one.
    pub(crate) fn start(self: &Arc<Self>, key: &EntryKey, cause: Cause) -> Option<Takeoff> {
        self.join(key, cause).1
    }

    /// Why the flight of a key runs, if there is one.
    pub(crate) fn cause(&self, key: &EntryKey) -> Option<Cause> {
        self.running.lock().get(key).map(|running| running.cause)
    }

    fn remove(&self, key: &EntryKey) {
        self.running.lock().remove(key);
    }

    pub(crate) fn len(&self) -> usize {
        self.running.lock().len()
    }
}

impl Takeoff {
    /// Tells those who wait that a generation is needed.
    pub(crate) fn generating(&self) {
        self.phase.send_replace(Phase::Generating);
    }

    /// Ends the flight.
    pub(crate) fn land(self, outcome: Outcome) {
        // After the outcome was stored, and before it is told: who comes from now on finds what
        // was stored, or starts anew, and is never told what was true before it came.
        self.flights.remove(&self.key);
        self.phase.send_replace(Phase::Done(outcome));
    }
}

impl Drop for Takeoff {
    fn drop(&mut self) {
        // If it landed, another flight of this key may have begun since.
        if !matches!(*self.phase.borrow(), Phase::Done(_)) {
            self.flights.remove(&self.key);
        }
    }
}
