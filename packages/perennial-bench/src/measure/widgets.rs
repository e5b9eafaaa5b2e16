//! A page of 40 widgets on three levels, against the same page without capsules.

use std::cell::Cell;

use super::cold::make;
use super::{Bench, Comparison};
use crate::BenchError;
use crate::report::{Report, Target};
use crate::server::{self, Build, Pages};

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    let (tree_build, flat_build) = (Build::make()?, Build::make()?);
    let mut tree = server::start_respond(&tree_build, Pages::Tree)?;
    let mut flat = server::start_respond(&flat_build, Pages::Flat)?;
    let pages = (bench.plan.cold_pages / 10).max(10);
    let (first, other) = (Cell::new(0), Cell::new(0));
    let compared = Comparison::alternate(
        bench.plan.rounds,
        || make(&mut tree, first.replace(first.get() + pages), pages),
        || make(&mut flat, other.replace(other.get() + pages), pages),
    )?;
    let what = "first requests of pages with 40 widgets of their own on three levels, against the \
                same pages without capsules";
    report.rates(what, &compared, Target::None);
    Ok(())
}
