//! [`Peak`]: gives memory back to the system after a peak of connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

/// Fewer connections than this are no peak.
const LOWEST: usize = 128;
/// A peak is over when so small a part of its connections is left.
const PART: usize = 4;
/// How long after the end of a peak memory is given back: other connections may end, too, meanwhile.
const PAUSE: Duration = Duration::from_secs(1);

/// The most connections that were open at once since memory was last given back.
///
/// The C library keeps what was freed between other blocks, for the process' next peak: after some
/// thousands of connections tens of megabytes, for ever.
#[derive(Debug, Default)]
pub(super) struct Peak {
    most: AtomicUsize,
    is_ending: Arc<AtomicBool>,
}

impl Peak {
    pub(super) fn rise(&self, connections: usize) {
        self.most.fetch_max(connections, Relaxed);
    }

    /// Gives memory back, some time later and on a thread of its own, if a peak has ended.
    pub(super) fn fall(&self, connections: usize) {
        if self.ends(connections) && !self.is_ending.swap(true, Relaxed) {
            let is_ending = Arc::clone(&self.is_ending);
            let give_back = move || {
                std::thread::sleep(PAUSE);
                is_ending.store(false, Relaxed);
                crate::system::give_back();
            };
            let thread = std::thread::Builder::new().name("perennial-memory".into());
            if thread.spawn(give_back).is_err() {
                // The system has no thread left: the next peak tries again.
                self.is_ending.store(false, Relaxed);
            }
        }
    }

    fn ends(&self, connections: usize) -> bool {
        let most = self.most.load(Relaxed);
        let ends = most >= LOWEST && connections <= most / PART;
        if ends {
            self.most.store(connections, Relaxed);
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_ends_once_when_a_quarter_is_left() {
        let peak = Peak::default();
        peak.rise(127);
        assert!(!peak.ends(0), "it was no peak");
        peak.rise(400);
        assert!(!peak.ends(101));
        assert!(peak.ends(100));
        assert!(!peak.ends(0));
    }
}
