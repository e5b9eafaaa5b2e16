//! [`Tally`]: how many tests passed and failed, also as read from what test programs print.

use std::fmt;
use std::ops::AddAssign;

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Tally {
    /// One step that is no test runner, and passed.
    pub(super) const SUCCESS: Self = Self { passed: 1, failed: 0 };
    /// One step that failed as a whole.
    pub(super) const FAILURE: Self = Self { passed: 0, failed: 1 };

    /// Reads the summary line of a test program; nothing, if it is another line.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let summary = line.trim_start().strip_prefix("test result: ")?;
        Some(Self {
            passed: number_before(summary, "passed"),
            failed: number_before(summary, "failed"),
        })
    }
}

/// The number that stands before a word; 0 if there is none.
fn number_before(text: &str, word: &str) -> u64 {
    let words: Vec<_> =
        text.split([' ', ',', ';', '.', '(', ')']).filter(|part| !part.is_empty()).collect();
    let number = words.windows(2).find_map(|pair| match pair {
        [number, follower] if *follower == word => number.parse().ok(),
        _ => None,
    });
    number.unwrap_or_default()
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(u64, u64)>) {
        let tally = Tally::of_line(line).map(|tally| (tally.passed, tally.failed));
        assert_eq!(tally, expected, "{line}");
    }

    #[test]
    fn the_summary_of_a_test_program_is_read() {
        check("test result: ok. 18 passed; 0 failed; 0 ignored; 0 measured", Some((18, 0)));
        check("test result: FAILED. 3 passed; 1 failed; 0 ignored", Some((3, 1)));
        check("running 4 tests", None);
        check("the test result: ok. 1 passed", None);
    }
}
