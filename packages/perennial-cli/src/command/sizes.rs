//! `perennial sizes`: how large the client of a release is, and which crate takes how much of it.

use std::collections::BTreeMap;

use perennial_build::{ClientSizes, measure_client};

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
    /// Write it as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let sizes = measure_client(&args.app.find()?, &*terminal::reporter())?;
    if args.json {
        println!("{}", serde_json::json!({ "sizes": sizes.files, "crates": sizes.crates }));
    } else {
        print(&sizes);
    }
    Ok(())
}

fn print(sizes: &ClientSizes) {
    for line in build::size_lines(&sizes.files) {
        println!("{line}");
    }
    for (file, crates) in &sizes.crates {
        println!("\n{:>12}  {file}, raw, by crate", build::bytes(crates.values().sum()));
        for (name, size) in largest(crates) {
            println!("{:>12}  {name}", build::bytes(size));
        }
    }
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
