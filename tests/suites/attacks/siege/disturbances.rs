//! Disturbances: of the process, its clock, its disk and its content, one at a time.

use std::thread;
use std::time::Duration;

use perennial_tests::Random;
use rustix::process::Signal;

use super::shared::Shared;
use crate::server::Server;

/// How long a server that was started again is given for its first answers.
const SETTLING: Duration = Duration::from_millis(500);

const ORDERS: &[&str] = &["", "slow 300", "blocking 300", "moved", "gone", "failing", "panicking"];

/// Does one of them.
pub(super) fn disturb(server: &mut Server, shared: &Shared, random: &mut Random) {
    let what = match random.below(12) {
        0 => restart(server, shared, "kill -9", |server| server.site.kill()),
        1 => restart(server, shared, "SIGTERM", |server| _ = server.site.stop()),
        2 => shared.disturbed(|| {
            server.signal(Signal::STOP);
            thread::sleep(Duration::from_millis(300 + random.below(1_200) as u64));
            server.signal(Signal::CONT);
            thread::sleep(SETTLING);
            "SIGSTOP"
        }),
        3 => {
            let step = *random.one_of(&[-86_400_i64, -1_800, -60, 0, 60, 3_600]);
            shared.disturbed(|| server.set_clock(step));
            "clock steps"
        }
        4 => {
            server.fail_writes(true);
            thread::sleep(Duration::from_millis(500 + random.below(2_500) as u64));
            invalidate(server, shared, "stale");
            server.fail_writes(false);
            "disk errors"
        }
        5 => invalidate(server, shared, "purge"),
        6 | 7 => {
            for number in 0..8 {
                let order: &str = random.one_of::<&str>(ORDERS);
                server.order(&format!("odd-{number}"), order);
            }
            invalidate(server, shared, "stale")
        }
        _ => invalidate(server, shared, "stale"),
    };
    shared.count(format!("disturbances: {what}"));
}

/// Leaves the server well, with its clock right.
pub(super) fn end(server: &mut Server, shared: &Shared) {
    server.fail_writes(false);
    shared.disturbed(|| server.set_clock(0));
}

fn restart(
    server: &mut Server,
    shared: &Shared,
    how: &'static str,
    stop: impl FnOnce(&mut Server),
) -> &'static str {
    shared.disturbed(|| {
        stop(server);
        server.site.restart().unwrap();
        shared.moved_to(server.site.address());
        thread::sleep(SETTLING);
    });
    how
}

/// Changes the source and invalidates: what is acknowledged holds from then on.
fn invalidate(server: &mut Server, shared: &Shared, mode: &'static str) -> &'static str {
    match server.change(mode) {
        Ok(version) => {
            shared.raise_floor(version);
            if mode == "purge" { "purges" } else { "invalidations" }
        }
        // It could not be stored, and is not acknowledged.
        Err(answer) if answer.status >= 500 => "invalidations that were not acknowledged",
        Err(answer) => {
            shared.fault(format!("an invalidation: {} {}", answer.status, answer.text()));
            "invalidations that were refused"
        }
    }
}
