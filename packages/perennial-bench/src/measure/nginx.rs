//! One stored page, against nginx that has the same bytes as files.

use super::{Bench, Comparison, Side, always, warm};
use crate::client::Probe;
use crate::report::{Report, Target};
use crate::server::{Nginx, NginxFiles, Site};
use crate::{BenchError, app};

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    let (site, path) = (Site::start()?, app::city_path(0));
    let gzip = warm::stored_as(bench, &site, &path, "gzip")?;
    let plain = Probe::new(&bench.runtime, site.address).ask(&path, None)?.good(&path)?;
    let files = NginxFiles { path: &path, plain: &plain.body, gzip: &gzip.body };
    let Some(nginx) = Nginx::start(&[files])? else {
        report.absent("hot: against nginx with the same files", "nginx is not installed");
        return Ok(());
    };
    for (what, encoding, sent) in [("uncompressed", None, &plain), ("gzip", Some("gzip"), &gzip)] {
        let same = Probe::new(&bench.runtime, nginx.address).ask(&path, encoding)?.good(&path)?;
        if same.body != sent.body {
            return Err(BenchError::answer(&path, "nginx sends something else"));
        }
        let write = always(&path, encoding);
        let ours = Side::new(&site.process, site.address, write.clone());
        let theirs = Side::new(&nginx.process, nginx.address, write);
        let compared = Comparison::of_servers(bench, &ours, &theirs, bench.plan.connections)?;
        let what = format!("hot: one stored page, {what}, against nginx with the same files");
        report.rates(&what, &compared, Target::AtLeast(1.0));
    }
    Ok(())
}
