//! `perennial build`: builds an app, and says how large its client is.

use perennial_build::{Build, BuildError, Mode, Sizes, VisitSize, build, build_messages};

use super::AppArgs;
use crate::CommandError;
use crate::terminal::{self, print};

/// Build an app
///
/// The result lies in target/perennial/NAME/dev or target/perennial/NAME/release, and can be
/// served from there by the server binary that lies in it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    app: AppArgs,
    /// Make it small and fast, compress it, and make the pages of the build paths
    #[arg(long, short)]
    release: bool,
    /// Only compile the messages into the last release, which a running server can then read
    #[arg(long, conflicts_with_all = ["release", "json"])]
    messages: bool,
    /// Write what was built as JSON to standard output
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let app = args.app.find()?;
    if args.messages {
        let built = build_messages(&app, &*terminal::reporter());
        let file = built.map_err(BuildError::from)?;
        terminal::print_done("messages", &file.display().to_string());
        return Ok(());
    }
    let mode = if args.release { Mode::Release } else { Mode::Development };
    let built = build(&app, mode, &*terminal::reporter())?;
    if args.json {
        terminal::print_result(&json(&built).to_string());
    } else {
        print_built(&built);
    }
    Ok(())
}

/// Says what was built.
pub(super) fn print_built(built: &Build) {
    print_sizes(&built.sizes);
    let took = built.took.as_secs_f64();
    terminal::print_done("built", &format!("{} in {took:.1} s", built.build_id));
    terminal::print_done("folder", &built.dist.display().to_string());
}

fn print_sizes(sizes: &Sizes) {
    size_lines(sizes).iter().for_each(|line| print(line));
}

/// The sizes of a client's files, and of a first visit, line by line.
pub(super) fn size_lines(sizes: &Sizes) -> Vec<String> {
    let brotli =
        |size: Option<u64>| size.map_or(String::new(), |size| format!("{:>11}", bytes(size)));
    let line =
        |raw, compressed, name: &str| format!("{:>12}{}  {name}", bytes(raw), brotli(compressed));
    let files = sizes.files.iter().map(|file| line(file.raw, file.brotli, &file.name));
    let heading = if sizes.initial_brotli.is_some() { "raw and brotli" } else { "raw" };
    let total =
        line(sizes.initial_raw, sizes.initial_brotli, &format!("the first visit, {heading}"));
    let visits = sizes.visits.iter().map(|VisitSize { part, raw, brotli }| {
        line(*raw, *brotli, &format!("the first visit of a page in the part {part:?}"))
    });
    let (raw, brotli) = sizes.later;
    let later = line(raw, brotli, "later, once a page is awake and has links");
    files.chain([total, later]).chain(visits).collect()
}

fn json(built: &Build) -> serde_json::Value {
    serde_json::json!({
        "build": built.build_id.as_str(),
        "folder": built.dist,
        "server": built.server,
        "pages": built.pages,
        "seconds": built.took.as_secs_f64(),
        "sizes": built.sizes,
    })
}

/// A size as people read it: kilobytes of 1000 bytes.
pub(super) fn bytes(size: u64) -> String {
    format!("{}.{} kB", size / 1_000, size % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_kilobytes() {
        assert_eq!(bytes(0), "0.0 kB");
        assert_eq!(bytes(34_712), "34.7 kB");
    }
}
