//! Runs the author's functions for a request apart from its connection.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use perennial_core::{PageError, PageErrorKind};
use tokio::runtime::Handle;

use crate::error_response;
use crate::generator::SERVER_FAULT;

/// How long the functions for one request may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// How many requests' functions may run at once.
const MOST: usize = 1_024;

/// Why a request gets no page.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// What the visitor is told.
    pub(crate) message: String,
    /// Where the page is instead.
    pub(crate) location: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) retry_after: Option<Duration>,
}

impl Refusal {
    fn new(status: u16, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message, location: None, headers: Vec::new(), retry_after: None }
    }

    fn busy() -> Self {
        let status = http::StatusCode::SERVICE_UNAVAILABLE;
        let refusal = Self::new(status.as_u16(), error_response::message(status));
        Self { retry_after: Some(Duration::from_secs(1)), ..refusal }
    }

    /// What a visitor is told of an error. What the server is to blame for is logged here.
    pub(crate) fn of(error: &PageError, path: &str) -> Self {
        let refusal = match error.kind() {
            PageErrorKind::Client { status, message } => Self::new(*status, message),
            PageErrorKind::Redirect { to, .. } => {
                Self { location: Some(to.clone()), ..Self::new(error.status(), "") }
            }
            PageErrorKind::Server => {
                tracing::error!(path, error = error.detail(), "a function for a request failed");
                Self::new(500, SERVER_FAULT)
            }
        };
        Self { headers: error.headers().to_vec(), ..refusal }
    }
}

/// Counts what runs for requests.
#[derive(Debug, Default)]
pub(crate) struct Containment(AtomicUsize);

struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Ends a task whose visitor has left.
struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Containment {
    /// Runs work in a task of its own: a panic is an error of this request alone, so is work that
    /// takes too long, and there is a bound to how much runs at once.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        runtime: &Handle,
        path: &str,
        work: impl Future<Output = Result<T, PageError>> + Send + 'static,
    ) -> Result<T, Refusal> {
        let running = self.0.fetch_add(1, Ordering::Relaxed);
        let _place = Place(&self.0);
        if running >= MOST {
            return Err(Refusal::busy());
        }
        let task = runtime.spawn(work);
        let _abort = AbortOnDrop(task.abort_handle());
        match tokio::time::timeout(DEADLINE, task).await {
            Ok(Ok(result)) => result.map_err(|error| Refusal::of(&error, path)),
            Ok(Err(error)) => {
                tracing::error!(path, %error, "a function for a request panicked");
                Err(Refusal::new(500, SERVER_FAULT))
            }
            Err(_) => {
                tracing::error!(path, "a function for a request took too long");
                Err(Refusal::busy())
            }
        }
    }
}
