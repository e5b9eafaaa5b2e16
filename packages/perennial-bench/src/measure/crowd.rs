//! Many visitors at once of one page that nobody has made yet.

use super::Bench;
use crate::client::{Load, Until, write_request};
use crate::report::Report;
use crate::server::Site;
use crate::{BenchError, app};

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    let (site, path) = (Site::start()?, app::city_path(0));
    let before = site.generations(&bench.runtime)?;
    let connections = bench.plan.crowd;
    let load = Load { address: site.address, connections, until: Until::EachOnce };
    let asked = path.clone();
    let tally = load.run(&bench.runtime, move |_, bytes| write_request(bytes, &asked, None))?;
    let made = site.generations(&bench.runtime)? - before;
    if tally.answers() != connections as u64 {
        return Err(BenchError::answer(&path, format!("only {} answers", tally.answers())));
    }
    if made != 1 {
        return Err(BenchError::Wrong(format!("{made} generations of {path}")));
    }
    let figure =
        format!("{made} generation, all 200, the last after {} ms", tally.elapsed.as_millis());
    let what = format!("{connections} first requests of one page at once");
    report.fact(&what, figure, "1 generation, all 200", true);
    Ok(())
}
