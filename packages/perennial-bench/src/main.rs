//! The benchmark: `cargo xtask bench` runs it. Servers and client are processes of their own, on
//! processors of their own; the sides of a comparison take turns.

mod app;
mod client;
mod error;
mod measure;
mod placement;
mod plan;
mod process;
mod report;
mod server;
mod tree;

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use error::BenchError;
use measure::{ALL, Bench, MachineTime};
use plan::Plan;
use report::Report;
use server::StoredSettings;

fn main() -> ExitCode {
    perennial_actix::raise_file_limit();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["site"] => return server::run_site(),
        ["direct"] => server::run_direct(),
        ["respond", pages] => server::run_respond(pages),
        ["floor", folder, address] => {
            parsed(address).and_then(|address| server::run_floor(Path::new(folder), address))
        }
        ["stored", folder, memory_bytes, address] => stored(folder, memory_bytes, address),
        _ => benchmark(&words),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn stored(folder: &str, memory_bytes: &str, address: &str) -> Result<(), BenchError> {
    let memory_bytes = memory_bytes
        .parse()
        .map_err(|_| BenchError::Usage(format!("{memory_bytes:?} is no number of bytes")))?;
    let settings = StoredSettings { folder: folder.into(), memory_bytes };
    server::run_stored(&settings, parsed(address)?)
}

fn parsed(address: &str) -> Result<SocketAddr, BenchError> {
    address.parse().map_err(|_| BenchError::Usage(format!("{address:?} is no address")))
}

fn benchmark(words: &[&str]) -> Result<(), BenchError> {
    let (flags, names): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with("--"));
    let mut plan = Plan::short();
    for flag in flags {
        let pages = flag.strip_prefix("--stored=").and_then(|pages| pages.parse().ok());
        plan = match (flag, pages) {
            ("--long", _) => Plan::long(),
            ("--smoke", _) => Plan::smoke(),
            (_, Some(pages)) => plan.with_stored(pages),
            _ => return Err(BenchError::Usage(format!("{flag:?} means nothing"))),
        };
    }
    if let Some(unknown) = names.iter().find(|name| !ALL.iter().any(|it| it.name == **name)) {
        let known: Vec<_> = ALL.iter().map(|it| it.name).collect();
        let known = known.join(", ");
        return Err(BenchError::Usage(format!("{unknown:?} is none of {known}")));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(BenchError::io("a runtime cannot be made"))?;
    let (bench, mut report, begun) =
        (Bench { plan, runtime }, Report::default(), MachineTime::now());
    placement::leave_server_processor();
    for measurement in ALL.iter().filter(|it| names.is_empty() || names.contains(&it.name)) {
        (measurement.run)(&bench, &mut report)?;
    }
    println!("{}", report.to_markdown());
    println!("Meanwhile: {}. {} missed.", MachineTime::now().told_since(begun), report.missed());
    Ok(())
}
