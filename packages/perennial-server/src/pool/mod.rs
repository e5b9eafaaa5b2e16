//! [`Pool`]: the threads on which only the author's code runs.

mod threads;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use perennial_isg::{NoWorker, Workers};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Semaphore;

use threads::Threads;

/// The bounds of the threads on which the author's code runs.
#[derive(Debug, Clone)]
pub struct PoolSettings {
    /// The number of threads that run code while none of it blocks; the number of cores, but at least
    /// two.
    pub threads: usize,
    /// The number of threads including those that are blocked; 512.
    pub most_threads: usize,
    /// The bytes of the stack of each thread; 8 MiB. Only the used part takes memory.
    pub stack_bytes: usize,
    /// How long work waits, while no thread takes any, before another thread is started; 20 ms.
    pub patience: Duration,
    /// How long a thread beyond [`threads`](Self::threads) waits for work before it ends; 10 s.
    pub idle: Duration,
}

impl Default for PoolSettings {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            threads: cores.max(2),
            most_threads: 512,
            stack_bytes: 8 << 20,
            patience: Duration::from_millis(20),
            idle: Duration::from_secs(10),
        }
    }
}

/// The threads on which the author's code runs. Cheap to clone: all clones are one pool.
///
/// A task runs on any free thread. If code blocks a thread, another thread is started in its place,
/// so the code delays no other task. The Tokio tasks, timers and sockets of the code belong to a
/// Tokio runtime of the pool.
#[derive(Debug, Clone)]
pub struct Pool(Arc<Owner>);

#[derive(Debug)]
struct Owner {
    threads: Arc<Threads>,
    runtime: Option<Runtime>,
    handle: Handle,
    /// Limits the renderings for one visitor that wait for their widgets. Each blocks a thread, and
    /// the widgets and stored pages need threads too.
    renderings: Semaphore,
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.threads.end();
        if let Some(runtime) = self.runtime.take() {
            // Code that blocks for ever must not delay the shutdown.
            runtime.shutdown_background();
        }
    }
}

impl Pool {
    /// Starts the threads.
    ///
    /// # Errors
    /// The error of the system, if it cannot start a thread.
    pub fn start(settings: PoolSettings) -> std::io::Result<Self> {
        let settings = PoolSettings {
            threads: settings.threads.max(1),
            most_threads: settings.most_threads.max(settings.threads.saturating_add(1)).max(2),
            ..settings
        };
        let runtime = Builder::new_multi_thread()
            .worker_threads(settings.threads.min(2))
            .thread_name("perennial-io")
            .thread_stack_size(settings.stack_bytes)
            .enable_all()
            .build()?;
        let handle = runtime.handle().clone();
        let renderings = Semaphore::new((settings.most_threads / 2).max(1));
        let threads = Threads::start(settings, handle.clone())?;
        Ok(Self(Arc::new(Owner { threads, runtime: Some(runtime), handle, renderings })))
    }

    /// The Tokio runtime that the author's code finds.
    pub(crate) fn handle(&self) -> &Handle {
        &self.0.handle
    }

    /// Polls a future on the thread of its caller. The Tokio runtime of the pool is the current one,
    /// so the tasks and sockets of the future belong to the pool.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        std::future::poll_fn(|context| {
            let _entered = self.0.handle.enter();
            work.as_mut().poll(context)
        })
        .await
    }

    /// Runs a rendering for one visitor that waits for its widgets, on the thread of its caller. The
    /// number of such renderings is limited, so that threads are left for the widgets and for stored
    /// pages.
    pub(crate) async fn render<T>(&self, render: impl FnOnce() -> T) -> T {
        // The semaphore is never closed.
        let _turn = self.0.renderings.acquire().await;
        render()
    }

    /// Runs code that blocks the thread of its caller, a thread of the pool. Another thread is started
    /// if necessary.
    pub(crate) fn blocking<T>(&self, wait: impl FnOnce() -> T) -> T {
        let _blocked = self.0.threads.blocked();
        wait()
    }

    /// The fault of the pool, if there is one.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.0.threads.problem()
    }

    /// The number of threads.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.0.threads.count()
    }
}

impl Workers for Pool {
    fn start(&self, work: BoxFuture<'static, ()>) -> Result<(), NoWorker> {
        self.0.threads.run(work)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use perennial_isg::contain;

    use super::*;

    fn pool(most_threads: usize) -> Pool {
        let settings = PoolSettings { threads: 2, most_threads, ..PoolSettings::default() };
        Pool::start(settings).unwrap()
    }

    #[tokio::test]
    async fn work_runs_beside_more_work_that_blocks_than_there_are_cores() {
        let pool = pool(16);
        let mut held = Vec::new();
        for _ in 0..8 {
            let (open, opened) = mpsc::channel::<()>();
            held.push((open, contain(&pool, async move { opened.recv().is_err() }, ()).unwrap()));
        }
        for n in 0..20 {
            assert_eq!(contain(&pool, async move { n }, ()).unwrap().await.unwrap(), n);
        }
        for (open, blocked) in held {
            drop(open);
            assert!(blocked.await.unwrap());
        }
    }

    #[tokio::test]
    async fn more_threads_than_the_bound_are_never_started_and_it_is_said() {
        let pool = pool(4);
        let (open, opened) = mpsc::channel::<()>();
        let opened = Arc::new(parking_lot::Mutex::new(opened));
        let blocked: Vec<_> = (0..10)
            .map(|_| {
                let opened = Arc::clone(&opened);
                contain(&pool, async move { opened.lock().recv().is_err() }, ()).unwrap()
            })
            .collect();
        while pool.problem().is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert_eq!(pool.threads(), 4);
        drop(open);
        for blocked in blocked {
            blocked.await.unwrap();
        }
        assert_eq!(pool.problem(), None);
    }

    #[tokio::test]
    async fn code_finds_the_timers_and_the_tasks_of_tokio() {
        let work = async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            tokio::spawn(async { 7 }).await.unwrap()
        };
        assert_eq!(contain(&pool(4), work, ()).unwrap().await.unwrap(), 7);
    }

    #[test]
    fn a_pool_ends_though_its_code_does_not() {
        let pool = pool(4);
        let (open, opened) = mpsc::channel::<()>();
        let (begin, begun) = mpsc::channel();
        let work = async move {
            begin.send(()).unwrap();
            opened.recv().is_err()
        };
        let blocked = contain(&pool, work, ()).unwrap();
        begun.recv().unwrap();
        drop(pool);
        drop((blocked, open));
    }
}
