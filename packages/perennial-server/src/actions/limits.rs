//! [`CallLimits`]: how often each client may call each action.

use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use governor::clock::{Clock as _, MonotonicClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use parking_lot::Mutex;
use perennial_core::{Actions, CallLimit};

use crate::ActionLimits;

type Limiter = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, MonotonicClock>;

/// How many clients are known at most for one action. While there are more, new ones are not limited.
const MOST_CLIENTS: usize = 100_000;
/// How often those who have not called for a while are forgotten, if there are too many.
const FORGET_EVERY: Duration = Duration::from_secs(1);

/// How often each client may call each action.
pub(crate) struct CallLimits {
    by_action: Vec<Option<Limiter>>,
    /// When clients were last forgotten.
    forgotten: Mutex<Option<Instant>>,
}

impl CallLimits {
    pub(crate) fn new(actions: Option<&Actions>, settings: &ActionLimits) -> Self {
        let general = settings.calls_per_minute.map(CallLimit::per_minute);
        let limits = actions.into_iter().flat_map(Actions::iter);
        let limits = limits.map(|action| action.limit().or(general).and_then(limiter));
        Self { by_action: limits.collect(), forgotten: Mutex::default() }
    }

    /// Counts a call of an action, by its place among the app's, for a client as it is counted.
    ///
    /// # Errors
    /// How long the client has to wait.
    pub(super) fn count(&self, action: usize, client: Option<IpAddr>) -> Result<(), Duration> {
        let Some(limiter) = self.by_action.get(action).and_then(Option::as_ref) else {
            return Ok(());
        };
        let Some(client) = client else { return Ok(()) };
        if limiter.len() >= MOST_CLIENTS && !self.forgets(limiter) {
            return Ok(());
        }
        let counted = limiter.check_key(&client);
        counted.map(drop).map_err(|until| until.wait_time_from(MonotonicClock.now()))
    }

    /// Forgets the clients of whom nothing counts any more; says whether there is room then.
    fn forgets(&self, limiter: &Limiter) -> bool {
        let mut forgotten = self.forgotten.lock();
        if forgotten.is_none_or(|last| last.elapsed() >= FORGET_EVERY) {
            *forgotten = Some(Instant::now());
            limiter.retain_recent();
        }
        limiter.len() < MOST_CLIENTS
    }
}

impl fmt::Debug for CallLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallLimits").field("actions", &self.by_action.len()).finish_non_exhaustive()
    }
}

fn limiter(limit: CallLimit) -> Option<Limiter> {
    let quota = Quota::with_period(limit.period() / limit.calls().get())?;
    Some(RateLimiter::hashmap_with_clock(quota.allow_burst(limit.calls()), MonotonicClock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_its_calls_and_others_have_theirs() {
        let limit = CallLimit::per_hour(3);
        let limits =
            CallLimits { by_action: vec![limiter(limit), None], forgotten: Mutex::default() };
        let address = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        for _ in 0..3 {
            limits.count(0, address("192.0.2.1")).unwrap();
        }
        let wait = limits.count(0, address("192.0.2.1")).unwrap_err();
        assert!(
            wait > Duration::from_secs(1_100) && wait <= Duration::from_secs(1_200),
            "{wait:?}"
        );
        limits.count(0, address("192.0.2.2")).unwrap();
        limits.count(1, address("192.0.2.1")).unwrap();
        limits.count(0, None).unwrap();
    }

    #[test]
    fn clients_of_any_number_take_bounded_memory() {
        let limits = CallLimits {
            by_action: vec![limiter(CallLimit::per_hour(1))],
            forgotten: Mutex::default(),
        };
        for client in 0..u32::try_from(MOST_CLIENTS).unwrap() + 10_000 {
            limits.count(0, Some(IpAddr::from(client.to_be_bytes()))).unwrap();
        }
        assert_eq!(limits.by_action[0].as_ref().unwrap().len(), MOST_CLIENTS);
        limits.count(0, Some(IpAddr::from([0, 0, 0, 0]))).unwrap();
    }
}
