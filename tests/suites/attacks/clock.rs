//! A clock that steps back: nobody is told that a page from before an invalidation is fresh.

use std::time::{Duration, Instant};

use perennial_test::http::Request;

use crate::control::under_control;
use crate::proof::{Proof, is_announced_as_fresh};
use crate::server::Server;

#[test]
fn a_clock_that_steps_back_makes_no_invalidated_page_fresh() {
    let mut server = Server::start(1_000);
    let pages = server.store_pages(20);
    for step in [-1_800_i64, -86_400, 3_600, 0] {
        server.set_clock(step);
        // A renewal that takes a while, so that the old page is shown meanwhile.
        server.order("0", "slow 700");
        let version = server.change("stale").unwrap();
        let mut connection = server.connect();
        let start = Instant::now();
        let mut seen = 0;
        while seen < version {
            assert!(start.elapsed() < Duration::from_secs(10), "never renewed at {step} s");
            let answer = connection.send(&Request::get("/page/0")).unwrap();
            seen = Proof::of_page("/page/0", &answer).unwrap().version;
            if seen < version {
                assert!(!is_announced_as_fresh(&answer), "{step} s: {:?}", answer.headers);
            }
        }
        // Renewed once: a page is not made again and again until the clock has caught up.
        let generations = || -> Vec<_> {
            let mut connection = server.connect();
            let proofs = (0..10).map(|_| {
                let answer = connection.send(&Request::get("/page/0")).unwrap();
                std::thread::sleep(Duration::from_millis(100));
                Proof::of_page("/page/0", &answer).unwrap().generation
            });
            proofs.collect()
        };
        let generations = generations();
        assert!(generations.iter().all(|one| *one == generations[0]), "{step} s: {generations:?}");
    }
    under_control(server.site.address(), &pages[..1], || {
        server.set_clock(-3_600);
        server.set_clock(0);
    });
}
