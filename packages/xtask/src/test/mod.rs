//! `cargo xtask test`: every test but those that are run by name.
//!
//! One step after another, a failing one does not stop those behind it. The last line is
//! `N passed, N failed`: tests one by one, and every other step as one.

mod requirements;
mod steps;
mod tally;
mod tee;

use std::time::{Duration, Instant};

use crate::{Repository, TaskError};
use steps::{ON_THEIR_OWN, STEPS};
use tally::Tally;

pub(crate) fn run(repository: &Repository, chosen: &[String]) -> Result<(), TaskError> {
    if let Some(unknown) = chosen.iter().find(|name| !STEPS.iter().any(|step| step.name == **name))
    {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(TaskError::new(format!(
            "there is no step {unknown:?}\nhint: one of {}",
            names.join(", ")
        )));
    }
    let steps = STEPS.iter().filter(|step| match chosen {
        [] => !ON_THEIR_OWN.contains(&step.name),
        _ => chosen.iter().any(|name| name == step.name),
    });
    let (mut total, mut rows) = (Tally::default(), Vec::new());
    let start = Instant::now();
    for step in steps {
        println!("\n==== {}: {}", step.name, step.about);
        let begin = Instant::now();
        let tally = (step.run)(repository).unwrap_or_else(|error| {
            println!("error: {error}");
            Tally::FAILURE
        });
        rows.push((step.name, begin.elapsed(), tally));
        total += tally;
    }
    println!("\n==== all steps");
    for (name, time, tally) in rows {
        println!(
            "{} {name:<16} {:>8}  {tally}",
            if tally.failed == 0 { "ok  " } else { "FAIL" },
            readable(time)
        );
    }
    println!("{:<21} {:>8}", "", readable(start.elapsed()));
    println!("{total}");
    match total.failed {
        0 => Ok(()),
        _ => Err(TaskError::new("not everything passed, see above")),
    }
}

fn readable(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 60.. => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{:.1}s", time.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_to_read() {
        assert_eq!(readable(Duration::from_millis(1_250)), "1.2s");
        assert_eq!(readable(Duration::from_secs(125)), "2m 05s");
    }
}
