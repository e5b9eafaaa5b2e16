//! Requests for the feed and the sitemap, by clients that leave: no memory by their number.

use std::time::{Duration, Instant};

use crate::control::under_control;
use crate::herd::Herd;
use crate::server::Server;

const MIB: u64 = 1 << 20;

#[test]
fn storms_for_feed_and_sitemap_by_clients_that_leave_cost_no_memory() {
    let server = Server::start(2_000);
    let pages = server.store_pages(300);
    for path in ["/feed.xml", "/sitemap.xml"] {
        assert_eq!(server.site.get(path).unwrap().status, 200, "{path}");
    }
    let (idle, files) = (server.memory(), server.descriptors());
    under_control(server.site.address(), &pages[..20], || {
        let (start, mut most) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_secs(3) {
            for path in ["/feed.xml", "/sitemap.xml"] {
                let mut herd = Herd::open(server.site.address(), 50);
                herd.send(format!("GET {path} HTTP/1.1\r\nhost: siege\r\n\r\n").as_bytes());
            }
            most = most.max(server.memory());
            std::thread::sleep(Duration::from_millis(50));
        }
        let grown = most.saturating_sub(idle) / MIB;
        println!("feed and sitemap: + {grown} MiB");
        assert!(grown < 32, "memory grew by {grown} MiB");
        server.until("all are gone", |server| server.descriptors() < files + 20);
    });
}
