//! An error code, `PER-1234`, names one error for ever: no two errors share one.

use std::collections::BTreeMap;

use super::{Finding, Tree};

const MARK: &str = "PER-";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut places = BTreeMap::<&str, Vec<(&str, usize)>>::new();
    for file in tree.rust().filter(|file| file.path.starts_with("packages/")) {
        for (number, line) in file.product_lines() {
            for code in codes_defined_in(line) {
                places.entry(code).or_default().push((&file.path, number));
            }
        }
    }
    let shared = places.into_iter().filter(|(_, places)| places.len() > 1);
    let findings = shared.flat_map(|(code, places)| {
        places.into_iter().skip(1).map(move |(path, line)| {
            Finding::on(
                path,
                line,
                format!("gives out {code} a second time: each error has its own code"),
            )
        })
    });
    findings.collect()
}

/// The codes that a line gives out: those that a message begins with, `"PER-1234: …"`.
fn codes_defined_in(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices(MARK).filter_map(|(start, _)| {
        let (code, rest) = line.get(start..)?.split_at_checked(MARK.len() + 4)?;
        let digits = code.get(MARK.len()..)?.bytes().all(|byte| byte.is_ascii_digit());
        (digits && rest.starts_with(':')).then_some(code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_given_out_twice_is_found() {
        let first = "//! X.\n#[error(\"PER-1001: a\")]\n";
        let second = "//! X.\n// PER-1001: spoken of\n#[error(\"PER-1001: b\")]\n#[error(\"PER-1002: c\")]\n";
        let tree = Tree::of(&[("packages/a/src/a.rs", first), ("packages/b/src/b.rs", second)]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().starts_with("packages/b/src/b.rs:3: gives out PER-1001"));
    }
}
