//! What is measured and what it is measured against: each a role of this program, in a process of
//! its own.

mod direct;
mod floor;
mod nginx;
mod respond;
mod site;
mod stored;

pub(crate) use direct::{run as run_direct, start as start_direct};
pub(crate) use floor::{Floor, run as run_floor};
pub(crate) use nginx::{Files as NginxFiles, Nginx};
pub(crate) use respond::{Pages, run as run_respond, start as start_respond};
pub(crate) use site::{Build, Site, run as run_site};
pub(crate) use stored::{
    COUNTERS, Stored, StoredSettings, fill, folder_bytes, path as stored_path, run as run_stored,
};

use std::io::{BufRead as _, Write as _};
use std::time::Duration;

use crate::BenchError;

/// A worker's life: an order is a line with two numbers, a first page and how many, and the answer
/// is how long they took, in nanoseconds.
fn obey(mut make: impl FnMut(u64, u64) -> Result<Duration, BenchError>) -> Result<(), BenchError> {
    let failed = || BenchError::io("speaking with the benchmark");
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(failed())?;
        let mut numbers = line.split_whitespace().map(str::parse::<u64>);
        let (Some(Ok(first)), Some(Ok(count))) = (numbers.next(), numbers.next()) else {
            return Err(BenchError::Usage(format!("an order is two numbers, not {line:?}")));
        };
        let time = make(first, count)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", time.as_nanos()).and_then(|()| out.flush()).map_err(failed())?;
    }
    Ok(())
}
