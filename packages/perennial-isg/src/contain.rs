//! [`contain`]: runs the author's code on workers, apart from the code that waits for its result.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, abortable};

use crate::sync::tokio::sync::oneshot;
use crate::{NoWorker, Workers};

/// Contained work ended without a result.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ContainError {
    /// The work panicked.
    #[error("it panicked")]
    Panicked,
    /// The work was stopped.
    #[error("it was stopped")]
    Stopped,
    /// No thread could run the work.
    #[error(transparent)]
    NoWorker(#[from] NoWorker),
}

/// Work that runs contained. Dropping this stops the work: work that waits ends at once, and work
/// that blocks its thread ends at its next `await`.
#[derive(Debug)]
pub struct Contained<T> {
    result: oneshot::Receiver<Result<T, ContainError>>,
    abort: AbortHandle,
}

/// Starts work on workers. A panic, in the work or in what it drops, is an error of this work alone.
///
/// `held` is dropped when the work has ended, which may be long after it was stopped. It can be, for
/// example, the permit of a semaphore.
///
/// # Errors
/// [`NoWorker`], if no thread can run it.
pub fn contain<T, W, H>(workers: &dyn Workers, work: W, held: H) -> Result<Contained<T>, NoWorker>
where
    T: Send + 'static,
    W: Future<Output = T> + Send + 'static,
    H: Send + 'static,
{
    let (sender, result) = oneshot::channel();
    let (work, abort) = abortable(Caught { work: Some(Box::pin(work)) });
    let run = async move {
        let ended = work.await.unwrap_or(Err(ContainError::Stopped));
        // Before the result is sent, so that its receiver finds the place free.
        drop(held);
        // The receiver may be gone.
        let _ = sender.send(ended);
    };
    workers.start(run.boxed())?;
    Ok(Contained { result, abort })
}

impl<T> Future for Contained<T> {
    type Output = Result<T, ContainError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ended = Pin::new(&mut self.result).poll(context);
        // Workers that shut down drop the work together with the sender.
        ended.map(|ended| ended.unwrap_or(Err(ContainError::Stopped)))
    }
}

impl<T> Drop for Contained<T> {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

/// Catches the panics of work, and those of dropping it.
struct Caught<W> {
    work: Option<Pin<Box<W>>>,
}

impl<W> Caught<W> {
    fn discard(&mut self) {
        let work = self.work.take();
        discard(move || drop(work));
    }
}

/// Drops a value whose `drop` may panic. Dropping the value of that panic may panic again.
fn discard(drop_it: impl FnOnce()) {
    let Err(panic) = catch_unwind(AssertUnwindSafe(drop_it)) else { return };
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        // This could go on for ever, so the last value is leaked. It costs a few bytes.
        std::mem::forget(again);
    }
}

impl<W: Future> Future for Caught<W> {
    type Output = Result<W::Output, ContainError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(work) = &mut self.work else { return Poll::Ready(Err(ContainError::Stopped)) };
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        let ended = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(panic) => {
                discard(move || drop(panic));
                Err(ContainError::Panicked)
            }
        };
        self.discard();
        Poll::Ready(ended)
    }
}

impl<W> Drop for Caught<W> {
    fn drop(&mut self) {
        self.discard();
    }
}

#[cfg(test)]
#[cfg(not(feature = "shuttle"))]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::RuntimeWorkers;

    struct PanicsInDrop;

    impl Drop for PanicsInDrop {
        fn drop(&mut self) {
            // A second panic while one unwinds ends the process.
            if !std::thread::panicking() {
                std::panic::resume_unwind(Box::new(Self));
            }
        }
    }

    fn workers() -> RuntimeWorkers {
        RuntimeWorkers::new(tokio::runtime::Handle::current())
    }

    #[tokio::test]
    async fn a_panic_is_an_error_of_its_work_alone() {
        let work = async { std::panic::resume_unwind(Box::new("planned")) };
        let ended: Result<(), _> = contain(&workers(), work, ()).unwrap().await;
        assert!(matches!(ended, Err(ContainError::Panicked)));
        assert_eq!(contain(&workers(), async { 1 }, ()).unwrap().await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_panic_in_what_ended_work_drops_costs_its_result_nothing() {
        let kept = Some(PanicsInDrop);
        // The future owns the value that panics, until the future is dropped.
        let work = std::future::poll_fn(move |_| {
            let _kept = &kept;
            Poll::Ready(7)
        });
        assert_eq!(contain(&workers(), work, ()).unwrap().await.unwrap(), 7);
    }

    #[tokio::test]
    async fn work_that_is_stopped_lets_go_of_what_is_held() {
        let held = Arc::new(());
        let work = async {
            let _panics = PanicsInDrop;
            std::future::pending::<()>().await;
        };
        let contained = contain(&workers(), work, Arc::clone(&held)).unwrap();
        tokio::task::yield_now().await;
        drop(contained);
        while Arc::strong_count(&held) > 1 {
            tokio::task::yield_now().await;
        }
    }
}
