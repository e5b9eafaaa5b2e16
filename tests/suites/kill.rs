//! `kill -9` in the midst of first requests: what was stored is whole, and right.

#![allow(missing_docs)]

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use perennial_test::Site;
use perennial_test::http::{self, Connection, Request};
use perennial_tests::{Build, Page, Random, unbuilt_cities};

const ROUNDS: usize = 30;
const VISITORS: usize = 200;
/// A thread that only waits for an answer needs little.
const STACK: usize = 256 * 1024;

#[test]
fn killed_thirty_times_under_first_requests_every_page_is_whole_and_right() {
    let reference = Build::Release.start();
    let cities = unbuilt_cities(&reference, ROUNDS * VISITORS);
    let mut site = Build::Release.start();
    let mut random = Random::new(1);
    let mut survivors = 0;
    for (round, cities) in cities.chunks(VISITORS).enumerate() {
        let fresh = fetch_all(reference.address(), cities);
        let answered = visit_until(&mut site, cities, random.below(VISITORS));
        site.restart().unwrap();
        let mut connection = Connection::open(site.address()).unwrap();
        for city in cities {
            let response = connection.send(&Request::get(city)).unwrap();
            assert_eq!(response.status, 200, "round {round}, {city}");
            let kept =
                response.header("cache-status").is_some_and(|status| status.contains("; hit;"));
            survivors += usize::from(kept);
            let page = Page(response.text());
            assert!(page.is_whole(), "round {round}, {city}: the page is torn");
            assert_eq!(
                Some(&page.0),
                fresh.get(city),
                "round {round}, {city}: not what a fresh build gives"
            );
        }
        assert!(!site.log().contains("panicked"), "round {round}: {}", site.log());
        println!("round {round}: killed after {answered} answers");
    }
    // Else nothing was read back, and nothing tested.
    assert!(survivors > ROUNDS, "only {survivors} pages outlived a kill");
}

/// Sends a first request of each city at once, and kills the server when `answers` have come.
/// Returns how many came in all.
fn visit_until(site: &mut Site, cities: &[String], answers: usize) -> usize {
    let (address, answered) = (site.address(), AtomicUsize::new(0));
    thread::scope(|scope| {
        for city in cities {
            let visit = || {
                // A broken connection is what a kill looks like from outside.
                if http::get(address, city).is_ok_and(|response| response.status == 200) {
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, visit).unwrap();
        }
        let start = Instant::now();
        while answered.load(Ordering::Relaxed) < answers
            && start.elapsed() < Duration::from_secs(30)
        {
            thread::sleep(Duration::from_micros(200));
        }
        site.kill();
    });
    answered.into_inner()
}

fn fetch_all(address: SocketAddr, cities: &[String]) -> HashMap<String, String> {
    let mut connection = Connection::open(address).unwrap();
    let fetch =
        |city: &String| (city.clone(), connection.send(&Request::get(city)).unwrap().text());
    cities.iter().map(fetch).collect()
}
