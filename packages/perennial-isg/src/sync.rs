//! What the engine is synchronised by. With the feature `shuttle`, for the exploration of schedules
//! in this crate's own tests, all of it is Shuttle's, which decides who runs when; nothing else in
//! the engine differs.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt as _;

#[cfg(not(feature = "shuttle"))]
mod primitives {
    pub(crate) use std::sync::atomic;

    pub(crate) use ::{parking_lot, tokio};
}

#[cfg(feature = "shuttle")]
mod primitives {
    pub(crate) use ::{shuttle_parking_lot as parking_lot, shuttle_tokio as tokio};
    pub(crate) use shuttle::sync::atomic;
}

pub(crate) use primitives::{atomic, parking_lot, tokio};

/// A task whose panic is told to whoever waits for it, and to nobody else.
pub(crate) struct Task<T>(tokio::task::JoinHandle<Result<T, Box<dyn Any + Send>>>);

/// A task ended without a result.
#[derive(Debug)]
pub(crate) struct Died;

/// Starts a task.
pub(crate) fn spawn<T: Send + 'static>(
    runtime: &tokio::runtime::Handle,
    work: impl Future<Output = T> + Send + 'static,
) -> Task<T> {
    Task(runtime.spawn(AssertUnwindSafe(work).catch_unwind()))
}

impl<T> Future for Task<T> {
    type Output = Result<T, Died>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ended = Pin::new(&mut self.0).poll(context);
        ended.map(|ended| ended.ok().and_then(Result::ok).ok_or(Died))
    }
}
