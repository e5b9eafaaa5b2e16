//! The table of [`VECTORS`], and what is true of each answer to it.

use perennial_test::Site;
use perennial_test::http::Response;

use crate::kinds::{ALL, DATED, Kind, TAGGED};
use crate::vectors::{VECTORS, Vector};
use crate::{semantics, send};

#[test]
fn each_vector_is_answered_as_rfc_9110_says() {
    let running = semantics();
    let mut faults = Vec::new();
    for &kind in ALL {
        let plain = settled(&running.site, kind);
        if plain.status != kind.status() {
            faults.push(format!("{kind:?}: {} instead of {}", plain.status, kind.status()));
        }
        for vector in VECTORS.iter().filter(|vector| vector.kinds.contains(&kind)) {
            let answer = ask(&running.site, kind, vector, &plain);
            let what =
                format!("{} {} {kind:?} {:?}", vector.section, vector.method, vector.headers);
            let status = vector.status.unwrap_or(plain.status);
            if answer.status != status {
                faults.push(format!("{what}: {} instead of {status}", answer.status));
                continue;
            }
            faults
                .extend(faults_of(vector, &plain, &answer).map(|fault| format!("{what}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The answer to a plain `GET`, after the page was made.
fn settled(site: &Site, kind: Kind) -> Response {
    send(site, "GET", &kind.url(), &[]);
    let plain = send(site, "GET", &kind.url(), &[]);
    assert_eq!(plain.header("etag").is_some(), TAGGED.contains(&kind), "{kind:?} {plain:?}");
    assert_eq!(plain.header("last-modified").is_some(), DATED.contains(&kind), "{kind:?}");
    plain
}

fn ask(site: &Site, kind: Kind, vector: &Vector, plain: &Response) -> Response {
    let fill = |value: &str| {
        let tag = plain.header("etag").unwrap_or_default();
        value.replace("{tag}", tag).replace("{date}", plain.header("last-modified").unwrap_or(""))
    };
    let headers: Vec<(&str, String)> =
        vector.headers.iter().map(|(name, value)| (*name, fill(value))).collect();
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    send(site, vector.method, &kind.url(), &headers)
}

/// Violations of what each status demands.
fn faults_of<'a>(
    vector: &Vector,
    plain: &'a Response,
    answer: &'a Response,
) -> impl Iterator<Item = String> + 'a {
    let mut faults = Vec::new();
    let mut check = |is_right: bool, fault: &str| {
        if !is_right {
            faults.push(format!("{fault}: {:?}", answer.headers));
        }
    };
    let same = |name: &str| answer.header(name) == plain.header(name);
    check(answer.header("date").is_some(), "no Date");
    check(answer.header("cache-control").is_some(), "no Cache-Control");
    match answer.status {
        304 => {
            check(answer.body.is_empty() && answer.header("content-range").is_none(), "a body");
            check(same("etag") && same("vary"), "not the validators of the 200 (15.4.5)");
            check(
                answer.header("content-length").is_none_or(|it| it != "0"),
                "a length of 0 (8.6)",
            );
        }
        206 => {
            let (body, range) = (answer.body.len(), answer.header("content-range"));
            let part = range.and_then(|range| part(range, plain.body.len()));
            check(part.is_some_and(|(from, to)| answer.body == plain.body[from..=to]), "the part");
            check(body < plain.body.len() || range.is_some(), "no Content-Range (15.3.7)");
            check(same("etag"), "no validator (15.3.7)");
        }
        405 => {
            check(answer.header("allow").is_some_and(|it| it.contains("GET")), "no Allow (15.5.6)");
            check(is_not_stored(answer), "may be stored");
        }
        416 => {
            let range = format!("bytes */{}", plain.body.len());
            check(answer.header("content-range") == Some(&range), "no Content-Range (15.5.17)");
            check(is_not_stored(answer), "may be stored");
        }
        412 => check(is_not_stored(answer), "may be stored"),
        _ => check(is_same(vector, plain, answer), "another answer than the plain one"),
    }
    faults.into_iter()
}

/// The first and last byte of `bytes FROM-TO/LENGTH`.
fn part(range: &str, length: usize) -> Option<(usize, usize)> {
    let (part, whole) = range.strip_prefix("bytes ")?.split_once('/')?;
    let (from, to) = part.split_once('-')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (whole.parse() == Ok(length) && from <= to && to < length).then_some((from, to))
}

fn is_not_stored(answer: &Response) -> bool {
    answer.header("cache-control").is_some_and(|it| it.contains("no-store"))
}

/// Whether it is the same representation, whatever its encoding. What counts by itself, as a log
/// of metrics, may have changed.
fn is_same(vector: &Vector, plain: &Response, answer: &Response) -> bool {
    let body = match (vector.method, answer.header("content-encoding")) {
        ("HEAD", _) => answer.body.is_empty(),
        (_, Some(_)) => perennial_tests::decode(answer) == plain.body,
        _ => answer.body == plain.body || is_alive(plain),
    };
    let kept = ["content-type", "vary", "location"];
    body && kept.iter().all(|name| answer.header(name) == plain.header(name))
}

/// Whether two answers differ by themselves.
fn is_alive(plain: &Response) -> bool {
    plain.header("content-type").is_some_and(|it| !it.contains("html")) && is_not_stored(plain)
}
