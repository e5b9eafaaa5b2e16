//! [`Threads`]: threads that take tasks from one queue, and more of them while some are blocked.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_task::Runnable;
use futures_util::future::BoxFuture;
use parking_lot::{Condvar, Mutex};
use perennial_isg::NoWorker;
use tokio::runtime::Handle;

use super::PoolSettings;

/// Threads that take tasks from one queue.
#[derive(Debug)]
pub(super) struct Threads {
    settings: PoolSettings,
    runtime: Handle,
    state: Mutex<State>,
    /// Wakes a thread that waits for work.
    work: Condvar,
    /// Wakes the watch, when work waits and no thread is free.
    starved: Condvar,
}

#[derive(Debug, Default)]
struct State {
    ready: VecDeque<Runnable>,
    threads: usize,
    /// Threads that wait for work.
    idle: usize,
    /// Threads that are known to be blocked.
    blocked: usize,
    /// The number of tasks that were taken.
    taken: u64,
    /// Whether the watch observes the queue already.
    watched: bool,
    /// The last error of the system when it could not start a thread.
    refused: Option<String>,
    ended: bool,
}

impl State {
    /// Whether another thread must be started at once, although the others may not be blocked. Counts
    /// that thread.
    fn wants_thread(&mut self, settings: &PoolSettings, waiting: usize) -> bool {
        let running = self.threads.saturating_sub(self.blocked);
        let wants = waiting > self.idle
            && running < settings.threads
            && self.threads < settings.most_threads
            && !self.ended;
        self.threads += usize::from(wants);
        wants
    }
}

/// A thread that has reported that it is blocked.
pub(super) struct Blocked<'a>(&'a Threads);

impl Drop for Blocked<'_> {
    fn drop(&mut self) {
        self.0.state.lock().blocked -= 1;
    }
}

impl Threads {
    pub(super) fn start(settings: PoolSettings, runtime: Handle) -> std::io::Result<Arc<Self>> {
        let threads = Arc::new(Self {
            settings,
            runtime,
            state: Mutex::default(),
            work: Condvar::new(),
            starved: Condvar::new(),
        });
        let watch = Arc::clone(&threads);
        let builder = std::thread::Builder::new().name("perennial-watch".into());
        builder.spawn(move || watch.watch())?;
        Ok(threads)
    }

    /// Runs work to its end.
    pub(super) fn run(self: &Arc<Self>, work: BoxFuture<'static, ()>) -> Result<(), NoWorker> {
        let wants = {
            let mut state = self.state.lock();
            let waiting = state.ready.len() + 1;
            state.wants_thread(&self.settings, waiting)
        };
        if wants
            && let Err(error) = self.add_thread()
            && self.count() == 0
        {
            return Err(NoWorker { reason: error.to_string() });
        }
        let this = Arc::clone(self);
        let (runnable, task) = async_task::spawn(work, move |runnable| this.push(runnable));
        task.detach();
        runnable.schedule();
        Ok(())
    }

    fn push(self: &Arc<Self>, runnable: Runnable) {
        let mut state = self.state.lock();
        if state.ended {
            drop(state);
            return drop(runnable);
        }
        state.ready.push_back(runnable);
        let waiting = state.ready.len();
        let wants = state.wants_thread(&self.settings, waiting);
        if waiting > state.idle && !state.watched {
            state.watched = true;
            self.starved.notify_one();
        }
        drop(state);
        self.work.notify_one();
        if wants {
            // If this fails, the watch tries again.
            let _ = self.add_thread();
        }
    }

    /// Starts a thread that was counted already.
    fn add_thread(self: &Arc<Self>) -> std::io::Result<()> {
        let this = Arc::clone(self);
        let builder = std::thread::Builder::new()
            .name("perennial-pages".into())
            .stack_size(self.settings.stack_bytes);
        let started = builder.spawn(move || this.take_work());
        let mut state = self.state.lock();
        match started {
            Ok(_) => {
                state.refused = None;
                Ok(())
            }
            Err(error) => {
                state.threads -= 1;
                if state.refused.is_none() {
                    tracing::error!(%error, "no thread can be started for pages");
                }
                state.refused = Some(error.to_string());
                Err(error)
            }
        }
    }

    fn take_work(self: Arc<Self>) {
        let _entered = self.runtime.enter();
        while let Some(runnable) = self.next() {
            // Tasks are contained already. This keeps the thread if one panics nevertheless.
            let _ = catch_unwind(AssertUnwindSafe(|| runnable.run()));
        }
    }

    /// Waits for work. Returns `None` if the thread must end.
    fn next(&self) -> Option<Runnable> {
        let mut state = self.state.lock();
        loop {
            if !state.ended
                && let Some(runnable) = state.ready.pop_front()
            {
                state.taken += 1;
                return Some(runnable);
            }
            let beyond = state.threads.saturating_sub(state.blocked) > self.settings.threads;
            state.idle += 1;
            let waited = match state.ended {
                true => None,
                false => Some(self.work.wait_for(&mut state, self.settings.idle)),
            };
            state.idle -= 1;
            let bored = waited.is_some_and(|waited| waited.timed_out()) && beyond;
            if state.ended || (bored && state.ready.is_empty()) {
                state.threads -= 1;
                return None;
            }
        }
    }

    /// Starts another thread whenever work waits and no thread takes any, because all are blocked.
    fn watch(self: Arc<Self>) {
        let mut state = self.state.lock();
        while !state.ended {
            if state.ready.is_empty() {
                state.watched = false;
                self.starved.wait(&mut state);
                continue;
            }
            let taken = state.taken;
            self.starved.wait_for(&mut state, self.settings.patience);
            let stands = state.taken == taken && !state.ready.is_empty();
            if stands && state.threads < self.settings.most_threads && !state.ended {
                state.threads += 1;
                drop(state);
                let _ = self.add_thread();
                state = self.state.lock();
            }
        }
    }

    /// Counts the calling thread as blocked until the result is dropped.
    pub(super) fn blocked(self: &Arc<Self>) -> Blocked<'_> {
        let mut state = self.state.lock();
        state.blocked += 1;
        let waiting = state.ready.len();
        let wants = state.wants_thread(&self.settings, waiting);
        drop(state);
        if wants {
            let _ = self.add_thread();
        }
        Blocked(self)
    }

    pub(super) fn problem(&self) -> Option<String> {
        let state = self.state.lock();
        if state.ready.is_empty() {
            return None;
        }
        if let Some(refused) = &state.refused {
            return Some(format!("no thread can be started for pages: {refused}"));
        }
        let all = state.threads >= self.settings.most_threads && state.idle == 0;
        all.then(|| format!("all {} threads for pages are taken", state.threads))
    }

    pub(super) fn count(&self) -> usize {
        self.state.lock().threads
    }

    /// Drops the tasks that wait. Each thread ends as soon as it is free.
    pub(super) fn end(&self) {
        let mut state = self.state.lock();
        state.ended = true;
        let ready = std::mem::take(&mut state.ready);
        drop(state);
        self.work.notify_all();
        self.starved.notify_all();
        drop(ready);
    }
}
