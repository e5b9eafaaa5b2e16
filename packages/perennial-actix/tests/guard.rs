//! The bounds on connections and bodies, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use actix_web::{HttpResponse, web};
use perennial_actix::ServerLimits;
use perennial_core::{App as PerennialApp, Template};
use perennial_server::Settings;
use support::Served;
use sycamore::prelude::*;

const TOKEN: &str = "0123456789abcdef";
/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(20);

fn limits() -> ServerLimits {
    let short = Duration::from_millis(300);
    ServerLimits {
        idle: short,
        head: short,
        body: short,
        write: short,
        close: short,
        write_rate: 1 << 30,
        ..ServerLimits::default()
    }
}

/// A site with one page, a large file, and routes of the app's own.
fn serve(limits: ServerLimits, development: bool) -> Served {
    let settings = move |folder: &Path| {
        std::fs::create_dir(folder.join("static")).unwrap();
        std::fs::write(folder.join("static/large.bin"), vec![b'x'; 64 << 20]).unwrap();
        let token = Some(TOKEN.into());
        Settings { development, token, limits, ..Settings::new(folder.to_path_buf()) }
    };
    Served::start(app, settings, |routes| {
        routes
            .route("/own/echo", web::post().to(async |body: web::Bytes| body))
            .route("/own/slow", web::get().to(slow));
    })
}

/// How often the slow route was asked, by the one test that asks it.
static SLOW: AtomicUsize = AtomicUsize::new(0);

async fn slow() -> HttpResponse {
    SLOW.fetch_add(1, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(700)).await;
    HttpResponse::Ok().body("slow")
}

fn app() -> PerennialApp {
    PerennialApp::new().template(Template::new("").view(|| view! { h1 { "Home" } }))
}

fn connect(server: &Served) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn send(server: &Served, request: &str) -> TcpStream {
    let mut stream = connect(server);
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// All that arrives until the server closes.
fn read_all(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut part = [0; 65_536];
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(bytes) => all.extend_from_slice(&part[..bytes]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("the connection was not closed: {error}"),
        }
    }
    String::from_utf8(all).unwrap()
}

/// One response with a length.
fn read_one(stream: &mut TcpStream) -> String {
    let mut all = String::new();
    let mut byte = [0];
    while !all.ends_with("\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        all.push(char::from(byte[0]));
    }
    let length = all.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    if !all.starts_with("HTTP/1.1 304") {
        stream.read_exact(&mut body).unwrap();
    }
    all + &String::from_utf8(body).unwrap()
}

/// What arrives first; nothing if the connection is closed.
fn read_some(stream: &mut TcpStream) -> String {
    let mut part = [0; 1_024];
    let bytes = stream.read(&mut part).unwrap_or_default();
    String::from_utf8_lossy(&part[..bytes]).into_owned()
}

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

#[track_caller]
fn assert_is_refusal(response: &str, status: &str) {
    assert!(response.starts_with(&format!("HTTP/1.1 {status}")), "{response}");
    for line in ["cache-control: no-store", "perennial-build: b1"] {
        assert!(response.contains(&format!("\r\n{line}\r\n")), "{response}");
    }
}

#[test]
fn a_page_is_answered_again_and_again_on_one_connection() {
    let server = serve(limits(), false);
    let mut stream = send(&server, GET);
    let first = read_one(&mut stream);
    assert!(first.starts_with("HTTP/1.1 200") && first.contains("Home"), "{first}");
    let tag = first.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let conditional = format!("GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: {tag}\r\n\r\n");
    stream.write_all(conditional.as_bytes()).unwrap();
    assert!(read_one(&mut stream).starts_with("HTTP/1.1 304"));
    // Pipelined, with a request at the end that cannot be parsed.
    stream.write_all(format!("{GET}{GET}G@T\r\n\r\n").as_bytes()).unwrap();
    assert!(read_one(&mut stream).contains("Home") && read_one(&mut stream).contains("Home"));
    assert_is_refusal(&read_all(&mut stream), "400");
    let old = read_all(&mut send(&server, "GET / HTTP/1.0\r\n\r\n"));
    assert!(old.starts_with("HTTP/1.0 200") && old.contains("Home"), "{old}");
}

