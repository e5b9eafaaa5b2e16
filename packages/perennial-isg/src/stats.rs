//! [`Stats`]: what the engine has counted.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

macro_rules! counters {
    ($(#[doc = $doc:literal] $name:ident,)*) => {
        /// The engine's counters.
        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $(pub(crate) $name: Counter,)*
        }

        /// What the engine has counted since it was built, and how it is now.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
        #[non_exhaustive]
        pub struct Stats {
            $(#[doc = $doc] pub $name: u64,)*
            /// Entries in memory now.
            pub memory_entries: u64,
            /// Bytes of entries in memory now, about.
            pub memory_bytes: u64,
            /// Remembered paths without a page now.
            pub gone_entries: u64,
            /// Keys for which something is read or generated now.
            pub flights: u64,
            /// Generations that run now.
            pub generating: u64,
            /// Generations that run past their deadline now, because their code cannot be stopped.
            pub stuck: u64,
            /// Generations that wait for their turn now.
            pub queued: u64,
            /// Subjects of invalidations that are told apart now.
            pub invalidation_subjects: u64,
            /// Entries that wait to be written to the store now.
            pub unwritten: u64,
            /// Entries in the store now, about.
            pub store_entries: u64,
            /// Bytes of the store now, about.
            pub store_bytes: u64,
        }

        impl Counters {
            pub(crate) fn read(&self) -> Stats {
                Stats { $($name: self.$name.read(),)* ..Stats::default() }
            }
        }

        impl Stats {
            /// The counters by name, for reports.
            pub(crate) fn counters(&self) -> Vec<(&'static str, &'static str, u64)> {
                vec![$((stringify!($name), $doc, self.$name),)*]
            }
        }
    };
}

counters! {
    /// Answers from a fresh entry.
    hits_fresh,
    /// Answers from a stale entry.
    hits_stale,
    /// Answers from an expired entry, because making a new one failed.
    hits_if_error,
    /// Answers from a remembered path without a page.
    hits_gone,
    /// Answers from a remembered failure of a page without an entry, in its pause.
    hits_failed,
    /// Entries found in the store.
    hits_store,
    /// Requests that started a flight for a cold or expired page.
    misses,
    /// Requests that joined one.
    collapsed,
    /// Requests that were shown a loading page.
    loading,
    /// Requests that were refused because too much was being generated.
    overloaded,
    /// Generations that were started.
    generations,
    /// Generations that gave what was there already.
    unchanged,
    /// Generations that were started anew because of an invalidation while they ran.
    overtaken,
    /// Generations that said that there is no such page.
    gone,
    /// Generations that gave an answer which must not be shared.
    uncacheable,
    /// Generations that gave a redirect.
    redirects,
    /// Generations that refused the page to everybody.
    refusals,
    /// Generations that failed, by whoever's fault.
    failures,
    /// Generations that panicked.
    panics,
    /// Generations that took too long.
    timeouts,
    /// Requests that waited longer than a generation may take, and were answered without it.
    gave_up,
    /// Renewals that were not needed, as the generator said.
    not_needed,
    /// Invalidations.
    invalidations,
    /// Entries that were compressed.
    compressed,
    /// Entries that had to make room in memory.
    evictions,
    /// Entries that were too large to be kept.
    too_large,
    /// Records that were damaged or of an unknown format.
    damaged,
    /// Entries that were written to the store.
    written,
    /// Entries that could not wait any longer to be written to the store.
    unwritable,
    /// Operations of the store that failed or took too long.
    store_errors,
}

/// A number that only rises.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self) {
        self.add_many(1);
    }

    pub(crate) fn add_many(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Stats {
    /// The counters in the text format of Prometheus (version 0.0.4), names beginning with
    /// `perennial_`.
    #[must_use]
    pub fn to_prometheus(&self) -> String {
        use std::fmt::Write as _;
        let mut text = String::new();
        for (name, help, value) in self.counters() {
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "# HELP perennial_{name}_total{help}\n# TYPE perennial_{name}_total counter\nperennial_{name}_total {value}\n"
            );
        }
        for (name, value) in self.gauges() {
            let _ = write!(text, "# TYPE perennial_{name} gauge\nperennial_{name} {value}\n");
        }
        text
    }

    fn gauges(&self) -> [(&'static str, u64); 11] {
        [
            ("memory_entries", self.memory_entries),
            ("memory_bytes", self.memory_bytes),
            ("gone_entries", self.gone_entries),
            ("flights", self.flights),
            ("generating", self.generating),
            ("stuck", self.stuck),
            ("queued", self.queued),
            ("invalidation_subjects", self.invalidation_subjects),
            ("unwritten", self.unwritten),
            ("store_entries", self.store_entries),
            ("store_bytes", self.store_bytes),
        ]
    }
}
