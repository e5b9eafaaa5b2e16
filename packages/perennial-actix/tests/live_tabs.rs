//! Many tabs on live pages, over real sockets: all are told, none costs much, and all end at once.
//!
//! `cargo xtask lab live-tabs` runs it with 5,000 tabs, and prints what they cost.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use perennial_core::{
    Action, ActionContext, ActionError, ActionInput, App as PerennialApp, Template,
};
use perennial_server::Settings;
use serde::{Deserialize, Serialize};
use support::Served;
use sycamore::prelude::*;

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(60);
const URL: &str = "/.perennial/changes?page=/";
const TOLD: &str = "data: /\n\n";

#[derive(Serialize, Deserialize)]
struct Nothing {}

impl ActionInput for Nothing {
    const SCHEMA: u32 = 1;
}

const CHANGE: Action<Nothing, ()> =
    Action::on_server("change", |context, form| Box::pin(change(context, form)));

async fn change(context: ActionContext, _: Nothing) -> Result<(), ActionError> {
    context.invalidate_path("/");
    Ok(())
}

fn start() -> Served {
    start_with(|_| {})
}

fn start_with(set: impl FnOnce(&mut Settings) + Send + 'static) -> Served {
    let app = || {
        let home = Template::new("").view(|| view! { h1 { "Home" } });
        PerennialApp::new().action(CHANGE).template(home)
    };
    let settings = |folder: &Path| {
        let mut settings = Settings::new(folder.to_path_buf());
        settings.limits.connections = Some(20_000);
        // An orderly end waits so long for requests in flight.
        settings.limits.drain = PATIENCE * 2;
        set(&mut settings);
        settings
    };
    Served::start(app, settings, |_| {})
}

fn connect(address: SocketAddr, head: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(format!("{head}host: app.example\r\n\r\n").as_bytes()).unwrap();
    stream
}

/// Reads until a text has come.
fn read_to(stream: &mut TcpStream, text: &str) -> String {
    let (mut all, mut bytes) = (String::new(), [0; 4_096]);
    while !all.contains(text) {
        let read = stream.read(&mut bytes).unwrap();
        assert!(read > 0, "it ended after {all}");
        all.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    all
}

/// Looks at all tabs until each has said this text or, without a text, has ended.
fn wait_for_all(tabs: &mut [TcpStream], text: Option<&str>) -> Duration {
    let begun = Instant::now();
    let mut said = vec![String::new(); tabs.len()];
    let mut left: Vec<usize> = (0..tabs.len()).collect();
    while !left.is_empty() {
        assert!(begun.elapsed() < PATIENCE, "{} of {} tabs wait", left.len(), tabs.len());
        left.retain(|&tab| {
            let mut bytes = [0; 512];
            let read = match tabs[tab].read(&mut bytes) {
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return true,
                Err(_) => 0,
            };
            said[tab].push_str(&String::from_utf8_lossy(&bytes[..read]));
            let is_done = text.map_or(read == 0, |text| said[tab].contains(text));
            assert!(is_done || read > 0, "a tab ended");
            !is_done
        });
        std::thread::yield_now();
    }
    begun.elapsed()
}

/// The resident memory of this process, in bytes.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4_096
}

