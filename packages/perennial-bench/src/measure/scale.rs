//! Stored pages at random, many against few: most of the many lie on disk alone.

use super::{Bench, Comparison, Side, usage};
use crate::client::{Probe, write_request};
use crate::report::{Report, Target};
use crate::server::{self, COUNTERS, Stored, StoredSettings};
use crate::{BenchError, app, process};

/// Too little for more than a few pages: all others are read from disk.
const NO_MEMORY: u64 = 64 << 10;
/// How far the resident memory may exceed the bounds that are set.
const SLACK: u64 = 64 << 20;
/// How often the progress of the filling is told.
const PROGRESS: u64 = 1 << 18;

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    let folder = process::folder()?;
    let [few, many] = bench.plan.stored;
    let settings = |name: &str, memory_bytes| StoredSettings {
        folder: folder.path().join(name),
        memory_bytes,
    };
    let stores = [
        (settings("few", bench.plan.memory_bytes), few),
        (settings("few-on-disk", NO_MEMORY), few),
        (settings("many", bench.plan.memory_bytes), many),
    ];
    for (settings, pages) in &stores {
        server::fill(settings, *pages, |done| {
            if done % PROGRESS == 0 {
                eprintln!("{done} of {pages} pages are stored");
            }
        })?;
    }
    let [in_memory, on_disk, large] = &stores;
    let (in_memory, on_disk) = (Stored::start(&in_memory.0)?, Stored::start(&on_disk.0)?);
    let large_server = Stored::start(&large.0)?;
    let at_start = usage::resident_bytes(large_server.process.id());
    let of_many = at_random(&large_server, many);
    let compared = Comparison::of_servers(bench, &of_many, &at_random(&on_disk, few), 1)?;
    let what = format!("{many} pages on disk, one visitor at random, against {few} on disk");
    report.times(&what, &compared, Target::AtMost(1.5));
    let compared = Comparison::of_servers(bench, &of_many, &at_random(&in_memory, few), 1)?;
    let what = format!("{many} pages on disk, one visitor at random, against {few} in memory");
    report.times(&what, &compared, Target::AtMost(1.5));
    let connections = bench.plan.connections;
    let compared =
        Comparison::of_servers(bench, &of_many, &at_random(&in_memory, few), connections)?;
    let what = format!("the same, {connections} visitors");
    report.rates(&what, &compared, Target::None);
    check_hits(bench, &large_server)?;
    memory(report, at_start, &large_server, &large.0, many);
    Ok(())
}

fn at_random(server: &Stored, pages: u64) -> Side<'_> {
    // Not the same pages in every turn.
    let turn = std::cell::Cell::new(0_u64);
    Side::new(&server.process, server.address, move |number, bytes| {
        if number == 0 {
            turn.set(turn.get() + 1);
        }
        let chosen = app::mix(number ^ (turn.get() << 40)) % pages;
        write_request(bytes, &server::stored_path(chosen), None);
    })
}

/// Says where the answers came from. A page that was made anew although the store did not fail was
/// lost.
fn check_hits(bench: &Bench, server: &Stored) -> Result<(), BenchError> {
    let counters =
        Probe::new(&bench.runtime, server.address).ask(COUNTERS, None)?.good(COUNTERS)?;
    let counter = |name: &str| counters.counter(name).unwrap_or_default();
    let read = counter("perennial_hits_store_total");
    let held = counter("perennial_hits_fresh_total");
    let made = counter("perennial_generations_total");
    let failed = counter("perennial_store_errors_total");
    let told = format!(
        "of the many pages, {read} answers came from disk and {held} from memory; {made} were made \
         anew, and {failed} operations of the store failed or took too long"
    );
    eprintln!("{told}");
    if read == 0 || (made > 0 && failed == 0) { Err(BenchError::Wrong(told)) } else { Ok(()) }
}

fn memory(
    report: &mut Report,
    at_start: u64,
    server: &Stored,
    settings: &StoredSettings,
    pages: u64,
) {
    let (resident, bound) = (usage::resident_bytes(server.process.id()), settings.bound());
    let mebibytes = |bytes: u64| bytes >> 20;
    let disk = server::folder_bytes(&settings.folder);
    let figure = format!(
        "{} MiB resident, {} MiB when it listened; its settings allow {} MiB; {} MiB on disk",
        mebibytes(resident),
        mebibytes(at_start),
        mebibytes(bound),
        mebibytes(disk)
    );
    let what = format!("memory with {pages} stored pages");
    report.fact(&what, figure, "≤ bound + 64 MiB", resident <= bound + SLACK);
}
