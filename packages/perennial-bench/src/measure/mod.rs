//! The measurements, each in a file of its own, by the name under which it can be asked for.

mod browser;
mod cold;
mod compare;
mod crowd;
mod hot;
mod nginx;
mod random;
mod scale;
mod stale;
mod usage;
mod warm;
mod widgets;

pub(crate) use compare::{Comparison, Side, Spread, Turn};
pub(crate) use usage::MachineTime;

use crate::plan::Plan;
use crate::report::Report;
use crate::{BenchError, client};

/// A measurement.
pub(crate) struct Measurement {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Bench, &mut Report) -> Result<(), BenchError>,
}

/// All of them, in their order.
pub(crate) const ALL: &[Measurement] = &[
    Measurement { name: "hot", run: hot::run },
    Measurement { name: "random", run: random::run },
    Measurement { name: "nginx", run: nginx::run },
    Measurement { name: "stale", run: stale::run },
    Measurement { name: "cold", run: cold::run },
    Measurement { name: "widgets", run: widgets::run },
    Measurement { name: "crowd", run: crowd::run },
    Measurement { name: "scale", run: scale::run },
    Measurement { name: "browser", run: browser::run },
];

/// What every measurement uses.
pub(crate) struct Bench {
    pub(crate) plan: Plan,
    pub(crate) runtime: tokio::runtime::Runtime,
}

/// A request for always the same path.
fn always(path: &str, encoding: Option<&str>) -> impl Fn(u64, &mut Vec<u8>) + Clone + 'static {
    let request = client::request(path, encoding);
    move |_, bytes| {
        bytes.clear();
        bytes.extend_from_slice(&request);
    }
}
