//! Outside tests no lint against panics is switched off.

use super::{Finding, Tree};

const LINTS: [&str; 6] = [
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic",
    "clippy::indexing_slicing",
    "clippy::unwrap_in_result",
    "unsafe_code",
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let findings = tree.rust().filter(|file| file.path.starts_with("packages/")).flat_map(|file| {
        file.product_lines().filter_map(|(number, line)| {
            let lint = LINTS.iter().find(|lint| line.contains(**lint) && switches_off(line))?;
            Some(Finding::on(&file.path, number, format!("switches off {lint}: handle the case")))
        })
    });
    findings.collect()
}

fn switches_off(line: &str) -> bool {
    let attribute = line.trim_start().starts_with("#");
    attribute && (line.contains("allow(") || line.contains("expect("))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lint_switched_off_outside_tests_is_found() {
        let bad = concat!("//! X.\n#[allow", "(clippy::unwrap_used)]\nfn a() {}\n");
        let all = concat!("//! X.\n#![expect", "(clippy::panic, reason = \"x\")]\n");
        let tests =
            concat!("//! X.\n#[cfg(test)]\n#[allow", "(clippy::unwrap_used)]\nmod tests {}\n");
        let tree = Tree::of(&[
            ("packages/a/src/a.rs", bad),
            ("packages/a/src/b.rs", all),
            ("packages/a/src/c.rs", tests),
            ("packages/a/tests/d.rs", bad),
        ]);
        assert_eq!(check(&tree).len(), 2);
    }
}
