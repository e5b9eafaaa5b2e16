//! Attacks on actions, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use perennial_core::{
    Action, ActionContext, ActionError, ActionInput, App as PerennialApp, CallLimit, Template,
    Upload,
};
use perennial_server::{ServerLimits, Settings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use support::Served;
use sycamore::prelude::*;

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(60);
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const JSON: &str = "content-type: application/json\r\nperennial-page: /\r\n";
const ADD_URL: &str = "/.perennial/action/add";

#[derive(Serialize, Deserialize)]
struct New {
    text: String,
}

impl ActionInput for New {
    const SCHEMA: u32 = 1;
}

/// How often the action ran, which the server and the test share.
struct Runs(Arc<AtomicUsize>);

const ADD: Action<New, usize> =
    Action::on_server("add", |context, new| Box::pin(add(context, new)));

#[derive(Serialize, Deserialize)]
struct Picture {
    title: String,
    file: Upload,
}

impl ActionInput for Picture {
    const SCHEMA: u32 = 2;
    const HAS_FILES: bool = true;
}

/// Its result is what it got: the title, the file's name, its bytes, and where it lay.
const KEEP: Action<Picture, (String, String, u64, String)> =
    Action::on_server("keep", |context, picture| Box::pin(keep(context, picture)));

const LOG_IN: Action<New, usize> =
    Action::on_server("log_in", |context, new| Box::pin(add(context, new)));

async fn keep(
    context: ActionContext,
    picture: Picture,
) -> Result<(String, String, u64, String), ActionError> {
    context.state::<Runs>()?.0.fetch_add(1, SeqCst);
    let Picture { title, file } = picture;
    let content = file.read()?;
    assert_eq!(content.len() as u64, file.len());
    let path = file.path().unwrap().display().to_string();
    Ok((title, file.file_name().to_owned(), file.len(), path))
}

async fn add(context: ActionContext, new: New) -> Result<usize, ActionError> {
    let runs = context.state::<Runs>()?.0.fetch_add(1, SeqCst) + 1;
    Ok(runs + usize::from(new.text.is_empty()))
}

struct Server {
    served: Served,
    runs: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        Self::within(ServerLimits::default())
    }

    fn within(limits: ServerLimits) -> Self {
        let runs = Arc::new(AtomicUsize::new(0));
        let shared = Arc::clone(&runs);
        let app = move || {
            PerennialApp::new()
                .with_state(move |_| async move { Ok::<_, std::convert::Infallible>(Runs(shared)) })
                .trusted_origin("https://admin.example")
                .action(ADD)
                .action(KEEP)
                .action(LOG_IN.limit(CallLimit::per_minute(3)))
                .template(Template::new("").view(|| view! { h1 { "Home" } }))
        };
        let settings = |folder: &Path| Settings { limits, ..Settings::new(folder.to_path_buf()) };
        Self { served: Served::start(app, settings, |_| {}), runs }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.served.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// The answer to a request, on a connection of its own.
    fn ask(&self, method: &str, url: &str, headers: &str, body: &str) -> String {
        let mut stream = self.connect();
        let length = body.len();
        let head = format!(
            "{method} {url} HTTP/1.1\r\nhost: app.example\r\nconnection: close\r\n\
             content-length: {length}\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        // The server may refuse before all of it is sent.
        let _ = stream.write_all(body.as_bytes());
        read_all(&mut stream)
    }

    fn status(&self, method: &str, url: &str, headers: &str, body: &str) -> u16 {
        status(&self.ask(method, url, headers, body))
    }

    fn runs(&self) -> usize {
        self.runs.load(SeqCst)
    }
}

fn read_all(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn status(response: &str) -> u16 {
    let status = response.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.unwrap_or_else(|| panic!("no answer: {response:?}"))
}

/// The memory of this process, server and clients, in MiB.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    (pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4_096) >> 20
}

#[test]
fn a_post_from_a_page_of_another_site_does_nothing() {
    let server = Server::start();
    for (headers, expected) in [
        ("sec-fetch-site: cross-site\r\n", 403),
        ("sec-fetch-site: same-site\r\n", 403),
        ("sec-fetch-site: cross-site\r\norigin: https://evil.example\r\n", 403),
        ("sec-fetch-site: cross-site\r\norigin: null\r\n", 403),
        // The host that an origin names does not help, where the browser says that it is another.
        ("sec-fetch-site: cross-site\r\norigin: https://app.example\r\n", 403),
        ("sec-fetch-site: same-origin\r\nsec-fetch-site: cross-site\r\n", 403),
        ("origin: https://evil.example\r\n", 403),
        ("origin: null\r\n", 403),
        ("origin: https://app.example.evil.example\r\n", 403),
        ("origin: https://app.example@evil.example\r\n", 403),
        ("origin: https://app.example:444\r\n", 403),
        ("origin: https://app.example\r\norigin: https://app.example\r\n", 403),
        ("sec-fetch-site: same-origin\r\n", 303),
        ("sec-fetch-site: none\r\n", 303),
        ("origin: https://app.example\r\n", 303),
        ("sec-fetch-site: cross-site\r\norigin: https://admin.example\r\n", 303),
        // A program other than a browser sends neither header.
        ("", 303),
    ] {
        let before = server.runs();
        let headers = format!("{FORM}cookie: session=1; nonce={before}\r\n{headers}");
        assert_eq!(server.status("POST", ADD_URL, &headers, "text=x"), expected, "{headers}");
        assert_eq!(server.runs() - before, usize::from(expected == 303), "{headers}");
    }
}

#[test]
fn what_is_no_call_of_an_action_is_refused_with_its_status() {
    let server = Server::start();
    for (method, url, headers, expected) in [
        ("POST", "/.perennial/action/none", FORM, 404),
        ("POST", "/.perennial/action/", FORM, 404),
        ("POST", "/.perennial/action/add/more", FORM, 404),
        ("POST", "/.perennial/action/a%64d%00", FORM, 400),
        ("POST", "/.perennial/action/..%2f..%2fadd", FORM, 400),
        ("GET", ADD_URL, "", 405),
        ("PUT", ADD_URL, FORM, 405),
        ("DELETE", ADD_URL, FORM, 405),
        ("PATCH", ADD_URL, JSON, 405),
        ("POST", ADD_URL, "", 415),
        ("POST", ADD_URL, "content-type: text/plain\r\n", 415),
        ("POST", ADD_URL, "content-type: application/jsonp\r\n", 415),
        ("POST", ADD_URL, "content-type: multipart/form-data; boundary=x\r\n", 415),
        ("POST", ADD_URL, "content-type: text/plain, application/json\r\n", 415),
        ("POST", ADD_URL, &format!("{JSON}content-type: text/plain\r\n"), 415),
        ("POST", ADD_URL, &format!("{JSON}content-encoding: gzip\r\n"), 415),
        ("POST", ADD_URL, &FORM.replace("\r", "; charset=utf-16\r"), 415),
    ] {
        let answer = server.ask(method, url, headers, "text=x");
        assert_eq!(status(&answer), expected, "{method} {url} {headers}");
        let answer = answer.to_ascii_lowercase();
        assert!(answer.contains("\r\ncache-control: "), "{method} {url}: {answer}");
        assert_eq!(answer.contains("\r\nallow: post\r\n"), expected == 405, "{answer}");
    }
    assert_eq!(server.runs(), 0);
}

#[test]
fn bodies_that_mean_nothing_are_refused_and_strange_names_do_no_harm() {
    let server = Server::start();
    let (deep, names) = ("[".repeat(10_000), "[a]".repeat(10_000));
    for (headers, body, expected) in [
        (JSON, deep.clone(), 400),
        (JSON, format!("{}{}", deep, "]".repeat(10_000)), 400),
        (JSON, format!(r#"{{"text":{deep}"#), 400),
        (JSON, format!(r#"{{"text":"x","other":{deep}"#), 400),
        (JSON, r#"{"text":"x""#.to_owned(), 400),
        (JSON, r#"{"text":1}"#.to_owned(), 400),
        (JSON, String::new(), 400),
        (JSON, "\u{0}".repeat(1_000), 400),
        (FORM, "a=&".repeat(10_000), 400),
        (FORM, String::new(), 422),
        (FORM, "other=x".to_owned(), 422),
        (FORM, format!("text{names}=x"), 422),
        (FORM, "text=%ff%fe%0d%0a".to_owned(), 303),
        // No text has it, and databases fail or end a text there.
        (FORM, "text=%ff%fe%00%0d%0a".to_owned(), 422),
        (JSON, r#"{"text":"a\u0000b"}"#.to_owned(), 400),
        (JSON, r#"{"text":"x","__proto__":{"a":1},"constructor":{}}"#.to_owned(), 200),
        (FORM, "text=x&__proto__=y&constructor=z&__proto__[a]=b".to_owned(), 303),
        (FORM, format!("text=x&a{names}=y"), 303),
    ] {
        let before = server.runs();
        let shown: String = body.chars().take(80).collect();
        assert_eq!(server.status("POST", ADD_URL, headers, &body), expected, "{shown}");
        assert_eq!(server.runs() - before, usize::from(expected < 400), "{shown}");
    }
}

#[test]
fn bodies_of_100_megabytes_are_refused_and_cost_no_memory() {
    const LENGTH: usize = 100_000_000;
    let server = Server::start();
    server.status("POST", ADD_URL, FORM, "text=x");
    let before = memory();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let server = &server;
            scope.spawn(move || {
                let mut stream = server.connect();
                let is_chunked = number % 2 == 0;
                let length = match is_chunked {
                    true => "transfer-encoding: chunked\r\n".to_owned(),
                    false => format!("content-length: {LENGTH}\r\n"),
                };
                let head =
                    format!("POST {ADD_URL} HTTP/1.1\r\nhost: app.example\r\n{FORM}{length}\r\n");
                stream.write_all(head.as_bytes()).unwrap();
                let block = vec![b'x'; 1 << 16];
                for _ in 0..LENGTH >> 16 {
                    let size = format!("{:x}\r\n", block.len());
                    let (size, end) = if is_chunked { (&*size, "\r\n") } else { ("", "") };
                    let sent = [size.as_bytes(), &block, end.as_bytes()];
                    if sent.iter().any(|part| stream.write_all(part).is_err()) {
                        break;
                    }
                }
                // A connection that is reset in the middle of a body loses the answer.
                let answer = read_all(&mut stream);
                assert!(answer.is_empty() || status(&answer) == 413, "{answer}");
            });
        }
    });
    let grown = memory().saturating_sub(before);
    println!("eight bodies of 100 MB: the memory grew by {grown} MiB");
    assert!(grown < 32, "the memory grew by {grown} MiB");
    assert_eq!(server.runs(), 1);
    let expect = format!("{FORM}expect: 100-continue\r\ncontent-length: {LENGTH}\r\n");
    let mut stream = server.connect();
    let head = format!("POST {ADD_URL} HTTP/1.1\r\nhost: app.example\r\n{expect}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(status(&read_all(&mut stream)), 413, "before any of it is sent");
}

#[test]
fn bodies_that_are_announced_or_fall_silent_keep_nobody_elses_out() {
    let body = Duration::from_secs(5);
    let limits = ServerLimits { bodies_bytes: 1 << 20, body, ..ServerLimits::default() };
    let server = Server::within(limits);
    let silent = |bytes: usize| {
        let mut stream = server.connect();
        let head =
            format!("POST {ADD_URL} HTTP/1.1\r\nhost: a\r\n{FORM}content-length: 262144\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // One that has to give way is closed meanwhile.
        let _ = stream.write_all(&vec![b'x'; bytes]);
        stream
    };
    let begin = Instant::now();
    let mut clients: Vec<_> = (0..40).map(|number| silent(number % 2 * 255_000)).collect();
    for number in 0..100 {
        let headers = format!("{FORM}cookie: n={number}\r\n");
        assert_eq!(server.status("POST", ADD_URL, &headers, "text=x"), 303, "request {number}");
    }
    assert_eq!(server.runs(), 100);
    assert!(begin.elapsed() < body, "they are gone: there is nothing to test");
    for stream in &mut clients {
        let answer = read_all(stream);
        assert!(answer.is_empty() || [408, 503].contains(&status(&answer)), "{answer}");
    }
    assert!(
        begin.elapsed() < 4 * body,
        "a body that fell silent was waited for longer than one of nothing"
    );
}

#[test]
fn a_call_that_is_replayed_is_done_once() {
    let server = Server::start();
    let headers =
        format!("{JSON}cookie: session=1\r\nperennial-key: 0123456789abcdef0123456789abcdef\r\n");
    let body = r#"{"text":"x"}"#;
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert_eq!(server.status("POST", ADD_URL, &headers, body), 200));
        }
    });
    assert_eq!(server.runs(), 1);
    // Cookies that change meanwhile make no other call of it.
    let other = headers.replace("session=1", "session=2");
    assert_eq!(server.status("POST", ADD_URL, &other, body), 200);
    assert_eq!(server.status("POST", ADD_URL, &headers, r#"{"text":"y"}"#), 409);
    assert_eq!(server.runs(), 1);
    let other = headers.replace("cdef\r", "cdee\r");
    assert_eq!(server.status("POST", ADD_URL, &other, body), 200);
    assert_eq!(server.runs(), 2);
}

const KEEP_URL: &str = "/.perennial/action/keep";
const MULTIPART: &str = "content-type: multipart/form-data; boundary=x\r\n";

fn picture(content: &str) -> String {
    format!(
        "--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nA cat\r\n--x\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"cat.png\"\r\n\
         content-type: image/png\r\n\r\n{content}\r\n--x--\r\n"
    )
}

#[test]
fn a_file_of_a_form_reaches_its_action_and_is_deleted_after_it() {
    let server = Server::start();
    let scripted = format!("{MULTIPART}perennial-page: /\r\nperennial-key: {}\r\n", "1".repeat(32));
    let body = picture(&"0123456789".repeat(200_000));
    let answer = server.ask("POST", KEEP_URL, &scripted, &body);
    let (_, json) = answer.split_once("\r\n\r\n").unwrap();
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    let output = json["output"].as_array().unwrap();
    assert_eq!(output[..3], [json!("A cat"), json!("cat.png"), json!(2_000_000)], "{answer}");
    // The same call once more, from a browser whose connection broke.
    assert_eq!(
        server.ask("POST", KEEP_URL, &scripted, &body).split("\r\n\r\n").nth(1),
        Some(&*json.to_string())
    );
    let other = picture(&"0123456780".repeat(200_000));
    assert_eq!(
        server.status("POST", KEEP_URL, &scripted, &other),
        409,
        "another file is another call"
    );
    assert_eq!(server.runs(), 1);
    let path = std::path::Path::new(output[3].as_str().unwrap()).to_owned();
    let end = Instant::now() + PATIENCE;
    while path.exists() {
        assert!(Instant::now() < end, "the file stays");
        std::thread::sleep(Duration::from_millis(10));
    }
    // Without a script.
    assert_eq!(server.status("POST", KEEP_URL, MULTIPART, &picture("")), 303);
}

#[test]
fn forms_with_files_that_are_none_or_too_long_are_refused_with_their_status() {
    let server = Server::start();
    let no_file = "--x\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\n0\r\n--x--\r\n";
    let no_boundary = "content-type: multipart/form-data\r\n";
    let urlencoded = server.status("POST", KEEP_URL, FORM, "title=a&file=0");
    assert_eq!(urlencoded, 422, "a text is no file");
    for (headers, body, expected) in [
        (MULTIPART, no_file, 422),
        (MULTIPART, "title=a", 400),
        (no_boundary, "title=a", 400),
        (MULTIPART, &picture("")[..120], 400),
    ] {
        assert_eq!(server.status("POST", KEEP_URL, headers, body), expected, "{headers}{body}");
    }
    let before = memory();
    let chunk = "0123456789abcdef".repeat(4_096);
    for is_announced in [true, false] {
        let mut stream = server.connect();
        let framing = match is_announced {
            true => "content-length: 100000000",
            false => "transfer-encoding: chunked",
        };
        let head = format!(
            "POST {KEEP_URL} HTTP/1.1\r\nhost: app.example\r\n{framing}\r\n{MULTIPART}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut body = picture("");
        body.truncate(body.len() - 9);
        let piece = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
        let mut sent = stream.write_all(piece(&body).as_bytes());
        // The server answers, and for a moment throws away what still arrives.
        for _ in 0..1_600 {
            sent = sent.and_then(|()| stream.write_all(piece(&chunk).as_bytes()));
        }
        let answer = read_all(&mut stream);
        assert!(answer.is_empty() || status(&answer) == 413, "{answer}");
    }
    assert!(memory() < before + 32, "{} MiB, {before} before", memory());
    assert_eq!(server.runs(), 0);
}

#[test]
fn an_action_with_a_limit_is_called_no_more_often_and_others_are() {
    let server = Server::start();
    let url = "/.perennial/action/log_in";
    // As a proxy on this machine says.
    let of = |client: &str, kind: &str| format!("{kind}x-forwarded-for: 192.0.2.77, {client}\r\n");
    for _ in 0..3 {
        assert_eq!(server.status("POST", url, &of("192.0.2.1", FORM), "text=x"), 303);
    }
    for (kind, body) in [(FORM, "text=x"), (JSON, "{\"text\":\"x\"}")] {
        let answer = server.ask("POST", url, &of("192.0.2.1", kind), body).to_ascii_lowercase();
        assert_eq!(status(&answer), 429, "{answer}");
        let wait = answer.lines().find_map(|line| line.strip_prefix("retry-after: "));
        assert!(
            wait.is_some_and(|wait| (1..=20).contains(&wait.parse::<u8>().unwrap())),
            "{answer}"
        );
        assert!(
            answer.contains("cache-control: private") || answer.contains("no-store"),
            "{answer}"
        );
    }
    assert_eq!(server.runs(), 3);
    assert_eq!(server.status("POST", url, &of("192.0.2.2", FORM), "text=x"), 303);
    assert_eq!(server.status("POST", ADD_URL, &of("192.0.2.1", FORM), "text=x"), 303);
}
