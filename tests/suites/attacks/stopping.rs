//! A server that is asked to end while it sends large bodies and makes pages.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use perennial_test::http::Request;
use rustix::process::Signal;

use crate::server::{LARGE, LARGE_BYTES, Server, large};

#[test]
fn bodies_in_flight_are_sent_whole_and_pages_in_the_making_are_kept() {
    let mut server = Server::start(1_000);
    server.store_pages(5);
    let expected = large(0..LARGE_BYTES);
    // It never reads: it may not hold up the end.
    let _stalled = ask_for_large(&server);
    let mut making = server.connect();
    let request = Request::get("/slow/800/last");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| read_slowly(&server, &expected));
        }
        std::thread::sleep(Duration::from_millis(300));
        making.write(&request).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        server.signal(Signal::TERM);
        assert_eq!(making.read(&request).unwrap().status, 200);
    });
    server.site.stop();
    assert!(!server.site.log().contains("panicked"), "{}", server.log());
    server.site.restart().unwrap();
    let answer = server.site.get("/slow/800/last").unwrap();
    let status = answer.header("cache-status").unwrap_or_default();
    assert!(status.contains("; hit"), "what was made at the end is lost: {status}");
}

/// Asks for a large file, and reads nothing.
fn ask_for_large(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.site.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = format!("GET {LARGE} HTTP/1.1\r\nhost: siege\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// Reads the large file, a little at a time, and checks that it is whole.
fn read_slowly(server: &Server, expected: &[u8]) {
    let (mut stream, mut received) = (ask_for_large(server), Vec::new());
    let mut part = vec![0; 256 * 1_024];
    loop {
        match stream.read(&mut part).unwrap() {
            0 => break,
            count => received.extend_from_slice(&part[..count]),
        }
        std::thread::sleep(Duration::from_millis(15));
    }
    let head = received.len().saturating_sub(expected.len());
    assert!(&received[head..] == expected, "{} bytes came", received.len());
}
