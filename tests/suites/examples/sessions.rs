//! Two visitors' sessions, interleaved, cold and warm: no byte of one appears in an answer to the
//! other, or in what is stored.

use std::path::Path;
use std::thread;

use perennial_protocol::{CanonicalPath, data_url, widget_url};
use perennial_test::Site;
use perennial_test::http::{Request, Response};
use perennial_tests::{Example, decode};

const ANN: &str = "annq7w3k9x2secret";
const BOB: &str = "bobm4t8z1c6secret";

/// An example, its pages, and its widgets.
struct Tour {
    example: Example,
    pages: &'static [&'static str],
    widgets: &'static [&'static str],
    /// What the store holds for sure, so that a search that finds nothing is known to search.
    stored: &'static str,
    /// Whether it shows visitors what they sent.
    tells: bool,
}

const STRATEGIES: Tour = Tour {
    example: Example("strategies"),
    pages: &[
        "/",
        "/once",
        "/posts/first",
        "/posts/third",
        "/words/serendipity",
        "/words/petrichor",
        "/clock",
        "/seasons",
        "/visit",
        "/offers/7",
        "/offers/8",
        "/find",
        "/club",
        "/log-in",
        "/manual/roots/depth",
        "/archive",
        "/archive/2",
        "/wiki/any/page",
        "/latest",
        "/words-of/petrichor",
        "/nothing/here",
    ],
    widgets: &[],
    stored: "letters:9",
    tells: true,
};

const CAPSULES: Tour = Tour {
    example: Example("capsules"),
    pages: &[
        "/",
        "/weather",
        "/house",
        "/thread",
        "/calculator",
        "/later",
        "/you",
        "/failing",
        "/ticker",
        "/name",
        "/nothing/here",
    ],
    widgets: &[
        "/tip",
        "/weather/Paris",
        "/house",
        "/floor/1",
        "/room/11",
        "/comment/0",
        "/answer/6/7",
        "/fact/7",
        "/greeting",
        "/welcome",
        "/price/5",
        "/members",
        "/fragile/well",
        "/ticker",
    ],
    stored: "perennial:widget:/tip",
    tells: true,
};

const SHOP: Tour = Tour {
    example: Example("shop"),
    pages: &[
        "/",
        "/category/kitchen",
        "/category/light",
        "/product/7",
        "/product/4321",
        "/search",
        "/basket",
        "/nothing/here",
    ],
    widgets: &["/stock/7", "/stock/4321", "/basket-count"],
    stored: "product:4321",
    tells: false,
};

impl Tour {
    /// Every address of the tour: pages, their data routes, and widgets.
    fn targets(&self) -> Vec<String> {
        let path = |path: &&str| CanonicalPath::parse(path).unwrap();
        let pages = self.pages.iter().map(|page| (*page).to_owned());
        let data = self.pages.iter().map(|page| data_url(&path(page)));
        let widgets = self.widgets.iter().map(|widget| widget_url(&path(widget)));
        pages.chain(data).chain(widgets).collect()
    }
}

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
    let mut site = tour.example.site().variable("SHOP_DATA", data.path()).start().unwrap();
    let mut told = 0;
    // Both ask for the same at the same time while nothing is there yet.
    thread::scope(|scope| {
        let ann = scope.spawn(|| visit(&site, &targets, ANN, BOB, "identity"));
        let bob = scope.spawn(|| visit(&site, &targets, BOB, ANN, "identity"));
        told += ann.join().unwrap() + bob.join().unwrap();
    });
    // And in turns, when all is there.
    for encoding in ["br", "gzip", "zstd", "identity"] {
        for target in &targets {
            let target = std::slice::from_ref(target);
            told += visit(&site, target, ANN, BOB, encoding);
            told += visit(&site, target, BOB, ANN, encoding);
        }
    }
    assert_eq!(told > 0, tour.tells, "{told} answers told visitors what they sent");
    assert!(site.stop(), "the server did not end by itself");
    let stored = files(site.store());
    assert!(contains(&stored, tour.stored), "the store does not hold {:?}", tour.stored);
    for visitor in [ANN, BOB] {
        assert!(!contains(&stored, visitor), "the store's files hold {visitor}");
    }
    // What is compressed there is read by asking for it.
    site.restart().unwrap();
    for encoding in ["br", "gzip", "zstd", "identity"] {
        for target in &targets {
            let request = Request::get(target).header("Accept-Encoding", encoding);
            let answer = whole(&site.send(&request).unwrap());
            check_none_of(&answer, ANN, target);
            check_none_of(&answer, BOB, target);
        }
    }
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_strategies() {
    check(&STRATEGIES);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_capsules() {
    check(&CAPSULES);
}

#[test]
fn nothing_of_a_visitor_reaches_another_in_the_shop() {
    check(&SHOP);
}
