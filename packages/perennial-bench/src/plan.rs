//! [`Plan`]: how much is measured.

use std::time::Duration;

/// How much is measured.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// How often the two sides of a comparison take turns.
    pub(crate) rounds: usize,
    /// How long a turn is, where it is measured by time.
    pub(crate) turn: Duration,
    /// Connections under load.
    pub(crate) connections: usize,
    /// Pages of the comparison at random.
    pub(crate) pages: u64,
    /// First requests in a turn.
    pub(crate) cold_pages: u64,
    /// Visitors at once.
    pub(crate) crowd: usize,
    /// Pages on disk: few, and many.
    pub(crate) stored: [u64; 2],
    /// What the engine may hold in memory while it serves stored pages.
    pub(crate) memory_bytes: u64,
}

impl Plan {
    /// Minutes.
    pub(crate) fn short() -> Self {
        Self {
            rounds: 9,
            turn: Duration::from_millis(1_000),
            connections: 64,
            pages: 1_000,
            cold_pages: 4_000,
            crowd: 10_000,
            stored: [1_000, 200_000],
            memory_bytes: 64 << 20,
        }
    }

    /// With as many pages as a large site has, and the default bound on memory.
    pub(crate) fn long() -> Self {
        Self { stored: [1_000, 5_000_000], memory_bytes: 256 << 20, ..Self::short() }
    }

    /// With so many pages on disk.
    pub(crate) fn with_stored(self, pages: u64) -> Self {
        let [few, _] = self.stored;
        Self { stored: [few, pages], ..self }
    }

    /// Seconds: whether everything answers as it must. The figures mean nothing.
    pub(crate) fn smoke() -> Self {
        Self {
            rounds: 1,
            turn: Duration::from_millis(50),
            connections: 4,
            pages: 20,
            cold_pages: 50,
            crowd: 200,
            stored: [20, 500],
            memory_bytes: 1 << 20,
        }
    }
}
