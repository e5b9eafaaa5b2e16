//! Many stored pages at random, against bare actix-web that has them all in memory.

use super::{Bench, Comparison, Side, warm};
use crate::report::{Report, Target};
use crate::server::Site;
use crate::{BenchError, app, client};

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    let site = Site::start()?;
    let paths: Vec<String> = (0..bench.plan.pages).map(app::city_path).collect();
    let floor = warm::floor_of(bench, &site, &paths)?;
    for (what, encoding) in [("uncompressed", None), ("brotli", Some("br"))] {
        let requests: Vec<_> = paths.iter().map(|path| client::request(path, encoding)).collect();
        let write = move |number: u64, bytes: &mut Vec<u8>| {
            let chosen = app::mix(number) as usize % requests.len();
            bytes.clear();
            bytes.extend_from_slice(requests.get(chosen).map(Vec::as_slice).unwrap_or_default());
        };
        let ours = Side::new(&site.process, site.address, write.clone());
        let theirs = Side::new(&floor.process, floor.address, write);
        let compared = Comparison::of_servers(bench, &ours, &theirs, bench.plan.connections)?;
        let pages = bench.plan.pages;
        let what = format!("{pages} stored pages at random, {what}, against bare actix-web");
        report.rates(&what, &compared, Target::AtLeast(0.95));
    }
    Ok(())
}