/// The median time of a hit, over one connection.
fn time_of_hit(address: SocketAddr) -> Duration {
    let request = "GET / HTTP/1.1\r\nhost: app.example\r\n\r\n";
    let mut stream = connect(address, "GET / HTTP/1.1\r\n");
    read_to(&mut stream, "</html>");
    let hit = |_| {
        let begun = Instant::now();
        stream.write_all(request.as_bytes()).unwrap();
        read_to(&mut stream, "</html>");
        begun.elapsed()
    };
    let mut times: Vec<Duration> = (0..2_000).map(hit).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

#[test]
fn all_tabs_are_told_of_a_change_and_end_with_the_server() {
    let number = if std::env::var_os("PERENNIAL_LAB").is_some() { 5_000 } else { 300 };
    let server = start();
    let alone = time_of_hit(server.address);
    let before = memory();
    let tab = |_| {
        let mut stream = connect(server.address, &format!("GET {URL} HTTP/1.1\r\n"));
        let head = read_to(&mut stream, "retry:");
        assert!(head.starts_with("HTTP/1.1 200") && head.contains("text/event-stream"), "{head}");
        stream.set_nonblocking(true).unwrap();
        stream
    };
    let mut tabs: Vec<TcpStream> = (0..number).map(tab).collect();
    let grown = memory().saturating_sub(before);
    assert_eq!((server.site.tabs().len(), server.site.tabs().pages()), (number, 1));
    let beside = time_of_hit(server.address);
    let form = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n";
    let head = format!("POST /.perennial/action/change HTTP/1.1\r\nconnection: close\r\n{form}");
    let begun = Instant::now();
    assert!(read_to(&mut connect(server.address, &head), "\r\n\r\n").contains(" 303 "));
    let acknowledged = begun.elapsed();
    let told = wait_for_all(&mut tabs, Some(TOLD));
    println!(
        "{number} tabs: {} bytes of memory each; a hit takes {alone:?} without them and {beside:?} \
         beside them; an action was answered after {acknowledged:?}, and all were told {told:?} later",
        grown / number
    );
    let site = Arc::clone(&server.site);
    // The server ends gracefully as by SIGTERM: no tab holds it up.
    drop(server.handle.stop(true));
    let ended = wait_for_all(&mut tabs, None);
    server.join();
    println!("all ended {ended:?} after the server was told to end");
    assert!(site.tabs().is_empty());
}

#[test]
fn one_address_cannot_take_the_places_of_all() {
    let server = start_with(|settings| {
        settings.live.tabs = 64;
        // By what it sends the server notices that a tab has gone.
        settings.live.heartbeat = Duration::from_millis(50);
    });
    let follow = |client: &str| {
        let head = format!("GET {URL} HTTP/1.1\r\nx-forwarded-for: 203.0.113.9, {client}\r\n");
        let mut stream = connect(server.address, &head);
        let head = read_to(&mut stream, "\r\n\r\n");
        (head.split(' ').nth(1).unwrap().parse::<u16>().unwrap(), stream)
    };
    let streams: Vec<_> = (0..80).map(|_| follow("198.51.100.7")).collect();
    let open = streams.iter().filter(|(status, _)| *status == 200).count();
    assert_eq!((open, server.site.tabs().len()), (8, 8));
    assert!(streams.iter().all(|(status, _)| [200, 429].contains(status)));
    // An IPv6 client chooses the last 64 bits of its address itself.
    let others: Vec<_> = (0..20).map(|own| follow(&format!("2001:db8::{own}"))).collect();
    assert_eq!(others.iter().filter(|(status, _)| *status == 200).count(), 8);
    assert_eq!(follow("198.51.100.8").0, 200, "others get a stream");
    drop(streams);
    let begun = Instant::now();
    while follow("198.51.100.7").0 != 200 {
        assert!(begun.elapsed() < PATIENCE, "its places were not given back");
    }
    drop((others, server.handle.stop(true)));
    server.join();
}

#[test]
fn a_client_of_http_1_0_gets_a_stream_without_chunks() {
    let server = start();
    for head in ["HTTP/1.0\r\n", "HTTP/1.0\r\nconnection: keep-alive\r\n"] {
        let mut stream = connect(server.address, &format!("GET {URL} {head}"));
        let said = read_to(&mut stream, "retry: 2000\n\n");
        let (head, body) = said.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(" 200 ") && !head.contains("transfer-encoding"), "{head}");
        assert!(!head.contains("keep-alive"), "{head}");
        assert_eq!(body, ":\nretry: 2000\n\n");
    }
    drop(server.handle.stop(true));
    server.join();
}
