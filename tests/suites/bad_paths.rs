//! Bad paths in large numbers: they cost neither memory nor room on the disk, and slow down no other
//! request.

#![allow(missing_docs)]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use perennial_test::http::{Connection, Request};
use perennial_test::{Site, TestError};
use perennial_tests::{Build, resident, unbuilt_cities};

/// Requests that are sent before their answers are read.
const AT_ONCE: u64 = 64;

/// Pages that are asked for meanwhile.
const HOT: usize = 20;

/// One of the kinds of bad paths, and the status of its response. No two are equal.
fn bad_path(number: u64) -> (String, u16) {
    match number % 10 {
        0 => (format!("/no-such-template/{number}"), 404),
        // Past admission: only the build state says that there is none.
        1 | 2 => (format!("/city/no-such-city-{number}"), 404),
        3 => (format!("/city/%zz{number}"), 400),
        4 => (format!("/city/a%00b{number}"), 400),
        5 => (format!("/city/..%2f..%2fetc/{number}"), 400),
        6 => (format!("/city//{number}"), 308),
        7 => (format!("/.perennial/page/city/no-such-city-{number}/state.json"), 404),
        8 => (format!("/.perennial/assets/missing-{number}.js"), 404),
        _ => (format!("/{number}{}", "x".repeat(2_100)), 414),
    }
}

/// Bytes that the files below a folder take on the disk.
fn taken(folder: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => taken(&entry.path()),
        Ok(metadata) => metadata.blocks() * 512,
        Err(_) => 0,
    });
    sizes.sum()
}

/// Sends bad paths, and calls back after every thousandth part of them.
fn send_bad_paths(site: &Site, numbers: std::ops::Range<u64>, mut sample: impl FnMut()) {
    let mut connection = Connection::open(site.address()).unwrap();
    let part = (numbers.end - numbers.start) / 1_000;
    let mut next = numbers.start + part;
    let mut number = numbers.start;
    while number < numbers.end {
        let end = numbers.end.min(number + AT_ONCE);
        let requests: Vec<_> = (number..end)
            .map(|number| {
                let (path, status) = bad_path(number);
                (Request::get(&path), path, status)
            })
            .collect();
        // A server may close a connection between requests, as when it waited long for one.
        if send(&mut connection, &requests).is_err() {
            connection = Connection::open(site.address()).unwrap();
            send(&mut connection, &requests).unwrap();
        }
        number = end;
        if number >= next {
            sample();
            next += part;
        }
    }
}

type Bad = (Request, String, u16);

fn send(connection: &mut Connection, requests: &[Bad]) -> Result<(), TestError> {
    requests.iter().try_for_each(|(request, ..)| connection.write(request))?;
    for (request, path, status) in requests {
        assert_eq!(connection.read(request)?.status, *status, "{path}");
    }
    Ok(())
}

/// Asks for the hot pages in turn until told, and gives how long each answer took.
fn ask_for_hot_pages(address: SocketAddr, pages: &[String], enough: &AtomicBool) -> Vec<Duration> {
    let mut connection = Connection::open(address).unwrap();
    let mut times = Vec::new();
    for page in pages.iter().cycle() {
        let start = Instant::now();
        let response = connection.send(&Request::get(page)).unwrap();
        times.push(start.elapsed());
        let status = response.header("cache-status").unwrap_or_default();
        assert!(response.status == 200 && status.contains("; hit"), "{page}: {status}");
        if enough.load(Ordering::Relaxed) {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    times.sort();
    times
}

fn p99(times: &[Duration]) -> Duration {
    times[times.len() * 99 / 100]
}

/// Lets the hot pages be asked for while something is done.
fn hot_during(site: &Site, pages: &[String], act: impl FnOnce()) -> Vec<Duration> {
    let (address, enough) = (site.address(), AtomicBool::new(false));
    thread::scope(|scope| {
        let asking = scope.spawn(|| ask_for_hot_pages(address, pages, &enough));
        // Also if it fails: or it would be asked for ever.
        let acted = std::panic::catch_unwind(std::panic::AssertUnwindSafe(act));
        enough.store(true, Ordering::Relaxed);
        let times = asking.join().unwrap();
        acted.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        times
    })
}

#[test]
fn bad_paths_in_numbers_cost_neither_memory_nor_disk() {
    let paths: u64 = if std::env::var_os("PERENNIAL_LAB").is_some() { 1_000_000 } else { 20_000 };
    let site = Build::Release.start();
    let pages = unbuilt_cities(&site, HOT);
    let mut connection = Connection::open(site.address()).unwrap();
    for page in pages.iter().cycle().take(4 * HOT) {
        assert_eq!(connection.send(&Request::get(page)).unwrap().status, 200);
    }
    // What every server begins to use with its first requests is used now.
    send_bad_paths(&site, 0..2_000, || {});
    let quiet = hot_during(&site, &pages, || thread::sleep(Duration::from_secs(2)));
    let (memory, disk) = (resident(site.process_id()), taken(site.store()));
    let (mut most_memory, mut most_disk) = (memory, disk);
    let busy = hot_during(&site, &pages, || {
        send_bad_paths(&site, 2_000..2_000 + paths, || {
            most_memory = most_memory.max(resident(site.process_id()));
            most_disk = most_disk.max(taken(site.store()));
        });
    });
    let (memory, disk) = (most_memory - memory, most_disk - disk);
    println!(
        "{paths} bad paths: memory + {memory} bytes, disk + {disk} bytes; 99th percentile of hot \
         pages {:?} before, {:?} meanwhile",
        p99(&quiet),
        p99(&busy)
    );
    assert!(memory < 64 << 20, "memory grew by {memory} bytes");
    assert!(disk < 1 << 20, "the disk grew by {disk} bytes");
    assert!(!site.log().contains("panicked"), "{}", site.log());
}
