//! The siege: visitors, attackers and disturbances, all at once and from a seed. Each answer is
//! checked.

mod attackers;
mod disturbances;
mod report;
mod shared;
mod visitors;

use std::thread;
use std::time::{Duration, Instant};

use perennial_tests::Random;

use crate::server::Server;
use report::Report;
use shared::Shared;

/// How long the short form takes.
const SHORT: Duration = Duration::from_secs(25);
/// Pages that are always there.
const PAGES: usize = 40;
const VISITORS: u64 = 3;
const MIB: u64 = 1 << 20;

#[test]
fn a_mixed_attack_from_a_seed_shows_nobody_a_wrong_page() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let minutes = number("PERENNIAL_SIEGE_MINUTES");
    let time = minutes.map_or(SHORT, |minutes| Duration::from_secs(60 * minutes));
    let seed = number("PERENNIAL_SIEGE_SEED").unwrap_or(1);
    let report = besiege(time, seed);
    println!("{report}");
    report.check(minutes.is_some());
}

fn besiege(time: Duration, seed: u64) -> Report {
    let mut server = Server::start(2_000);
    let pages = server.store_pages(PAGES);
    thread::sleep(Duration::from_secs(1));
    let (idle, files) = (server.memory(), server.descriptors());
    let shared = Shared::new(server.site.address());
    let mut report = Report::new(seed, time, idle, files);
    thread::scope(|scope| {
        for number in 0..VISITORS {
            let (shared, pages) = (&shared, &pages);
            scope.spawn(move || visitors::visit(shared, pages, Random::new(seed + number)));
        }
        attackers::start(scope, &shared, seed);
        let start = Instant::now();
        let mut random = Random::new(seed);
        // Also if it fails: or the others would go on for ever.
        let disturbed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            while start.elapsed() < time && shared.faults() == 0 {
                disturbances::disturb(&mut server, &shared, &mut random);
                report.sample(&server);
                thread::sleep(Duration::from_millis(500 + random.below(1_500) as u64));
            }
            disturbances::end(&mut server, &shared);
        }));
        shared.end();
        disturbed.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
    let patience = Duration::from_secs(60);
    let start = Instant::now();
    let is_flat = |server: &Server| {
        server.memory() < idle + report::GROWTH && server.descriptors() < files + 20
    };
    while !is_flat(&server) && start.elapsed() < patience {
        thread::sleep(Duration::from_millis(200));
    }
    report.finish(&server, &shared);
    report
}
