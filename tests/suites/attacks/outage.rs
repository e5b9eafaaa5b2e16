//! Unknown paths while the disk fails: they cost nothing of what is stored.

use std::time::{Duration, Instant};

use perennial_test::http::{Connection, Request};
use perennial_test::{Site, TestError};

use crate::control::under_control;
use crate::server::Server;

/// Requests that are sent before their answers are read.
const AT_ONCE: usize = 64;

#[test]
fn unknown_paths_while_the_disk_fails_cost_no_stored_page() {
    let mut server = Server::start(1_000);
    let pages = server.store_pages(60);
    // More of them than the engine tells apart, in the long form.
    let time = if std::env::var_os("PERENNIAL_LAB").is_some() { 60 } else { 5 };
    under_control(server.site.address(), &pages, || {
        server.fail_writes(true);
        let asked = ask_for_unknown_pages(&server.site, Duration::from_secs(time)).unwrap();
        println!("{asked} unknown pages while the disk failed");
        // A page that cannot be stored is right nevertheless.
        let mut connection = server.connect();
        for number in 0..20 {
            let page = format!("/page/meanwhile-{number}");
            assert_eq!(connection.send(&Request::get(&page)).unwrap().status, 200);
        }
        server.fail_writes(false);
    });
    server.until("the store is well again", |server| {
        let health = server.site.get(perennial_protocol::url::HEALTH).unwrap();
        health.text().contains("\"ok\"") && server.metric("perennial_unwritten") == Some(0.0)
    });
    server.site.restart().unwrap();
    let mut connection = server.connect();
    let meanwhile: Vec<_> = (0..20).map(|number| format!("/page/meanwhile-{number}")).collect();
    for page in pages.iter().chain(&meanwhile) {
        let answer = connection.send(&Request::get(page)).unwrap();
        let status = answer.header("cache-status").unwrap_or_default();
        assert!(status.contains("; hit"), "{page} is lost: {status}");
    }
}

fn ask_for_unknown_pages(site: &Site, time: Duration) -> Result<usize, TestError> {
    let mut connection = Connection::open(site.address())?;
    let (start, mut number) = (Instant::now(), 0);
    while start.elapsed() < time {
        let requests: Vec<_> = (number..number + AT_ONCE)
            .map(|number| Request::get(&format!("/page/unknown-{number}")))
            .collect();
        requests.iter().try_for_each(|request| connection.write(request))?;
        for request in &requests {
            assert_eq!(connection.read(request)?.status, 404);
        }
        number += AT_ONCE;
    }
    Ok(number)
}
