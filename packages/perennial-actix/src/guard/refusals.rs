//! [`Refusals`]: the responses that the web server makes itself, completed with the contract's
//! headers.
//!
//! actix-http answers a request that it cannot parse with 400 or 431, without `Cache-Control`, and
//! has no setting for another response. So the response is recognised when it is written: it is the
//! last one of its connection, and has only the headers named here (actix-http 3.20,
//! `h1/dispatcher.rs`, `poll_request`).

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::deadlines::Clock;

const NO_STORE: &str = "cache-control: no-store\r\n";
const CLOSE: &str = "connection: close\r\n";
/// The statuses of such responses, and their only headers besides the date.
const STATUSES: &[&str] = &[BAD, LINE_TOO_LONG, TOO_LONG];
const BAD: &str = "400 Bad Request";
/// RFC 9112 section 3. actix-http says 400.
const LINE_TOO_LONG: &str = "414 URI Too Long";
const TOO_LONG: &str = "431 Request Header Fields Too Large";
const HEADERS: &[&str] = &["content-length: 0", "connection: close", "connection: keep-alive"];
/// The longest such response.
const MOST_BYTES: usize = 256;
/// How often they are reported, in milliseconds.
const REPORT_AFTER: u64 = 60_000;

/// Completes the responses that the web server makes itself.
#[derive(Debug)]
pub(super) struct Refusals {
    /// The header lines that are added to each of them.
    common: String,
    clock: Clock,
    unreported: AtomicU64,
    report_at: AtomicU64,
}

impl Refusals {
    pub(super) fn new(headers: &[(HeaderName, HeaderValue)]) -> Self {
        let mut common = NO_STORE.to_owned();
        for (name, value) in headers.iter().filter(|(name, _)| name != "cache-control") {
            if let Ok(value) = value.to_str() {
                common.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        let (unreported, report_at) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { common, clock: Clock::start(), unreported, report_at }
    }

    /// The position at which a bare response begins, if the bytes end with one.
    pub(super) fn find(&self, sent: &[u8]) -> Option<usize> {
        if !sent.ends_with(b"\r\n\r\n") {
            return None;
        }
        let tail_at = sent.len().saturating_sub(MOST_BYTES);
        let tail = sent.get(tail_at..)?;
        let at = tail.windows(7).rposition(|window| window == b"HTTP/1.")?;
        let bare = std::str::from_utf8(tail.get(at..)?).ok()?;
        let (head, rest) = bare.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.get("HTTP/1.1 ".len()..)?;
        let is_bare = |line: &str| HEADERS.contains(&line) || line.starts_with("date: ");
        (rest.is_empty() && STATUSES.contains(&status) && lines.all(is_bare))
            .then_some(tail_at + at)
    }

    /// A bare response with the contract's headers. It says if it is the request line that is too long.
    pub(super) fn complete(&self, bare: &[u8], is_line: bool) -> Bytes {
        self.report();
        let bare = String::from_utf8_lossy(bare);
        let bare = if is_line { bare.replacen(BAD, LINE_TOO_LONG, 1) } else { bare.into_owned() };
        let head = bare.trim_end_matches("\r\n").replace("\r\nconnection: keep-alive", "");
        let close = if head.contains("\r\nconnection: close") { "" } else { CLOSE };
        format!("{head}\r\n{close}{}\r\n", self.common).into()
    }

    /// The response to a request whose head did not arrive in time.
    pub(super) fn timeout(&self) -> Bytes {
        self.made("408 Request Timeout", "")
    }

    /// The response to a request whose head is too long, before all of it has arrived.
    pub(super) fn too_long(&self, is_line: bool) -> Bytes {
        self.report();
        self.made(if is_line { LINE_TOO_LONG } else { TOO_LONG }, "")
    }

    /// The response to a connection for which there is no place.
    pub(super) fn overloaded(&self) -> Bytes {
        self.made("503 Service Unavailable", "retry-after: 1\r\n")
    }

    fn made(&self, status: &str, more: &str) -> Bytes {
        format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n{CLOSE}{more}{}\r\n", self.common).into()
    }

    /// Logs how many there were, at most once a minute, because anybody can cause them.
    fn report(&self) {
        let count = self.unreported.fetch_add(1, Relaxed) + 1;
        let (now, at) = (self.clock.now(), self.report_at.load(Relaxed));
        let next = now.saturating_add(REPORT_AFTER);
        if now >= at && self.report_at.compare_exchange(at, next, Relaxed, Relaxed).is_ok() {
            self.unreported.fetch_sub(count, Relaxed);
            tracing::info!(count, "requests that cannot be parsed were refused");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: &str = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\
                        date: Mon, 30 Nov 2026 06:00:00 GMT\r\n\r\n";

    #[test]
    fn a_bare_response_gets_the_headers_and_nothing_else_does() {
        let refusals = Refusals::new(&[(
            HeaderName::from_static("perennial-build"),
            HeaderValue::from_static("b1"),
        )]);
        assert_eq!(refusals.find(BARE.as_bytes()), Some(0));
        let both = format!("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok{BARE}");
        assert_eq!(refusals.find(both.as_bytes()), Some(both.len() - BARE.len()));
        let own = BARE.replace("date", "x-own: 1\r\ndate");
        let page = BARE.replace("400 Bad Request", "200 OK");
        for other in [own.as_str(), page.as_str(), &format!("{BARE}0\r\n\r\n"), "\r\n\r\n", ""] {
            assert_eq!(refusals.find(other.as_bytes()), None, "{other}");
        }
        let complete = refusals.complete(BARE.as_bytes(), false);
        let complete = std::str::from_utf8(&complete).unwrap();
        for line in ["connection: close", "cache-control: no-store", "perennial-build: b1"] {
            assert!(complete.contains(&format!("\r\n{line}\r\n")), "{complete}");
        }
        let line = refusals.complete(BARE.as_bytes(), true);
        assert!(line.starts_with(b"HTTP/1.1 414 URI Too Long\r\n"), "{line:?}");
        assert!(complete.ends_with("\r\n\r\n") && complete.matches("\r\n\r\n").count() == 1);
    }
}
