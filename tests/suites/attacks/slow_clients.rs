//! Clients that are slow, or do nothing: with more of them than the server has files, stored pages
//! are still answered, and each of them is gone once its deadline has passed.

use std::time::{Duration, Instant};

use perennial_protocol::url;

use crate::control::under_control;
use crate::herd::Herd;
use crate::server::{ALL_CLOSED, LARGE, Server};

const FILES: u64 = 1_000;
const CLIENTS: usize = 1_100;
/// How long clients that were closed come back.
const ATTACK: Duration = Duration::from_secs(4);

/// A kind of slow client.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// It sends this at once.
    pub(crate) first: String,
    /// It sends this again and again; empty if it falls silent.
    pub(crate) again: &'static str,
    /// Whether it reads what comes, and so sees that it was closed.
    pub(crate) reads: bool,
}

impl Kind {
    fn new(name: &'static str, first: impl Into<String>, again: &'static str) -> Self {
        Self { name, first: first.into(), again, reads: true }
    }

    fn without_reading(mut self) -> Self {
        self.reads = false;
        self
    }
}

pub(crate) fn kinds() -> Vec<Kind> {
    let first = "GET /page/0 HTTP/1.1\r\nhost: siege\r\n\r\n";
    let chunked = |method: &str, target: &str| {
        format!(
            "{method} {target} HTTP/1.1\r\nhost: siege\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n"
        )
    };
    let large = format!("GET {LARGE} HTTP/1.1\r\nhost: siege\r\n\r\n");
    vec![
        Kind::new("nothing at all", "", ""),
        Kind::new("a head that trickles", "GET /page/0 HTTP/1.1\r\nx: ", "x"),
        Kind::new(
            "a second head that trickles",
            format!("{first}GET /page/1 HTTP/1.1\r\nx: "),
            "x",
        ),
        Kind::new("a silent second head", format!("{first}GET /page/1 HT"), ""),
        Kind::new("a chunked body of a GET", chunked("GET", "/page/0"), "1\r\nx\r\n"),
        Kind::new("a chunked body of a HEAD", chunked("HEAD", "/page/0"), "1\r\nx\r\n"),
        Kind::new("a chunked body of a PUT", chunked("PUT", "/page/0"), "1\r\nx\r\n"),
        Kind::new("a silent chunked body of a GET", chunked("GET", "/page/0"), ""),
        Kind::new("a chunked POST that is refused", chunked("POST", url::REVALIDATE), "1\r\nx\r\n"),
        Kind::new("a large file that nobody reads", large, "").without_reading(),
    ]
}

#[test]
fn more_slow_clients_than_files_are_all_closed_and_stop_nobody() {
    let server = Server::start(FILES);
    let pages = server.store_pages(20);
    let files = server.descriptors();
    under_control(server.site.address(), &pages, || {
        let kinds = kinds();
        let mut herds: Vec<_> = kinds
            .iter()
            .map(|kind| {
                let mut herd = Herd::open(server.site.address(), CLIENTS / kinds.len());
                herd.send(kind.first.as_bytes());
                (kind, herd)
            })
            .collect();
        let start = Instant::now();
        while start.elapsed() < ATTACK {
            for (kind, herd) in herds.iter_mut() {
                herd.send(kind.again.as_bytes());
                if kind.reads {
                    herd.renew(kind.first.as_bytes());
                }
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        // From here on those that were closed stay away, and the others go on.
        let start = Instant::now();
        while server.descriptors() > files + 20 {
            let open = server.descriptors() - files;
            assert!(start.elapsed() < ALL_CLOSED, "{open} are still open");
            herds.iter_mut().for_each(|(kind, herd)| herd.send(kind.again.as_bytes()));
            std::thread::sleep(Duration::from_millis(200));
        }
    });
}

#[test]
fn every_kind_of_slow_client_is_closed_within_its_deadline() {
    let server = Server::start(FILES);
    let pages = server.store_pages(20);
    let files = server.descriptors();
    let mut herds: Vec<_> = kinds()
        .into_iter()
        .map(|kind| {
            let mut herd = Herd::open(server.site.address(), 5);
            herd.send(kind.first.as_bytes());
            (kind, herd)
        })
        .collect();
    let start = Instant::now();
    under_control(server.site.address(), &pages, || {
        let is_open = |herds: &mut [(Kind, Herd)]| {
            herds.iter_mut().any(|(kind, herd)| kind.reads && herd.open_clients() > 0)
        };
        while (server.descriptors() > files + 5 || is_open(&mut herds))
            && start.elapsed() < ALL_CLOSED
        {
            herds.iter_mut().for_each(|(kind, herd)| herd.send(kind.again.as_bytes()));
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let open = herds
        .iter_mut()
        .filter(|(kind, _)| kind.reads)
        .map(|(kind, herd)| (kind.name, herd.open_clients()));
    let open: Vec<_> = open.filter(|(_, count)| *count > 0).collect();
    assert!(open.is_empty(), "still open: {open:?}");
    assert!(server.descriptors() <= files + 5, "{} are open", server.descriptors() - files);
}

#[test]
fn with_few_files_clients_that_read_nothing_take_no_file_that_others_need() {
    const FEW: u64 = 400;
    let server = Server::start(FEW);
    let pages = server.store_pages(20);
    let request = format!("GET {LARGE} HTTP/1.1\r\nhost: siege\r\n\r\n");
    under_control(server.site.address(), &pages, || {
        let start = Instant::now();
        while start.elapsed() < ATTACK {
            let mut herd = Herd::open(server.site.address(), 700);
            herd.send(request.as_bytes());
            std::thread::sleep(Duration::from_millis(500));
        }
    });
    let log = server.site.log();
    let without = log.lines().filter(|line| line.contains("Too many open files")).count();
    assert_eq!(without, 0, "{}", server.log());
}
