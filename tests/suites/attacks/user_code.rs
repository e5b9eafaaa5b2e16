//! User code that blocks or is slow: it holds up nobody who asks for something else.

use std::time::{Duration, Instant};

use perennial_test::http::Request;

use crate::control::{LONGEST, under_control};
use crate::herd::Herd;
use crate::server::Server;

fn get(target: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nhost: siege\r\n\r\n").into_bytes()
}

#[test]
fn blocking_state_functions_hold_up_neither_stored_nor_new_pages_nor_the_end() {
    let mut server = Server::start(1_000);
    let pages = server.store_pages(20);
    let cores = std::thread::available_parallelism().unwrap().get();
    under_control(server.site.address(), &pages, || {
        let mut herds = Vec::new();
        for number in 0..2 * cores {
            let mut herd = Herd::open(server.site.address(), 1);
            herd.send(&get(&format!("/blocking/60000/{number}")));
            herds.push(herd);
        }
        std::thread::sleep(Duration::from_millis(500));
        // A page that must be made, and a personal one, and what the store must write.
        for (number, page) in ["/page/new", "/personal/10", "/guarded/10"].iter().enumerate() {
            let start = Instant::now();
            let answer = server.connect().send(&Request::get(page)).unwrap();
            assert_eq!(answer.status, 200, "{page}");
            let longest = Duration::from_secs(5);
            assert!(start.elapsed() < longest, "{page}, {number}: {:?}", start.elapsed());
        }
        server.until("new pages are written", |server| {
            server.metric("perennial_unwritten") == Some(0.0)
        });
    });
    assert!(server.site.stop(), "the server did not end while state functions blocked");
}

#[test]
fn slow_personal_pages_take_no_place_from_what_the_store_must_read() {
    let mut server = Server::start(2_000);
    let pages = server.store_pages(60);
    // Nothing is in memory then.
    server.site.restart().unwrap();
    let mut herd = Herd::open(server.site.address(), 512);
    herd.send(&get("/personal/3000"));
    under_control(server.site.address(), &pages, || std::thread::sleep(Duration::from_secs(2)));
}

#[test]
fn half_closed_clients_of_a_slow_guard_hold_no_place() {
    let server = Server::start(2_000);
    let pages = server.store_pages(20);
    let mut herd = Herd::open(server.site.address(), 600);
    herd.send(&get("/guarded/2000"));
    herd.half_close();
    under_control(server.site.address(), &pages, || {
        let start = Instant::now();
        // Another visitor gets the page, or is told at once that there is no room.
        while start.elapsed() < Duration::from_secs(1) {
            let asked = Instant::now();
            let answer = server.connect().send(&Request::get("/guarded/0")).unwrap();
            assert!(asked.elapsed() < LONGEST, "{:?}", asked.elapsed());
            assert!([200, 503].contains(&answer.status), "{}", answer.status);
        }
        server.until("all places are free", |server| {
            server.site.get("/guarded/0").is_ok_and(|answer| answer.status == 200)
        });
    });
}
