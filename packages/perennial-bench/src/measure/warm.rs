//! How pages get into the state that is measured: stored, and compressed.

use std::time::{Duration, Instant};

use super::Bench;
use crate::BenchError;
use crate::client::{Probe, Reply};
use crate::server::{Floor, Site};

/// How long compressing the pages may take.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(2);

/// The answers for a page, once it is stored in an encoding.
pub(super) fn stored_as(
    bench: &Bench,
    site: &Site,
    path: &str,
    encoding: &str,
) -> Result<Reply, BenchError> {
    let (probe, begun) = (Probe::new(&bench.runtime, site.address), Instant::now());
    loop {
        let reply = probe.ask(path, Some(encoding))?.good(path)?;
        let is_hit = reply.header("cache-status").contains("; hit; ");
        if is_hit && reply.header("content-encoding") == encoding {
            return Ok(reply);
        }
        if begun.elapsed() > PATIENCE {
            return Err(BenchError::answer(path, format!("it is not stored as {encoding}")));
        }
        std::thread::sleep(LOOK);
    }
}

/// Lets a site store pages, and starts the floor with the same answers, compressed and not.
pub(super) fn floor_of(bench: &Bench, site: &Site, paths: &[String]) -> Result<Floor, BenchError> {
    let probe = Probe::new(&bench.runtime, site.address);
    let mut answers = Vec::with_capacity(paths.len() * 2);
    for path in paths {
        let compressed = stored_as(bench, site, path, "br")?;
        answers.push((path.clone(), compressed));
        answers.push((path.clone(), probe.ask(path, None)?.good(path)?));
    }
    let floor = Floor::start(&answers)?;
    let probe = Probe::new(&bench.runtime, floor.address);
    for (path, reply) in answers {
        let encoding = Some(reply.header("content-encoding")).filter(|it| !it.is_empty());
        if !sends_the_same(&probe.ask(&path, encoding)?, &reply) {
            return Err(BenchError::answer(&path, "the floor sends something else"));
        }
    }
    Ok(floor)
}

/// Whether two answers are the same but for the moment, and the order of their headers.
fn sends_the_same(one: &Reply, other: &Reply) -> bool {
    let headers = |reply: &Reply| {
        let mut headers = reply.headers.clone();
        headers.retain(|(name, _)| name != "date");
        headers.sort();
        headers
    };
    one.status == other.status && one.body == other.body && headers(one) == headers(other)
}
