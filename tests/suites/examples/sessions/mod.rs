//! Two visitors' sessions, interleaved, cold and warm: no byte of one appears in an answer to the
//! other, or in what is stored. A tour that leaves out a template or a capsule of its app fails.

mod tours;

use std::path::Path;
use std::thread;

use perennial_test::Site;
use perennial_test::http::{Request, Response};
use perennial_tests::{Patterns, decode};

use tours::Tour;

const ANN: &str = "annq7w3k9x2secret";
const BOB: &str = "bobm4t8z1c6secret";

/// A visitor tells the same in every way that a request has, but for the path and the query keys
/// that a template declares: by those, an answer is everybody's.
fn request(target: &str, visitor: &str, encoding: &str) -> Request {
    let cookies = format!(
        "name={visitor}; session={visitor}; member=yes; visits={visitor}; basket={visitor}.7"
    );
    Request::get(&format!("{target}?secret={visitor}&name={visitor}&{visitor}"))
        .header("Accept-Encoding", encoding)
        .header("Accept-Language", &format!("en-x-{visitor}"))
        .header("Authorization", &format!("Bearer {visitor}"))
        .header("Cookie", &cookies)
        .header("Origin", &format!("https://{visitor}.example"))
        .header("Referer", &format!("https://example.org/{visitor}"))
        .header("User-Agent", &format!("ExampleBot {visitor}"))
        .header("X-Forwarded-For", visitor)
        .header("X-Forwarded-Host", &format!("{visitor}.example"))
        .header("X-Original-URL", &format!("/{visitor}"))
        .header(&format!("X-{visitor}"), visitor)
}

/// All of an answer: its headers, and its body as it is read.
fn whole(answer: &Response) -> String {
    format!("{:?}\n{}", answer.headers, String::from_utf8_lossy(&decode(answer)))
}

#[track_caller]
fn check_none_of(answer: &str, stranger: &str, what: &str) {
    let place = answer.find(stranger).map(|at| answer.get(at.saturating_sub(100)..));
    assert_eq!(place, None, "{what}");
}

/// Makes a visit to every address, and returns how many answers had something of the visitor.
fn visit(site: &Site, targets: &[String], visitor: &str, stranger: &str, encoding: &str) -> usize {
    let mut told = 0;
    for target in targets {
        let answer = whole(&site.send(&request(target, visitor, encoding)).unwrap());
        check_none_of(&answer, stranger, &format!("{target}, for {visitor}"));
        told += usize::from(answer.contains(visitor));
    }
    told
}

fn files(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            bytes.extend(files(&path));
        } else {
            bytes.extend(path.to_string_lossy().bytes());
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
    bytes
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn check(tour: &Tour) {
    let (data, targets) = (tempfile::tempdir().unwrap(), tour.targets());
    let site = tour.example.site().variable("SHOP_DATA", data.path()).token(Patterns::TOKEN);
    let site = site.variable("CONDUIT_DATA", data.path());
    let mut site = site.start().unwrap();
    Patterns::of(&site).check_all_answer(&site, &targets);
    let told = both_at_once(&site, &targets) + in_turns(&site, &targets);
    assert_eq!(told > 0, tour.tells, "{told} answers told visitors what they sent");
    assert!(site.stop(), "the server did not end by itself");
    let stored = files(site.store());
    assert!(contains(&stored, tour.stored), "the store does not hold {:?}", tour.stored);
    for visitor in [ANN, BOB] {
        assert!(!contains(&stored, visitor), "the store's files hold {visitor}");
    }
    site.restart().unwrap();
    what_is_stored_tells_nobody(&site, &targets);
}

/// Both ask for the same at the same time while nothing is there yet.
fn both_at_once(site: &Site, targets: &[String]) -> usize {
    thread::scope(|scope| {
        let ann = scope.spawn(|| visit(site, targets, ANN, BOB, "identity"));
        let bob = scope.spawn(|| visit(site, targets, BOB, ANN, "identity"));
        ann.join().unwrap() + bob.join().unwrap()
    })
}

/// And in turns, when all is there: the encodings each on a thread of their own.
fn in_turns(site: &Site, targets: &[String]) -> usize {
    each_encoding(|encoding| {
        let turn = |target| {
            let target = std::slice::from_ref(target);
            visit(site, target, ANN, BOB, encoding) + visit(site, target, BOB, ANN, encoding)
        };
        targets.iter().map(turn).sum()
    })
}

/// What is compressed in the store is read by asking for it.
fn what_is_stored_tells_nobody(site: &Site, targets: &[String]) {
    each_encoding(|encoding| {
        for target in targets {
            let request = Request::get(target).header("Accept-Encoding", encoding);
            let answer = whole(&site.send(&request).unwrap());
            check_none_of(&answer, ANN, target);
            check_none_of(&answer, BOB, target);
        }
        targets.len()
    });
}

fn each_encoding(run: impl Fn(&str) -> usize + Sync) -> usize {
    thread::scope(|scope| {
        let runs = ["br", "gzip", "zstd", "identity"].map(|encoding| scope.spawn(|| run(encoding)));
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    })
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_strategies() {
    check(&tours::STRATEGIES);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_capsules() {
    check(&tours::CAPSULES);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_shop() {
    check(&tours::SHOP);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_conduit() {
    check(&tours::CONDUIT);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_errors() {
    check(&tours::ERRORS);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_plugins() {
    check(&tours::PLUGINS);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_a_server_of_the_apps_own() {
    check(&tours::CUSTOM_SERVER);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_layouts() {
    check(&tours::LAYOUTS);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_state() {
    check(&tours::STATE);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_islands() {
    check(&tours::ISLANDS);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_navigation() {
    check(&tours::NAVIGATION);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_interop() {
    check(&tours::INTEROP);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_atlas() {
    check(&tours::ATLAS);
}

#[test]
#[should_panic(expected = "no page is asked for of the templates [\"about\"]")]
fn a_tour_that_leaves_a_template_out_fails() {
    let pages = &["/", "/guide/roots", "/guide/roots/soil"];
    check(&Tour { pages, ..tours::LAYOUTS });
}

#[test]
#[should_panic(expected = "no widget is asked for of the capsules [\"part/{kind}\"]")]
fn a_tour_that_leaves_a_capsule_out_fails() {
    check(&Tour { widgets: &[], ..tours::ERRORS });
}
