//! Requests that are none: refused, and without a line in the log for each.

use crate::control::under_control;
use crate::herd::Herd;
use crate::server::Server;

const ROUNDS: usize = 5;

/// Bytes that are no request, or one that nobody may send.
pub(crate) fn malformed() -> Vec<Vec<u8>> {
    let long = "x".repeat(200_000);
    let texts = [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a b\">\r\n\r\n",
        "GET / HTTP/1.1\r\nhost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\ncontent-length: +4\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "GET http://[::1 HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /\u{7f} HTTP/1.1\r\nhost: a\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    let mut all: Vec<_> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    all.push(format!("GET /{long} HTTP/1.1\r\nhost: a\r\n\r\n").into_bytes());
    all.push(format!("GET / HTTP/1.1\r\nhost: a\r\nx: {long}\r\n\r\n").into_bytes());
    all
}

#[test]
fn malformed_requests_are_not_logged_one_by_one() {
    let server = Server::start(1_000);
    let pages = server.store_pages(20);
    let before = server.site.log().lines().count();
    under_control(server.site.address(), &pages, || {
        for _ in 0..ROUNDS {
            for request in malformed() {
                Herd::open(server.site.address(), 10).send_all(&request);
            }
        }
    });
    let lines = server.site.log().lines().count() - before;
    let requests = ROUNDS * malformed().len() * 10;
    assert!(lines < 100, "{lines} lines for {requests} requests\n{}", server.log());
}
