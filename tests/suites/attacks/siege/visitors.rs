//! Visitors: they ask for pages, data and ranges, with and without conditions, and check each answer.

use std::collections::HashMap;
use std::thread;
use std::time::{Duration, Instant};

use perennial_protocol::{CanonicalPath, url};
use perennial_test::http::{Connection, Request, Response};
use perennial_tests::Random;

use super::shared::Shared;
use crate::control::LONGEST;
use crate::proof::{Proof, is_announced_as_fresh};
use crate::server::{LARGE, LARGE_BYTES, large};

/// One visitor.
struct Visitor<'s> {
    shared: &'s Shared,
    connection: Option<Connection>,
    /// What stands behind the last validator of each URL.
    known: HashMap<String, (String, Proof)>,
}

/// Visits pages until the siege ends.
pub(super) fn visit(shared: &Shared, pages: &[String], mut random: Random) {
    let mut visitor = Visitor { shared, connection: None, known: HashMap::new() };
    while !shared.has_ended() {
        let page = random.one_of(pages);
        match random.below(8) {
            0 => visitor.check_range(&mut random),
            1 => visitor.check_data(page),
            2 | 3 => visitor.check_page(page, true),
            4 => visitor.check_odd_page(&format!("/page/odd-{}", random.below(8))),
            _ => visitor.check_page(page, false),
        }
        // A new connection now and then: it must be accepted, too.
        if random.below(4) == 0 {
            visitor.connection = None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

impl Visitor<'_> {
    fn check_page(&mut self, path: &str, conditional: bool) {
        let mut request = Request::get(path);
        let known = self.known.get(path).filter(|_| conditional).cloned();
        if let Some((etag, _)) = &known {
            request = request.header("if-none-match", etag);
        }
        let floor = self.shared.floor();
        let Some(answer) = self.ask(&request, path, true) else { return };
        let proof = match (answer.status, known) {
            (200, _) => Proof::of_page(path, &answer),
            (304, Some((_, proof))) => Ok(proof),
            (status, _) => Err(format!("{path}: {status}: {:?}", answer.headers)),
        };
        self.check_proof(path, floor, proof, &answer);
    }

    fn check_data(&mut self, path: &str) {
        let floor = self.shared.floor();
        let target = url::data_url(&CanonicalPath::parse(path).unwrap());
        let Some(answer) = self.ask(&Request::get(&target), &target, true) else { return };
        let proof = match answer.status {
            200 => Proof::of_data(path, &answer),
            status => Err(format!("{target}: {status}: {:?}", answer.headers)),
        };
        self.check_proof(&target, floor, proof, &answer);
    }

    /// A page whose state function fails, redirects or says that it is gone, as it was ordered.
    fn check_odd_page(&mut self, path: &str) {
        let floor = self.shared.floor();
        let Some(answer) = self.ask(&Request::get(path), path, false) else { return };
        match answer.status {
            200 => self.check_proof(path, floor, Proof::of_page(path, &answer), &answer),
            301..=308 | 404 | 410 | 500 | 503 => {}
            status => self.shared.fault(format!("{path}: {status}")),
        }
    }

    fn check_range(&mut self, random: &mut Random) {
        let start = random.below(LARGE_BYTES - 70_000);
        let end = start + 1 + random.below(65_000);
        let request = Request::get(LARGE).header("range", &format!("bytes={start}-{}", end - 1));
        let Some(answer) = self.ask(&request, "a range", false) else { return };
        if answer.status != 206 || answer.body != large(start..end) {
            self.shared.fault(format!("the range {start}..{end}: {}", answer.status));
        }
    }

    /// No page from before an acknowledged invalidation is announced as fresh.
    fn check_proof(
        &mut self,
        path: &str,
        floor: u64,
        proof: Result<Proof, String>,
        answer: &Response,
    ) {
        let shared = self.shared;
        match proof {
            Err(wrong) => shared.fault(wrong),
            Ok(proof) if proof.version < floor && is_announced_as_fresh(answer) => {
                let (version, headers) = (proof.version, &answer.headers);
                shared.fault(format!(
                    "{path}: version {version} is fresh after the invalidation of {floor}: {headers:?}"
                ));
            }
            Ok(proof) => {
                let kind = if proof.version < floor { "stale" } else { "current" };
                shared.count(format!("pages: {kind}"));
                if let Some(etag) = answer.header("etag") {
                    self.known.insert(path.to_owned(), (etag.to_owned(), proof));
                }
            }
        }
    }

    /// The answer, if there is one. During a disturbance there need not be.
    fn ask(&mut self, request: &Request, what: &str, stored: bool) -> Option<Response> {
        let (mark, start) = (self.shared.mark(), Instant::now());
        let answer = self.send(request);
        let time = start.elapsed();
        let quiet = self.shared.was_quiet(mark);
        match answer {
            Ok(answer) => {
                let hit = answer.header("cache-status").is_some_and(|it| it.contains("; hit"));
                if quiet && stored && hit {
                    self.shared.took(time);
                    if time > LONGEST {
                        self.shared.fault(format!("{what} took {time:?}"));
                    }
                }
                self.shared.count(format!("answers: {}", answer.status));
                if answer.header("connection") == Some("close") {
                    self.connection = None;
                }
                Some(answer)
            }
            Err(error) => {
                self.connection = None;
                match quiet && self.shared.was_quiet(mark) && !self.shared.has_ended() {
                    true => self.shared.fault(format!("{what}: {error} after {time:?}")),
                    false => self.shared.count("answers: none, while disturbed"),
                }
                thread::sleep(Duration::from_millis(20));
                None
            }
        }
    }

    /// Over the kept connection, or a new one if that was closed meanwhile.
    fn send(&mut self, request: &Request) -> Result<Response, perennial_test::TestError> {
        if let Some(mut connection) = self.connection.take()
            && let Ok(answer) = connection.send(request)
        {
            self.connection = Some(connection);
            return Ok(answer);
        }
        let mut connection = Connection::open(self.shared.address())?;
        let answer = connection.send(request)?;
        self.connection = Some(connection);
        Ok(answer)
    }
}
