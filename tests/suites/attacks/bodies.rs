//! Bodies that nobody wants, or that never end.

use std::time::Duration;

use perennial_protocol::url;

use crate::control::under_control;
use crate::herd::Herd;
use crate::server::Server;

const CLIENTS: usize = 4_000;
/// URLs of all kinds, none of which takes such a body of a stranger.
pub(crate) const TARGETS: [&str; 4] = ["/page/0", url::REVALIDATE, "/no/such/page", "/robots.txt"];
const MIB: u64 = 1 << 20;

#[test]
fn four_thousand_bodies_that_fall_silent_cost_no_memory_and_no_other_visitor() {
    let server = Server::start(20_000);
    let pages = server.store_pages(20);
    let (idle, files) = (server.memory(), server.descriptors());
    let most = under_control(server.site.address(), &pages, || {
        let mut herds: Vec<_> = TARGETS
            .map(|target| (Herd::open(server.site.address(), CLIENTS / 4), post(target)))
            .into();
        for (herd, request) in &mut herds {
            herd.send_all(request);
        }
        let mut most = 0;
        for _ in 0..10 {
            most = most.max(server.memory());
            std::thread::sleep(Duration::from_millis(50));
        }
        server.until("all are gone", |server| server.descriptors() < files + 20);
        most
    });
    let mut after = server.memory();
    for _ in 0..60 {
        if after < idle + 32 * MIB {
            break;
        }
        std::thread::sleep(Duration::from_secs(1));
        after = server.memory();
    }
    println!(
        "idle {} MiB, at most + {}, after + {}",
        idle / MIB,
        grown(most, idle),
        grown(after, idle)
    );
    assert!(most < idle + 96 * MIB, "memory grew by {} MiB", grown(most, idle));
    assert!(after < idle + 32 * MIB, "memory stays larger by {} MiB", grown(after, idle));
}

fn grown(now: u64, before: u64) -> u64 {
    now.saturating_sub(before) / MIB
}

/// 255,000 bytes of a body that is a little longer.
pub(crate) fn post(target: &str) -> Vec<u8> {
    let head = format!("POST {target} HTTP/1.1\r\nhost: siege\r\ncontent-length: 255500\r\n\r\n");
    let mut request = head.into_bytes();
    request.resize(request.len() + 255_000, b'x');
    request
}
