//! [`Comparison`]: two sides that take turns, so that what else the machine does meets both.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use super::{Bench, usage};
use crate::BenchError;
use crate::client::{Load, Until};
use crate::process::Process;

/// How long a process must have been quiet before the other side's turn.
const QUIET: Duration = Duration::from_millis(20);
/// For how long that is waited for.
const MOST_QUIET: u32 = 100;

/// Puts the bytes of the n-th request into a buffer.
type Write = Rc<dyn Fn(u64, &mut Vec<u8>)>;

/// One side: a server, and what it is asked.
pub(crate) struct Side<'p> {
    pub(crate) process: &'p Process,
    pub(crate) address: SocketAddr,
    write: Write,
}

/// What one turn of a side came to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turn {
    pub(crate) answers: u64,
    pub(crate) elapsed: Duration,
    /// What the server's process has used, with what it did behind its answers.
    pub(crate) processor: Duration,
    pub(crate) median: Duration,
    pub(crate) slow: Duration,
}

/// The turns of both sides.
#[derive(Debug, Clone, Default)]
pub(crate) struct Comparison(Vec<[Turn; 2]>);

/// A figure over all rounds: its median, and the least and the greatest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) greatest: f64,
}

impl<'p> Side<'p> {
    pub(crate) fn new(
        process: &'p Process,
        address: SocketAddr,
        write: impl Fn(u64, &mut Vec<u8>) + 'static,
    ) -> Self {
        Self { process, address, write: Rc::new(write) }
    }

    /// Asks for as long as a turn is.
    pub(crate) fn turn(&self, bench: &Bench, connections: usize) -> Result<Turn, BenchError> {
        let write = Rc::clone(&self.write);
        let load = Load { address: self.address, connections, until: Until::Time(bench.plan.turn) };
        let before = usage::processor_time(self.process.id());
        let tally = load.run(&bench.runtime, move |number, bytes| write(number, bytes))?;
        Ok(Turn {
            answers: tally.answers(),
            elapsed: tally.elapsed,
            processor: usage::processor_time(self.process.id()).saturating_sub(before),
            median: tally.percentile(50),
            slow: tally.percentile(99),
        })
    }
}

impl Comparison {
    /// Lets both sides take turns; who begins changes from round to round. The first round warms
    /// both up and does not count.
    pub(crate) fn alternate(
        rounds: usize,
        mut ours: impl FnMut() -> Result<Turn, BenchError>,
        mut theirs: impl FnMut() -> Result<Turn, BenchError>,
    ) -> Result<Self, BenchError> {
        let mut turns = Vec::with_capacity(rounds + 1);
        for round in 0..=rounds {
            turns.push(if round % 2 == 0 {
                let ours = ours()?;
                [ours, theirs()?]
            } else {
                let theirs = theirs()?;
                [ours()?, theirs]
            });
        }
        Ok(Self(turns.split_off(1)))
    }

    /// Compares two servers under the same load.
    pub(crate) fn of_servers(
        bench: &Bench,
        ours: &Side<'_>,
        theirs: &Side<'_>,
        connections: usize,
    ) -> Result<Self, BenchError> {
        let (ours, theirs) = (|| ours.turn(bench, connections), || theirs.turn(bench, connections));
        Self::alternate(bench.plan.rounds, ours, theirs)
    }

    /// A figure of each round.
    pub(crate) fn spread(&self, figure: impl Fn(&Turn, &Turn) -> f64) -> Spread {
        let mut figures: Vec<f64> =
            self.0.iter().map(|[ours, theirs]| figure(ours, theirs)).collect();
        figures.sort_by(f64::total_cmp);
        let at = |index: usize| figures.get(index).copied().unwrap_or(f64::NAN);
        Spread {
            median: at(figures.len() / 2),
            least: at(0),
            greatest: at(figures.len().saturating_sub(1)),
        }
    }
}

impl Turn {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.answers as f64 / self.elapsed.as_secs_f64()
    }

    /// Microseconds of processor time for an answer.
    pub(crate) fn cost(&self) -> f64 {
        self.processor.as_secs_f64() * 1e6 / self.answers as f64
    }
}

/// Waits until a process no longer does anything, and gives what it had used by then.
pub(crate) fn settled(process: &Process) -> Duration {
    let mut used = usage::processor_time(process.id());
    for _ in 0..MOST_QUIET {
        std::thread::sleep(QUIET);
        let now = usage::processor_time(process.id());
        if now.saturating_sub(used) < QUIET / 20 {
            return now;
        }
        used = now;
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_round_does_not_count_and_the_median_does() {
        let turn = |answers| Turn { answers, elapsed: Duration::from_secs(1), ..Turn::default() };
        let mut rates = [1_000, 10, 30, 20].into_iter();
        let ours = || Ok(turn(rates.next().unwrap()));
        let compared = Comparison::alternate(3, ours, || Ok(turn(10))).unwrap();
        let spread = compared.spread(|ours, theirs| ours.rate() / theirs.rate());
        assert_eq!(spread, Spread { median: 2.0, least: 1.0, greatest: 3.0 });
    }
}
