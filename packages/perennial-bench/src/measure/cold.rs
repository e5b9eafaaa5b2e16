//! First requests of distinct pages, against calling the state function and Sycamore's renderer.

use std::cell::Cell;
use std::time::Duration;

use super::compare::{Turn, settled};
use super::{Bench, Comparison};
use crate::client::{Load, Until, write_request};
use crate::process::Process;
use crate::report::{Report, Target};
use crate::server::{self, Build, Pages, Site};
use crate::{BenchError, app};

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    let mut direct = server::start_direct()?;
    let (build, site) = (Build::make()?, Site::start()?);
    let mut respond = server::start_respond(&build, Pages::Cities)?;
    let pages = bench.plan.cold_pages;
    let (first, other, served) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let compared = Comparison::alternate(
        bench.plan.rounds,
        || make(&mut respond, first.replace(first.get() + pages), pages),
        || make(&mut direct, other.replace(other.get() + pages), pages),
    )?;
    let what = "cold: first requests of distinct pages, by `Site::respond`, against the state \
                function and Sycamore's renderer called directly";
    report.rates(what, &compared, Target::AtLeast(0.85));
    let compared = Comparison::alternate(
        bench.plan.rounds,
        || ask(bench, &site, served.replace(served.get() + pages), pages),
        || make(&mut direct, other.replace(other.get() + pages), pages),
    )?;
    let made = site.generations(&bench.runtime)?;
    if made != served.get() {
        let reason = format!("{made} generations for {} distinct pages", served.get());
        return Err(BenchError::Wrong(reason));
    }
    report.rates("the same over HTTP", &compared, Target::None);
    Ok(())
}

/// A worker's turn.
pub(super) fn make(worker: &mut Process, first: u64, pages: u64) -> Result<Turn, BenchError> {
    let before = settled(worker);
    let answer = worker.order(&format!("{first} {pages}"))?;
    let nanos =
        answer.parse().map_err(|_| BenchError::Wrong(format!("a worker said {answer:?}")))?;
    let processor = settled(worker).saturating_sub(before);
    Ok(Turn { answers: pages, elapsed: Duration::from_nanos(nanos), processor, ..Turn::default() })
}

/// A turn of first requests over HTTP.
fn ask(bench: &Bench, site: &Site, first: u64, pages: u64) -> Result<Turn, BenchError> {
    let connections = bench.plan.connections;
    let load = Load { address: site.address, connections, until: Until::Answers(pages) };
    let before = settled(&site.process);
    let tally = load.run(&bench.runtime, move |number, bytes| {
        write_request(bytes, &app::city_path(first + number), None);
    })?;
    let processor = settled(&site.process).saturating_sub(before);
    Ok(Turn { answers: tally.answers(), elapsed: tally.elapsed, processor, ..Turn::default() })
}
