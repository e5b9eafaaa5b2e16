//! A page that is always stale and always being made anew, against one that stays fresh.

use super::{Bench, Comparison, Side, always, warm};
use crate::client::Probe;
use crate::report::{Report, Target};
use crate::server::Site;
use crate::{BenchError, app};

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    let (site, fresh, stale) = (Site::start()?, app::city_path(0), app::STALE_PATH);
    warm::stored_as(bench, &site, &fresh, "br")?;
    warm::stored_as(bench, &site, stale, "br")?;
    let answer = Probe::new(&bench.runtime, site.address).ask(stale, Some("br"))?.good(stale)?;
    if !answer.header("cache-status").ends_with("detail=stale") {
        return Err(BenchError::answer(stale, "it is not stale"));
    }
    let before = site.generations(&bench.runtime)?;
    let ours = Side::new(&site.process, site.address, always(stale, Some("br")));
    let theirs = Side::new(&site.process, site.address, always(&fresh, Some("br")));
    let compared = Comparison::of_servers(bench, &ours, &theirs, bench.plan.connections)?;
    // The page's source takes longer than a turn of the short form, so one at least has begun.
    if site.generations(&bench.runtime)? == before {
        return Err(BenchError::answer(stale, "it was never made anew"));
    }
    let what = "a page that is always stale and being made anew, brotli, against a fresh one";
    report.rates(what, &compared, Target::AtLeast(0.95));
    Ok(())
}
