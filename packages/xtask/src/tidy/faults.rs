//! `docs/reliability.md` has a row for each fault that such systems are known to have had, and each
//! of its tests is a test.

use super::features::references;
use super::{Finding, Tree};

const DOCUMENT: &str = "docs/reliability.md";

/// How many faults there are of each kind.
const FAULTS: &[(char, usize)] = &[
    ('A', 10),
    ('B', 7),
    ('C', 4),
    ('D', 9),
    ('E', 6),
    ('F', 5),
    ('G', 9),
    ('H', 6),
    ('I', 9),
    ('J', 9),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(document) = tree.files.iter().find(|file| file.path == DOCUMENT) else {
        return vec![Finding::on(DOCUMENT, 1, "there is no such document".to_owned())];
    };
    let rows: Vec<_> =
        (1..).zip(document.text.lines()).filter_map(|(number, line)| row(number, line)).collect();
    let missing = faults().filter(|fault| !rows.iter().any(|row| row.fault == *fault));
    let missing =
        missing.map(|fault| Finding::on(DOCUMENT, 1, format!("has no row for fault {fault}")));
    let untested = rows.iter().flat_map(|row| {
        let tests: Vec<_> = references(row.tests).collect();
        let untested = tests.iter().filter(|test| !is_test(tree, test));
        let mut findings: Vec<_> = untested
            .map(|test| Finding::on(DOCUMENT, row.number, format!("{test} is not a test")))
            .collect();
        if tests.is_empty() {
            findings.push(Finding::on(DOCUMENT, row.number, "has no test".to_owned()));
        }
        findings
    });
    missing.chain(untested).collect()
}

struct Row<'a> {
    number: usize,
    fault: &'a str,
    tests: &'a str,
}

/// `| A1: what | files | tests |`
fn row(number: usize, line: &str) -> Option<Row<'_>> {
    let (fault, rest) = line.strip_prefix("| ")?.split_once(": ")?;
    let tests = rest.strip_suffix('|')?.rsplit('|').next()?;
    faults().any(|known| known == fault).then_some(Row { number, fault, tests })
}

fn faults() -> impl Iterator<Item = String> {
    FAULTS
        .iter()
        .flat_map(|(kind, count)| (1..=*count).map(move |number| format!("{kind}{number}")))
}

/// Whether `file::function` is a function that an attribute makes a test.
fn is_test(tree: &Tree, reference: &str) -> bool {
    let Some((path, function)) = reference.split_once("::") else {
        return false;
    };
    let file = tree.files.iter().find(|file| file.path == path);
    file.is_some_and(|file| {
        let head = file.text.split(&format!("fn {function}(")).next().unwrap_or_default();
        let above = head.rsplit_once('\n').map_or("", |(above, _)| above);
        let mut attributes = above.lines().rev().take_while(|line| {
            let line = line.trim_start();
            line.starts_with("#[") || line.starts_with("//")
        });
        head.len() < file.text.len()
            && attributes.any(|line| line.contains("test]") || line.contains("test("))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_without_a_row_and_a_test_that_is_none_are_found() {
        let rows = faults().filter(|fault| fault != "C3").map(|fault| {
            let test = if fault == "B2" { "helper" } else { "it_holds" };
            format!("| {fault}: it broke | `a.rs` | `tests/a.rs::{test}` |\n")
        });
        let text: String = rows.collect();
        let source = "#[test]\nfn it_holds() {}\n\nfn helper() {}\n";
        let tree = Tree::of(&[(DOCUMENT, text.as_str()), ("tests/a.rs", source)]);
        assert_eq!(
            check(&tree),
            [
                Finding::on(DOCUMENT, 1, "has no row for fault C3".to_owned()),
                Finding::on(DOCUMENT, 12, "tests/a.rs::helper is not a test".to_owned()),
            ]
        );
    }

    #[test]
    fn a_row_without_a_test_and_a_missing_document_are_found() {
        let text: String =
            faults().map(|fault| format!("| {fault}: it broke | `a.rs` | none |\n")).collect();
        assert_eq!(check(&Tree::of(&[(DOCUMENT, text.as_str())])).len(), faults().count());
        assert_eq!(check(&Tree::of(&[("a.rs", "")])).len(), 1);
    }
}
