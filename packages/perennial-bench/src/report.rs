//! [`Report`]: the table that the benchmark writes.

use std::fmt::Write as _;
use std::time::Duration;

use crate::measure::{Comparison, Spread};

/// The table, row by row. Each row is also told on standard error as it comes.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<String>,
    missed: usize,
}

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// It is told for what it says.
    None,
}

impl Target {
    fn is_met(self, figure: f64) -> bool {
        match self {
            Self::AtLeast(least) => figure >= least,
            Self::AtMost(most) => figure <= most,
            Self::None => true,
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, "≥ {least:.2}"),
            Self::AtMost(most) => write!(f, "≤ {most:.2}"),
            Self::None => f.write_str("–"),
        }
    }
}

impl Report {
    /// Adds answers a second of both sides. A target is met if the rate meets it, and the
    /// processor time for an answer does too: the one alone could be the client's slowness, the
    /// other alone a server that waits.
    pub(crate) fn rates(&mut self, what: &str, compared: &Comparison, target: Target) {
        let ours = compared.spread(|ours, _| ours.rate());
        let theirs = compared.spread(|_, theirs| theirs.rate());
        let ratio = compared.spread(|ours, theirs| ours.rate() / theirs.rate());
        let cost = compared.spread(|ours, theirs| theirs.cost() / ours.cost());
        let costs = compared.spread(|ours, _| ours.cost()).median;
        let their_costs = compared.spread(|_, theirs| theirs.cost()).median;
        let figures = [
            format!("{:.0} a second, {costs:.1} µs", ours.median),
            format!("{:.0} a second, {their_costs:.1} µs", theirs.median),
            format!("{}; {:.2} by processor time", told(ratio), cost.median),
        ];
        let measurable = if cost.median.is_finite() { cost.median } else { ratio.median };
        self.row(what, figures, target, target.is_met(ratio.median) && target.is_met(measurable));
    }

    /// Adds the median time of an answer of both sides.
    pub(crate) fn times(&mut self, what: &str, compared: &Comparison, target: Target) {
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        let ours = compared.spread(|ours, _| micros(ours.median)).median;
        let theirs = compared.spread(|_, theirs| micros(theirs.median)).median;
        let slow = compared.spread(|ours, _| micros(ours.slow)).median;
        let ratio = compared.spread(|ours, theirs| micros(ours.median) / micros(theirs.median));
        let figures = [
            format!("{ours:.0} µs, 99th percentile {slow:.0} µs"),
            format!("{theirs:.0} µs"),
            told(ratio),
        ];
        self.row(what, figures, target, target.is_met(ratio.median));
    }

    /// Adds how many milliseconds somebody waited, of at most so many.
    pub(crate) fn wait(&mut self, what: &str, waited: Spread, most: Option<Duration>) {
        let Spread { median, least, greatest } = waited;
        let figure = format!("**{median:.1} ms** ({least:.1} to {greatest:.1})");
        let most = most.map(|most| most.as_secs_f64() * 1e3);
        let target = most.map_or_else(|| "–".to_owned(), |most| format!("≤ {most:.0} ms"));
        self.fact(what, figure, &target, most.is_none_or(|most| median <= most));
    }

    /// Adds something that is either so or not.
    pub(crate) fn fact(&mut self, what: &str, ours: String, target: &str, met: bool) {
        self.row(what, [ours, "–".to_owned(), "–".to_owned()], target, met);
    }

    /// Adds what could not be measured, and why.
    pub(crate) fn absent(&mut self, what: &str, why: &str) {
        self.push(format!("| {what} | {why} | | | | not measured |"));
    }

    fn row(&mut self, what: &str, figures: [String; 3], target: impl std::fmt::Display, met: bool) {
        let [ours, theirs, ratio] = figures;
        let target = target.to_string();
        let verdict = match (target.as_str(), met) {
            ("–", _) => "",
            (_, true) => "met",
            (_, false) => "**missed**",
        };
        self.missed += usize::from(!met);
        self.push(format!("| {what} | {ours} | {theirs} | {ratio} | {target} | {verdict} |"));
    }

    fn push(&mut self, row: String) {
        eprintln!("{row}");
        self.rows.push(row);
    }

    /// The whole table.
    pub(crate) fn to_markdown(&self) -> String {
        let mut text = String::from(
            "| measured | Perennial | against it | ratio (least to greatest of a round) | target | |\n\
             |---|---|---|---|---|---|\n",
        );
        for row in &self.rows {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{row}");
        }
        text
    }

    /// How many targets were missed.
    pub(crate) const fn missed(&self) -> usize {
        self.missed
    }
}

fn told(spread: Spread) -> String {
    format!("**{:.2}** ({:.2} to {:.2})", spread.median, spread.least, spread.greatest)
}
