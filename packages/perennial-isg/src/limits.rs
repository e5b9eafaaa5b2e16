//! [`Limits`]: the bounds of one engine, all on by default.

use std::time::Duration;

const MIB: u64 = 1024 * 1024;

/// The bounds of one engine. Every one is on by default.
///
/// ```
/// use perennial_isg::Limits;
/// let limits = Limits { memory_bytes: 64 << 20, ..Limits::default() };
/// assert_eq!(limits.generations, 64);
/// ```
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of entries in memory; 256 MiB.
    pub memory_bytes: u64,
    /// Entries in memory; 1,000,000.
    pub memory_entries: u64,
    /// Bytes of the largest entry that is stored, uncompressed; 16 MiB. A larger one is served
    /// to those who wait and not kept.
    pub entry_bytes: u64,
    /// Bytes of remembered paths without a page; 8 MiB.
    pub gone_bytes: u64,
    /// Invalidations that are told apart; 100,000. Beyond it the older ones become one
    /// invalidation of everything that is as old.
    pub invalidations: usize,
    /// Generations in flight; 64.
    pub generations: usize,
    /// Generations that visitors wait for and that wait to start; 1,024.
    pub queue: usize,
    /// The longest wait in that queue; 10 s.
    pub queue_wait: Duration,
    /// The longest time of one generation; 30 s.
    pub deadline: Duration,
    /// Generations that run past their deadline, because their code cannot be stopped, beside
    /// [`generations`](Self::generations); 32. Beyond it, each keeps its place among those.
    pub stuck: usize,
    /// The same of one template; 8. Beyond it, nothing more of that template is generated until one
    /// of them ends.
    pub stuck_of_template: usize,
    /// How long an engine that ends waits for its generations; 5 s.
    pub landing_wait: Duration,
    /// The pause after the first failed renewal; 3 s. It doubles with each further one.
    pub first_pause: Duration,
    /// The longest pause between failed renewals; 5 min.
    pub longest_pause: Duration,
    /// The pause after the first failed generation of a page that has no entry; 1 s. It doubles
    /// with each further one. Meanwhile everybody gets that failure, and its source is not asked.
    /// Zero: it is asked for every request.
    pub first_cold_pause: Duration,
    /// The longest of these pauses; 30 s.
    pub longest_cold_pause: Duration,
    /// The longest wait for the store; 250 ms. It is then passed over for a while.
    pub store_wait: Duration,
    /// How often a store that other processes share is asked for their invalidations; 1 s.
    pub follow_every: Duration,
    /// Bytes of records that a listing of the store holds at once; 4 MiB. The largest record comes
    /// on top.
    pub listing_bytes: u64,
    /// Bytes of entries that wait to be written to the store; 64 MiB.
    pub unwritten_bytes: u64,
    /// Changes that wait to be written to the store; 200,000. Beyond this, or the bound on their
    /// bytes, the oldest are given up; if the store may hold older entries in their place, all that
    /// is stored counts as stale when the store works again.
    pub unwritten_changes: usize,
    /// How long an entry waits for others, to be written to the store with them; 200 ms. Compressing
    /// and writing so keep out of the way of those who wait for pages, and a crash costs that much
    /// more of what can be made again. Zero where processes share the store.
    pub write_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 256 * MIB,
            memory_entries: 1_000_000,
            entry_bytes: 16 * MIB,
            gone_bytes: 8 * MIB,
            invalidations: 100_000,
            generations: 64,
            queue: 1_024,
            queue_wait: Duration::from_secs(10),
            deadline: Duration::from_secs(30),
            stuck: 32,
            stuck_of_template: 8,
            landing_wait: Duration::from_secs(5),
            first_pause: Duration::from_secs(3),
            longest_pause: Duration::from_secs(300),
            first_cold_pause: Duration::from_secs(1),
            longest_cold_pause: Duration::from_secs(30),
            store_wait: Duration::from_millis(250),
            follow_every: Duration::from_secs(1),
            listing_bytes: 4 * MIB,
            unwritten_bytes: 64 * MIB,
            unwritten_changes: 200_000,
            write_after: Duration::from_millis(200),
        }
    }
}