#[test]
fn connections_that_send_nothing_or_half_a_head_are_closed() {
    let server = serve(limits(), false);
    assert_eq!(read_all(&mut connect(&server)), "");
    assert_is_refusal(&read_all(&mut send(&server, "GET / HTTP/1.1\r\nHost: a\r\nX-")), "408");
    let mut second = send(&server, GET);
    read_one(&mut second);
    second.write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
    assert_is_refusal(&read_all(&mut second), "408");
    let mut idle = send(&server, GET);
    read_one(&mut idle);
    assert_eq!(read_all(&mut idle), "");
}

#[test]
fn a_head_that_trickles_has_a_deadline_for_all_of_it() {
    let server = serve(limits(), false);
    let mut stream = send(&server, GET);
    read_one(&mut stream);
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        if stream.write_all(b"G").is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the connection stays open");
}

#[test]
fn chunked_bodies_that_trickle_are_answered_and_closed() {
    let server = serve(limits(), false);
    for method in ["GET", "HEAD", "PUT", "POST"] {
        let head = format!("{method} / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        let mut stream = send(&server, &format!("{head}1\r\na\r\n"));
        let mut other = stream.try_clone().unwrap();
        let trickle = std::thread::spawn(move || {
            while other.write_all(b"1\r\na\r\n").is_ok() {
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let response = read_all(&mut stream);
        assert!(response.contains("\r\nconnection: close\r\n"), "{method}: {response}");
        drop(stream);
        trickle.join().unwrap();
    }
}

#[test]
fn a_client_that_does_not_read_a_large_file_is_closed() {
    let server = serve(limits(), false);
    let mut stream = send(&server, "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    // The server closes while nothing is read; what the sockets hold arrives still.
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        if stream.write_all(b"x").is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(read_all(&mut stream).len() < 64 << 20);
}

#[test]
fn the_rest_of_a_response_that_nobody_reads_is_dropped_and_not_kept_by_the_system() {
    let server = serve(limits(), false);
    let stream = send(&server, "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    let begin = Instant::now();
    // A reset arrives without being read for, the end of a response does not.
    while stream.take_error().unwrap().is_none() {
        assert!(begin.elapsed() < PATIENCE, "it was not reset");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_client_that_reads_slowly_but_steadily_gets_a_whole_large_file() {
    let limits = ServerLimits { write: Duration::from_secs(1), write_rate: 1_024, ..limits() };
    let server = serve(limits, false);
    let mut stream = send(&server, "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    // Slower than the system's buffers empty within the deadline.
    let mut part = vec![0; 64 * 1_024];
    for _ in 0..20 {
        stream.read_exact(&mut part).unwrap();
        std::thread::sleep(Duration::from_millis(200));
    }
    let (mut rest, mut bytes) = (20 * part.len(), 1);
    while bytes > 0 {
        bytes = stream.read(&mut part).unwrap();
        rest += bytes;
    }
    assert!(rest > 64 << 20);
}

#[test]
fn a_client_with_a_small_buffer_that_reads_very_slowly_but_steadily_is_not_closed() {
    let write = Duration::from_secs(2);
    let server = serve(ServerLimits { write, write_rate: 1_024, ..limits() }, false);
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(2_048).unwrap();
    socket.connect(&server.address.into()).unwrap();
    let mut stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(b"GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    let (begin, mut part) = (Instant::now(), [0; 1_024]);
    // For much longer than the deadline, at twice the rate that is asked for.
    while begin.elapsed() < 5 * write {
        stream.read_exact(&mut part).unwrap();
        std::thread::sleep(Duration::from_millis(400));
    }
    // Without reading it is closed.
    let begin = Instant::now();
    while stream.take_error().unwrap().is_none() {
        assert!(begin.elapsed() < PATIENCE, "it was not reset");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn nothing_is_done_after_a_request_that_closes_its_connection() {
    let server = serve(limits(), false);
    let post = |more: &str| {
        format!("POST /own/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n{more}\r\nok")
    };
    let both = post("Connection: close\r\n") + &post("");
    let begin = Instant::now();
    let answer = read_all(&mut send(&server, &both));
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 1, "{answer}");
    assert!(begin.elapsed() < Duration::from_secs(2));
    // The server closes because of a body that it has not read: what follows is a part of it or not.
    let refused =
        "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
    let answer = read_all(&mut send(&server, &format!("{refused}{}", post(""))));
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
}

#[test]
fn no_body_is_asked_for_or_read_that_nobody_wants() {
    let server = serve(limits(), false);
    let expect = "Expect: 100-continue\r\nContent-Length: 2500000000\r\n";
    let token = format!("Authorization: Bearer {TOKEN}\r\n");
    for (path, more, status) in [
        ("/", "", "405"),
        ("/.perennial/revalidate", "", "401"),
        ("/.perennial/revalidate", token.as_str(), "413"),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\n{expect}{more}\r\n");
        let response = read_all(&mut send(&server, &head));
        assert_is_refusal(&response, status);
        assert!(response.contains("\r\nconnection: close\r\n"), "{response}");
    }
}

#[test]
fn a_body_that_is_wanted_is_asked_for_and_read() {
    let server = serve(limits(), false);
    let token = format!("Authorization: Bearer {TOKEN}\r\n");
    for (path, more, body, status) in [
        ("/.perennial/revalidate", token.as_str(), r#"{"paths":["/"]}"#, "200"),
        ("/own/echo", "", "hello", "200"),
    ] {
        let length = body.len();
        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{more}");
        let mut stream = send(&server, &format!("{head}Expect: 100-continue\r\n\r\n"));
        assert_eq!(read_one(&mut stream), "HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(body.as_bytes()).unwrap();
        let response = read_one(&mut stream);
        assert!(response.starts_with(&format!("HTTP/1.1 {status}")), "{response}");
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
        assert!(read_one(&mut stream).starts_with(&format!("HTTP/1.1 {status}")));
    }
    let stalled = format!(
        "POST /.perennial/revalidate HTTP/1.1\r\nHost: a\r\n{token}Content-Length: 9\r\n\r\n{{"
    );
    assert_is_refusal(&read_all(&mut send(&server, &stalled)), "408");
    let stalled = "POST /own/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{";
    assert!(read_all(&mut send(&server, stalled)).starts_with("HTTP/1.1 4"));
}

#[test]
fn what_the_web_server_refuses_itself_is_not_kept_by_caches() {
    let server = serve(limits(), false);
    let large = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "x".repeat(200_000));
    let target = |length| format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(length));
    for (request, status) in [
        ("G@T / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: a b\">\r\n\r\n", "400"),
        (large.as_str(), "431"),
        (&target(65_530), "414"),
        (&target(70_000), "414"),
        (&target(200_000), "414"),
    ] {
        let mut stream = connect(&server);
        let _ = stream.write_all(request.as_bytes());
        let response = match request.contains("b\">") {
            true => read_one(&mut stream),
            false => read_all(&mut stream),
        };
        assert_is_refusal(&response, status);
    }
}

#[test]
fn a_head_beyond_its_bound_is_refused_however_it_arrives() {
    let long = Duration::from_secs(20);
    let limits = ServerLimits { head_bytes: 16_384, head: long, idle: long, ..limits() };
    let server = serve(limits, false);
    let head = |bytes: usize| {
        let begin = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        format!("{begin}{}\r\n\r\n", "x".repeat(bytes - begin.len() - 4))
    };
    assert!(read_one(&mut send(&server, &head(16_384))).starts_with("HTTP/1.1 200"));
    for bytes in [16_385, 40_000, 150_000, 400_000] {
        let mut stream = connect(&server);
        let _ = stream.write_all(head(bytes).as_bytes());
        assert_is_refusal(&read_all(&mut stream), "431");
    }
    // Behind another request, and with a body that is not sent.
    let mut stream = send(&server, &format!("{GET}{}", head(20_000)));
    let both = read_all(&mut stream);
    assert!(both.starts_with("HTTP/1.1 200") && both.contains("HTTP/1.1 431"), "{both}");
    let post = head(20_000).replace("GET", "POST");
    let post = post.replace("Host", "Expect: 100-continue\r\nContent-Length: 9\r\nHost");
    assert_is_refusal(&read_all(&mut send(&server, &post)), "431");
    // In parts, and never complete.
    let mut stream = send(&server, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    for _ in 0..20 {
        let _ = stream.write_all("x".repeat(1_000).as_bytes());
        std::thread::yield_now();
    }
    assert_is_refusal(&read_all(&mut stream), "431");
}

#[test]
fn many_requests_sent_at_once_are_no_long_head() {
    let server = serve(ServerLimits { head_bytes: 1_024, ..limits() }, false);
    let mut stream = send(&server, &GET.repeat(200));
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(read_all(&mut stream).matches("HTTP/1.1 200").count(), 200);
}

#[test]
fn a_development_server_answers_no_foreign_host() {
    let server = serve(limits(), true);
    let ask = |host: &str| {
        read_one(&mut send(&server, &format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")))
    };
    assert_is_refusal(&ask("rebound.example"), "403");
    assert!(ask("localhost:1").starts_with("HTTP/1.1 200"));
    assert!(ask("127.0.0.1").starts_with("HTTP/1.1 200"));
}

#[test]
fn others_are_answered_while_all_places_are_held() {
    let long = Duration::from_secs(600);
    let limits = ServerLimits {
        connections: Some(20),
        idle: long,
        head: long,
        body: long,
        write: long,
        ..limits()
    };
    let server = serve(limits, false);
    let held = [
        "",
        "GET / HTTP/1.1\r\nHo",
        "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /own/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
    ];
    for request in held {
        let _attack: Vec<_> = (0..60).map(|_| send(&server, request)).collect();
        for _ in 0..10 {
            let begin = Instant::now();
            // As a browser does, it asks again if its connection was closed unanswered.
            while !read_some(&mut send(&server, GET)).contains("200 OK") {
                assert!(begin.elapsed() < PATIENCE, "{request}");
            }
            assert!(begin.elapsed() < Duration::from_secs(5), "{request}");
        }
    }
}

#[test]
fn a_response_in_flight_is_completed_when_the_server_is_told_to_end() {
    let server = serve(ServerLimits::default(), false);
    let mut large = send(&server, "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut slow = send(&server, "GET /own/slow HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut first = [0; 1_024];
    large.read_exact(&mut first).unwrap();
    let begin = Instant::now();
    while SLOW.load(Ordering::SeqCst) == 0 {
        assert!(begin.elapsed() < PATIENCE, "the request does not arrive");
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(server.handle.stop(true));
    assert!(read_all(&mut slow).ends_with("slow"));
    assert!(read_all(&mut large).len() + first.len() > 64 << 20);
}

#[test]
fn a_second_head_that_comes_with_the_first_request_and_goes_no_further_is_closed() {
    let server = serve(ServerLimits { idle: Duration::from_millis(450), ..limits() }, false);
    let mut stream = send(&server, "GET / HTTP/1.1\r\nhost: localhost\r\n\r\nGET / HT");
    let answer = read_all(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[test]
fn a_target_with_a_fragment_is_refused_and_a_number_sign_elsewhere_is_not() {
    let server = serve(ServerLimits::default(), false);
    for target in ["/#x", "/?a=1#x", "/#", "http://a/#x"] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_is_refusal(&read_all(&mut send(&server, &request)), "400");
    }
    // Also as the second request of a connection.
    let mut stream = send(&server, "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=#b\r\n\r\n");
    assert!(read_one(&mut stream).starts_with("HTTP/1.1 200"));
    stream.write_all(b"GET /#x HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    assert_is_refusal(&read_all(&mut stream), "400");
    // What is left of a head that came in part with the request before is no request line.
    let first =
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie";
    let mut stream = send(&server, first);
    assert!(read_one(&mut stream).starts_with("HTTP/1.1 200"));
    stream.write_all(b": a=#b\r\n\r\n").unwrap();
    assert!(read_all(&mut stream).starts_with("HTTP/1.1 200"));
}
