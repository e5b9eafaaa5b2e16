//! [`Report`]: how the siege went, as a table.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::MIB;
use super::shared::Shared;
use crate::server::Server;

/// The 99th percentile of stored pages, in the long form.
const P99: Duration = Duration::from_millis(50);
/// How much more memory than when it was idle the server may have within a minute of the end.
pub(super) const GROWTH: u64 = 32 * MIB;

/// How the siege went.
pub(crate) struct Report {
    seed: u64,
    time: Duration,
    idle: (u64, usize),
    most: (u64, usize),
    end: (u64, usize),
    counts: BTreeMap<String, u64>,
    times: Vec<Duration>,
    faults: Vec<String>,
}

impl Report {
    pub(super) fn new(seed: u64, time: Duration, memory: u64, files: usize) -> Self {
        let idle = (memory, files);
        let (counts, times, faults) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { seed, time, idle, most: idle, end: idle, counts, times, faults }
    }

    /// Looks at what the server uses.
    pub(super) fn sample(&mut self, server: &Server) {
        self.most.0 = self.most.0.max(server.memory());
        self.most.1 = self.most.1.max(server.descriptors());
    }

    pub(super) fn finish(&mut self, server: &Server, shared: &Shared) {
        self.end = (server.memory(), server.descriptors());
        self.counts = shared.counts();
        self.times = shared.times();
        self.faults = shared.all_faults();
    }

    fn percentile(&self, hundredths: usize) -> Duration {
        let place = (self.times.len() * hundredths / 100).min(self.times.len().saturating_sub(1));
        self.times.get(place).copied().unwrap_or_default()
    }

    /// Fails if something was wrong. Only the long form, on a machine of its own, has a bound for
    /// how fast stored pages are.
    pub(super) fn check(&self, long: bool) {
        assert!(self.faults.is_empty(), "seed {}: {:#?}", self.seed, self.faults);
        assert!(self.times.len() > 50, "{} stored pages were seen", self.times.len());
        let (memory, files) = self.end;
        assert!(memory < self.idle.0 + GROWTH, "memory is not flat: {self}");
        assert!(files < self.idle.1 + 20, "descriptors are not flat: {self}");
        assert!(!long || self.percentile(99) < P99, "stored pages are slow: {self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |f: &mut fmt::Formatter<'_>, name: &str, value: String| {
            writeln!(f, "| {name:<52} | {value:>14} |")
        };
        row(f, &format!("seed {}, seconds", self.seed), self.time.as_secs().to_string())?;
        for (name, count) in &self.counts {
            row(f, name, count.to_string())?;
        }
        row(f, "stored pages that were timed", self.times.len().to_string())?;
        for hundredths in [50, 99, 100] {
            let name = format!("their {hundredths}th percentile");
            row(f, &name, format!("{:.1?}", self.percentile(hundredths)))?;
        }
        let figures = [("idle", self.idle), ("most", self.most), ("end", self.end)];
        for (name, (memory, files)) in figures {
            row(f, &format!("memory, {name}"), format!("{} MiB", memory / MIB))?;
            row(f, &format!("descriptors, {name}"), files.to_string())?;
        }
        row(f, "wrong", self.faults.len().to_string())
    }
}
