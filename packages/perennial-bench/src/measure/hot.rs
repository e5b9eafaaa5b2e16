//! One stored page, against bare actix-web that sends the same bytes from memory.

use super::{Bench, Comparison, Side, always, warm};
use crate::report::{Report, Target};
use crate::server::Site;
use crate::{BenchError, app};

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    let (site, path) = (Site::start()?, app::city_path(0));
    let floor = warm::floor_of(bench, &site, std::slice::from_ref(&path))?;
    for (what, encoding) in [("uncompressed", None), ("brotli", Some("br"))] {
        let write = always(&path, encoding);
        let ours = Side::new(&site.process, site.address, write.clone());
        let theirs = Side::new(&floor.process, floor.address, write);
        let compared = Comparison::of_servers(bench, &ours, &theirs, bench.plan.connections)?;
        let what = format!("hot: one stored page, {what}, against bare actix-web from memory");
        report.rates(&what, &compared, Target::AtLeast(0.95));
    }
    Ok(())
}
