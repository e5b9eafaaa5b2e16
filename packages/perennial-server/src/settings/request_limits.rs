//! [`RequestLimits`]: the bounds of the author's functions for requests.

use std::time::Duration;

/// The bounds of the author's functions for requests.
#[derive(Debug, Clone)]
pub struct RequestLimits {
    /// How long the functions for one request may take; 30 s.
    pub deadline: Duration,
    /// Requests whose functions run at once; 1,024.
    pub running: usize,
    /// The same of one template or capsule; 512. A slow one leaves places to the others, also if its
    /// visitors leave without waiting.
    pub running_of_part: usize,
    /// Requests of one template or capsule whose functions run past the deadline, because they
    /// cannot be stopped; 8. Beyond it, its requests are refused until one of them ends.
    pub stuck_of_part: usize,
}

impl Default for RequestLimits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(30),
            running: 1_024,
            running_of_part: 512,
            stuck_of_part: 8,
        }
    }
}
