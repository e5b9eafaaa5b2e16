//! Runs the author's functions for a request apart from its connection.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use perennial_core::{PageError, PageErrorKind};
use perennial_isg::{ContainError, contain};

use crate::RequestLimits;
use crate::messages::{self, SERVER_FAULT};
use crate::part::Part;
use crate::pool::Pool;

/// What of the app runs for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    /// A template or a capsule.
    Part(Part),
    /// A route, by its place among the app's.
    Route(usize),
    /// An action, by its place among the app's.
    Action(usize),
    /// The error views.
    ErrorView,
}

impl From<Part> for Owner {
    fn from(part: Part) -> Self {
        Self::Part(part)
    }
}

/// Why a request gets no page.
#[derive(Debug, Clone)]
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
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message, location: None, headers: Vec::new(), retry_after: None }
    }

    /// A browser sent the request from a page of another origin.
    pub(crate) fn cross_origin() -> Self {
        Self::new(403, "The request comes from a page of another site.")
    }

    pub(crate) fn busy() -> Self {
        let status = http::StatusCode::SERVICE_UNAVAILABLE;
        let refusal = Self::new(status.as_u16(), messages::message(status));
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

/// Runs the author's functions for requests, within bounds.
#[derive(Debug, Clone)]
pub(crate) struct Containment {
    pool: Pool,
    limits: RequestLimits,
    places: Arc<Places>,
}

/// What runs for requests.
#[derive(Debug, Default)]
struct Places(Mutex<Running>);

#[derive(Debug, Default)]
struct Running {
    last: u64,
    /// Each with whether its deadline is over.
    all: HashMap<u64, (Owner, bool)>,
    of_part: HashMap<Owner, Count>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    running: usize,
    stuck: usize,
}

/// A place among what runs. It is given back when the functions have really ended.
struct Place {
    places: Arc<Places>,
    number: u64,
}

impl Places {
    fn enter(self: &Arc<Self>, part: Owner, limits: &RequestLimits) -> Option<Place> {
        let mut running = self.0.lock();
        let count_of = |owner| running.of_part.get(&owner).copied().unwrap_or_default();
        let count = count_of(part);
        // A refused request has an error view, which must not take the place of the next request.
        let error_views = count_of(Owner::ErrorView).running;
        let is_full = running.all.len().saturating_sub(error_views) >= limits.running;
        if (is_full && part != Owner::ErrorView)
            || count.running >= limits.running_of_part
            || count.stuck >= limits.stuck_of_part
        {
            return None;
        }
        running.last += 1;
        let number = running.last;
        running.all.insert(number, (part, false));
        running.of_part.entry(part).or_default().running += 1;
        Some(Place { places: Arc::clone(self), number })
    }

    /// Notes that something runs past its deadline, if it still does.
    fn overdue(&self, number: u64) {
        let running = &mut *self.0.lock();
        if let Some((part, stuck)) = running.all.get_mut(&number) {
            *stuck = true;
            running.of_part.entry(*part).or_default().stuck += 1;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let running = &mut *self.places.0.lock();
        let Some((part, stuck)) = running.all.remove(&self.number) else { return };
        let count = running.of_part.entry(part).or_default();
        count.running = count.running.saturating_sub(1);
        count.stuck = count.stuck.saturating_sub(usize::from(stuck));
        if count.running == 0 {
            running.of_part.remove(&part);
        }
    }
}

impl Containment {
    pub(crate) fn new(pool: Pool, limits: RequestLimits) -> Self {
        Self { pool, limits, places: Arc::default() }
    }

    /// Runs work of a part of the app: a panic is an error of this request alone, so is work that
    /// takes too long, and there is a bound to how much runs at once.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        owner: impl Into<Owner>,
        path: &str,
        work: impl Future<Output = Result<T, PageError>> + Send + 'static,
    ) -> Result<T, Refusal> {
        let place = self.places.enter(owner.into(), &self.limits).ok_or_else(Refusal::busy)?;
        let number = place.number;
        let task = contain(&self.pool, work, place).map_err(|error| {
            tracing::error!(path, %error, "a request cannot be answered");
            Refusal::busy()
        })?;
        match tokio::time::timeout(self.limits.deadline, task).await {
            Ok(Ok(result)) => result.map_err(|error| Refusal::of(&error, path)),
            Ok(Err(ContainError::Panicked)) => {
                tracing::error!(path, "a function for a request panicked");
                Err(Refusal::new(500, SERVER_FAULT))
            }
            Ok(Err(_)) => Err(Refusal::busy()),
            Err(_) => {
                tracing::error!(path, "a function for a request took too long");
                self.places.overdue(number);
                Err(Refusal::busy())
            }
        }
    }

    /// How many functions run past their deadline, because they cannot be stopped.
    pub(crate) fn stuck(&self) -> usize {
        self.places.0.lock().of_part.values().map(|count| count.stuck).sum()
    }

    /// What is wrong, if something is. It names no page.
    pub(crate) fn problem(&self) -> Option<String> {
        let stuck = self.stuck();
        let stuck = || format!("{stuck} functions for requests run past their deadline");
        self.pool.problem().or_else(|| (self.stuck() > 0).then(stuck))
    }
}
