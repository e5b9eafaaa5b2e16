//! Attackers: each kind in a thread of its own, until the siege ends.

use std::thread::{self, Scope};
use std::time::Duration;

use perennial_test::TestError;
use perennial_test::http::{Connection, Request};
use perennial_tests::Random;

use super::shared::Shared;
use crate::bodies;
use crate::herd::Herd;
use crate::malformed::malformed;
use crate::slow_clients;

/// Requests that are sent before their answers are read.
const AT_ONCE: usize = 32;

pub(super) fn start<'scope>(scope: &'scope Scope<'scope, '_>, shared: &'scope Shared, seed: u64) {
    scope.spawn(move || hold_slow_clients(shared));
    scope.spawn(move || send_bodies(shared));
    scope.spawn(move || ask_for_bad_paths(shared, Random::new(seed + 100)));
    scope.spawn(move || send_malformed(shared));
    scope.spawn(move || leave_early(shared, Random::new(seed + 101)));
}

/// Slow clients of all kinds, renewed when they were closed.
fn hold_slow_clients(shared: &Shared) {
    while !shared.has_ended() {
        let address = shared.address();
        let mut herds: Vec<_> =
            slow_clients::kinds().into_iter().map(|kind| (kind, Herd::open(address, 30))).collect();
        for (kind, herd) in &mut herds {
            herd.send(kind.first.as_bytes());
        }
        while !shared.has_ended() && shared.address() == address {
            for (kind, herd) in &mut herds {
                herd.send(kind.again.as_bytes());
                if kind.reads {
                    herd.renew(kind.first.as_bytes());
                }
            }
            shared.count("attacks: rounds of 300 slow clients");
            thread::sleep(Duration::from_millis(300));
        }
    }
}

/// Bodies that fall silent.
fn send_bodies(shared: &Shared) {
    while !shared.has_ended() {
        for target in bodies::TARGETS {
            let mut herd = Herd::open(shared.address(), 50);
            herd.send_all(&bodies::post(target));
            shared.count("attacks: 50 bodies of 255,000 bytes");
            thread::sleep(Duration::from_millis(500));
        }
    }
}

fn ask_for_bad_paths(shared: &Shared, mut random: Random) {
    let mut number = 0;
    while !shared.has_ended() {
        let targets: Vec<_> = (0..AT_ONCE).map(|at| bad_target(number + at, &mut random)).collect();
        number += AT_ONCE;
        // Where the server has just gone away there is nothing to ask.
        if let Ok(statuses) = ask(shared, &targets) {
            for (target, status) in targets.iter().zip(statuses) {
                if !(300..500).contains(&status) && status != 503 {
                    shared.fault(format!("{target}: {status}"));
                }
            }
            shared.count(format!("attacks: {AT_ONCE} bad paths"));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn bad_target(number: usize, random: &mut Random) -> String {
    match random.below(6) {
        0 => format!("/nothing/{number}"),
        1 => format!("/page/%zz{number}"),
        2 => format!("/page/..%2f..%2fetc/{number}"),
        3 => format!("/.perennial/page/page/unknown-{number}/state.json"),
        4 => format!("/.perennial/assets/missing-{number}.js"),
        _ => format!("/page/unknown-{number}"),
    }
}

fn ask(shared: &Shared, targets: &[String]) -> Result<Vec<u16>, TestError> {
    let mut connection = Connection::open(shared.address())?;
    let requests: Vec<_> = targets.iter().map(|target| Request::get(target)).collect();
    requests.iter().try_for_each(|request| connection.write(request))?;
    requests.iter().map(|request| Ok(connection.read(request)?.status)).collect()
}

fn send_malformed(shared: &Shared) {
    while !shared.has_ended() {
        for request in malformed() {
            Herd::open(shared.address(), 5).send_all(&request);
            shared.count("attacks: 5 malformed requests");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Clients that ask, and leave before the answer.
fn leave_early(shared: &Shared, mut random: Random) {
    let targets =
        ["/page/0", "/feed.xml", "/sitemap.xml", "/large.bin", "/personal/500", "/guarded/500"];
    while !shared.has_ended() {
        let target = match random.below(4) {
            0 => format!("/slow/300/{}", random.below(1_000)),
            1 => format!("/blocking/200/{}", random.below(20)),
            _ => (*random.one_of(&targets)).to_owned(),
        };
        let mut herd = Herd::open(shared.address(), 5);
        herd.send(format!("GET {target} HTTP/1.1\r\nhost: siege\r\n\r\n").as_bytes());
        thread::sleep(Duration::from_millis(random.below(60) as u64));
        shared.count("attacks: 5 clients that left");
    }
}
