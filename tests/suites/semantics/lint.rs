//! REDbot, which knows HTTP's specifications, asked about every kind of URL.

use std::collections::BTreeSet;
use std::process::Command;

use perennial_test::Site;
use perennial_tests::{TOKEN, target_folder};

use crate::kinds::{ALL, DATED, IN_PARTS, Kind, TAGGED};
use crate::{semantics, send};

/// Findings that are right and stay, with the reason.
const EXPLAINED: &[(&str, &str)] = &[(
    "\tSTORE_PUBLIC_UNNECESSARY\t",
    "`public` lets a cache keep the response although the request had `Authorization`, which a proxy \
     in front may ask for (RFC 9111 section 3.5)",
)];

/// What REDbot must find for all URLs of some kinds: otherwise it has not looked.
const EXPECTED: &[(&str, &[Kind])] =
    &[("INM_304", TAGGED), ("IMS_304", DATED), ("RANGE_CORRECT", IN_PARTS)];

/// The kinds whose URLs only an operator may read.
const OF_OPERATORS: &[Kind] = &[Kind::Metrics, Kind::Explanation];

#[test]
fn redbot_finds_nothing_that_is_not_explained() {
    let running = semantics();
    let findings: BTreeSet<_> = [false, true]
        .into_iter()
        .flat_map(|of_operators| {
            let kinds = ALL.iter().filter(|kind| OF_OPERATORS.contains(kind) == of_operators);
            let urls: Vec<_> = kinds.map(|kind| kind.url()).collect();
            findings(&running.site, &urls, if of_operators { TOKEN } else { "" })
        })
        .collect();
    let (good, findings): (BTreeSet<_>, BTreeSet<_>) =
        findings.into_iter().partition(|finding| finding.contains("\tGOOD\t"));
    for (name, kinds) in EXPECTED {
        for url in kinds.iter().map(|kind| kind.url()) {
            let expected = format!("{url}\tGOOD\t{name}\t");
            assert!(good.iter().any(|it| it.starts_with(&expected)), "{expected}: {good:#?}");
        }
    }
    let (known, unknown): (Vec<_>, Vec<_>) = findings
        .iter()
        .partition(|finding| EXPLAINED.iter().any(|(explained, _)| finding.contains(explained)));
    assert!(unknown.is_empty(), "{} findings:\n{unknown:#?}", unknown.len());
    let stale = EXPLAINED
        .iter()
        .find(|(explained, _)| !known.iter().any(|finding| finding.contains(explained)));
    assert_eq!(stale, None, "it is explained, and not found");
}

/// What REDbot finds: path, level, name and summary of each finding.
fn findings(site: &Site, urls: &[String], token: &str) -> Vec<String> {
    // The first response of a page says that it was made: those after it come from the store.
    urls.iter().for_each(|url| drop(send(site, "GET", url, &[])));
    let python = target_folder().join("redbot").join("bin").join("python");
    let header =
        if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}") };
    let output = Command::new(&python)
        .args(["-c", include_str!("lint.py"), &header])
        .args(urls.iter().map(|url| site.url(url)))
        .output()
        .unwrap_or_else(|error| {
            panic!("{}: {error}\nhint: cargo xtask test requirements", python.display())
        });
    let (text, errors) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let findings = text.strip_suffix("done\n").filter(|_| output.status.success());
    let findings = findings.unwrap_or_else(|| panic!("{text}{errors}"));
    findings.lines().map(|line| line.replace(&site.url(""), "")).collect()
}
