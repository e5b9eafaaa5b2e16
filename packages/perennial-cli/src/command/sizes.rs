//! `perennial sizes`: how large the client of a release is, and which crate takes how much of it.

use std::collections::BTreeMap;

use perennial_build::{ClientSizes, Sizes, measure_client};

use super::{AppArgs, build};
use crate::{CommandError, terminal};

/// How many crates are named; what the others take is added up.
const MOST_CRATES: usize = 16;

/// Measure the client of a release: its files, and the crates in them
///
/// Only the client is built, and no release that is there is changed.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    app: AppArgs,
    /// Leave out a pass of the build, to see what it brings; may be repeated
    #[arg(long, value_name = "PASS")]
    without: Vec<String>,
    /// Write it as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let sizes = measure_client(&args.app.find()?, &args.without, &*terminal::reporter())?;
    if args.json {
        let (files, crates, passes) = (&sizes.files, &sizes.crates, &sizes.passes);
        let untranslated = &sizes.untranslated;
        let json = serde_json::json!({
            "sizes": files, "crates": crates, "passes": passes, "untranslated": untranslated
        });
        terminal::print_result(&json.to_string());
    } else {
        print(&sizes);
    }
    Ok(())
}

fn print(sizes: &ClientSizes) {
    for line in build::size_lines(&sizes.files) {
        terminal::print_result(&line);
    }
    if let Some(without) = &sizes.untranslated {
        terminal::print_result("\ntranslations: what a first visit loads, and what comes later");
        for line in translation_lines(&sizes.files, without) {
            terminal::print_result(&line);
        }
    }
    for (file, crates) in &sizes.crates {
        terminal::print_result(&format!(
            "\n{:>12}  {file}, raw, by crate",
            build::bytes(crates.values().sum())
        ));
        for (name, size) in largest(crates) {
            terminal::print_result(&format!("{:>12}  {name}", build::bytes(size)));
        }
    }
}

/// What of a client is there for the sake of messages.
fn translation_lines(with: &Sizes, without: &Sizes) -> [String; 3] {
    let all = |sizes: &Sizes| {
        let first = sizes.initial_brotli.unwrap_or_default();
        let all: u64 = sizes.files.iter().filter_map(|file| file.brotli).sum();
        (first, all.saturating_sub(first))
    };
    let line = |(first, later): (u64, u64), name: &str| {
        format!("{:>12}{:>12}  {name}, brotli", build::bytes(first), build::bytes(later))
    };
    let (with, without) = (all(with), all(without));
    let more = (with.0.saturating_sub(without.0), with.1.saturating_sub(without.1));
    [line(with, "with"), line(without, "without"), line(more, "difference")]
}

/// The crates that take most, and what all others take together.
fn largest(crates: &BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut sorted: Vec<_> = crates.iter().map(|(name, size)| (name.clone(), *size)).collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let others: u64 = sorted.iter().skip(MOST_CRATES).map(|(_, size)| size).sum();
    sorted.truncate(MOST_CRATES);
    if others > 0 {
        sorted.push(("others".to_owned(), others));
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_crates_are_added_up() {
        let crates = (0..20).map(|n| (format!("c{n}"), 100 - n)).collect();
        let shown = largest(&crates);
        assert_eq!(shown.len(), MOST_CRATES + 1);
        assert_eq!(shown[0], ("c0".to_owned(), 100));
        assert_eq!(shown[MOST_CRATES], ("others".to_owned(), 84 + 83 + 82 + 81));
    }
}
