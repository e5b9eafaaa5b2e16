//! Nothing that a client names is believed: neither hosts, nor suffixes, nor framings.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use perennial_test::http::Request;
use perennial_tests::TOKEN;

use crate::kinds::ALL;
use crate::{semantics, send};

/// Headers by which clients and proxies name a host, a port or a scheme.
const NAMING: &[&str] = &[
    "x-forwarded-host",
    "x-forwarded-server",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-prefix",
    "x-forwarded-scheme",
    "x-host",
    "x-original-host",
    "x-original-url",
    "x-rewrite-url",
    "forwarded",
    "origin",
    "referer",
    "true-client-ip",
];

#[test]
fn no_host_that_a_client_names_stands_in_an_answer() {
    const EVIL: &str = "evil.example:8443";
    let running = semantics();
    for kind in ALL {
        let headers: Vec<_> = NAMING.iter().map(|name| (*name, EVIL)).collect();
        let answers = [
            send(&running.site, "GET", &kind.url(), &headers),
            send(&running.site, "GET", &kind.url(), &[("forwarded", "host=evil.example")]),
            send(&running.site, "GET", &kind.url(), &[("host", EVIL)]),
            send(&running.site, "GET", &kind.url(), &[]),
        ];
        for answer in answers {
            assert!(!answer.text().contains("evil"), "{kind:?} {}", answer.text());
            assert!(!format!("{:?}", answer.headers).contains("evil"), "{kind:?} {answer:?}");
        }
    }
}

/// What stands behind the URL of a private page to make a cache take it for a file.
const SUFFIXES: &[&str] = &[
    "/x.css",
    "/style.css",
    ".css",
    ".js",
    ".json",
    ".png",
    ";x.css",
    ";.js",
    "%3bx.css",
    "%0ax.css",
    "%0a.css",
    "%00.css",
    "%3f.css",
    "%3fx.css",
    "%23.css",
    "%2fx.css",
    "%2f..%2fstyle.css",
    "/..%2fstyle.css",
    "%2f%2e%2e%2fstyle.css",
    "/../style.css",
    "/./x.css",
    "//x.css",
    "/%2e/x.css",
    "%5cx.css",
    "/%5c..%5cstyle.css",
    "!x.css",
    "$x.css",
    "@x.css",
    "~.css",
    "%20.css",
    "%09.css",
    "/index.html",
    "/robots.txt",
    "/state.json",
    "/.perennial/assets/x.css",
    "%c0%af.css",
    "%ff.css",
    "/favicon.ico",
    "?/x.css",
    "?x.css",
    "?.css",
    "?a=b;c=/x.css",
];

#[test]
fn no_spelling_of_a_private_page_can_be_stored_by_a_cache() {
    let running = semantics();
    for page in ["/visit", "/member/anna"] {
        for suffix in SUFFIXES {
            let cookies = [("cookie", "visitor=canary; member=yes")];
            let answer = send(&running.site, "GET", &format!("{page}{suffix}"), &cookies);
            let kept = answer.header("cache-control").unwrap_or_default();
            let private = kept.contains("no-store") || kept.contains("private");
            let is_redirect = answer.status == 308 && !answer.text().contains("canary");
            assert!(
                private || is_redirect || answer.status == 404,
                "{page}{suffix}: {} {kept}",
                answer.status
            );
            assert!(private || !answer.text().contains("canary"), "{page}{suffix}");
        }
    }
}

/// Heads and bodies that two servers on one path may read differently (RFC 9112). Each of them is
/// followed by [`SMUGGLED`].
const FRAMINGS: [&str; 17] = [
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 44, 44\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +44\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x2c\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n",
    "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n X-Folded: b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX\u{0}: b\r\n\r\n",
    "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
];
const SMUGGLED: &str = "GET /town/smuggled HTTP/1.1\r\nHost: smuggled\r\n\r\n";

#[test]
fn nothing_that_follows_an_ambiguous_head_is_a_request() {
    let running = semantics();
    let address = running.site.address();
    let clients = FRAMINGS.map(|framing| {
        let client = move || exchange(address, &format!("{framing}{SMUGGLED}"));
        (framing, std::thread::spawn(client))
    });
    for (framing, client) in clients {
        let answers = client.join().unwrap();
        assert!(!answers.contains("page of smuggled"), "{framing:?}: {answers}");
        assert!(answers.matches("HTTP/1.1 ").count() <= 1, "{framing:?}: {answers}");
        let status = answers.split(' ').nth(1).unwrap_or("closed");
        let refused = matches!(status, "closed" | "400" | "408" | "505" | "501");
        // A page is served before the body of the request has come; that body is never read.
        let unread = !framing.ends_with("\r\n\r\n")
            && status == "200"
            && answers.contains("connection: close");
        assert!(refused || unread, "{framing:?}: {answers}");
    }
}

/// Sends bytes and reads until the server closes.
fn exchange(address: SocketAddr, bytes: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answers = Vec::new();
    // A reset is an end, too.
    drop(stream.read_to_end(&mut answers));
    String::from_utf8_lossy(&answers).into_owned()
}

#[test]
fn a_compressed_order_is_refused_and_never_unpacked() {
    let running = semantics();
    let zeros = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let mut bomb = zeros;
    bomb.write_all(&vec![b' '; 50_000_000]).unwrap();
    let request = Request::new("POST", "/.perennial/revalidate")
        .header("authorization", &format!("Bearer {TOKEN}"))
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body(bomb.finish().unwrap());
    let answer = running.site.send(&request).unwrap();
    assert!(matches!(answer.status, 400 | 415), "{answer:?}");
}

#[test]
fn a_body_that_claims_more_than_its_bound_is_refused_before_it_is_sent() {
    let running = semantics();
    for (target, statuses) in [("/.perennial/revalidate", [413, 413]), ("/", [405, 413])] {
        for length in ["2500000000", "1000000000000000000"] {
            let answer = send(&running.site, "POST", target, &[("content-length", length)]);
            assert!(statuses.contains(&answer.status), "{target}: {answer:?}");
        }
    }
}

#[test]
fn a_target_of_another_host_leads_to_no_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let elsewhere = listener.local_addr().unwrap();
    let running = semantics();
    for target in [
        format!("http://{elsewhere}/town/tartu"),
        format!("//{elsewhere}/"),
        format!("@{elsewhere}/"),
        format!("/@{elsewhere}/town/tartu"),
        format!("{elsewhere}"),
    ] {
        for headers in [&[][..], &[("upgrade", "websocket"), ("connection", "upgrade")][..]] {
            let answer = send(&running.site, "GET", &target, headers);
            assert_ne!(answer.status, 101, "{target}");
        }
        send(&running.site, "CONNECT", &elsewhere.to_string(), &[]);
    }
    assert!(listener.accept().is_err(), "the server connected to {elsewhere}");
}

#[test]
fn an_answer_that_is_being_sent_is_sent_whole_when_the_server_is_asked_to_end() {
    let mut running = semantics();
    let whole = send(&running.site, "GET", "/film.mp4", &[]).body;
    let mut stream = TcpStream::connect(running.site.address()).unwrap();
    stream.write_all(b"GET /film.mp4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    let mut begin = [0; 1_000];
    stream.read_exact(&mut begin).unwrap();
    let rest = std::thread::spawn(move || {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).map(|_| rest)
    });
    assert!(running.site.stop(), "the server did not end by itself");
    let rest = rest.join().unwrap().unwrap();
    let sent = [begin.as_slice(), &rest].concat();
    assert!(sent.ends_with(&whole), "{} bytes of {} came", sent.len(), whole.len());
}

#[test]
fn neither_a_head_nor_a_body_that_never_ends_keeps_its_connection() {
    let running = semantics();
    let beginnings = [
        "GET / HTTP/1.1\r\nHost: a\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx",
    ];
    let mut clients = beginnings.map(|beginning| {
        let mut client = TcpStream::connect(running.site.address()).unwrap();
        client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        client.write_all(beginning.as_bytes()).unwrap();
        (beginning, client)
    });
    for (beginning, client) in &mut clients {
        let ended = client.read_to_end(&mut Vec::new());
        let is_late = ended.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
        assert!(!is_late, "{beginning:?} is still open");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn after_its_files_ran_out_the_server_answers_again() {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let running = semantics();
    let id = Pid::from_raw(i32::try_from(running.site.process_id()).unwrap());
    let limit = Rlimit { current: Some(64), maximum: Some(64) };
    prlimit(id, Resource::Nofile, limit).unwrap();
    let address = running.site.address();
    let clients: Vec<_> = (0..200).map(|_| TcpStream::connect(address).unwrap()).collect();
    std::thread::sleep(Duration::from_millis(200));
    drop(clients);
    assert_eq!(send(&running.site, "GET", "/town/tartu", &[]).status, 200);
}
