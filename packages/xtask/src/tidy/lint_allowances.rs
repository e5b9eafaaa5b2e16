//! Outside tests no lint against panics is switched off, and `unsafe` is allowed in one file.

use super::{Finding, Tree};

const LINTS: [&str; 6] = [
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic",
    "clippy::indexing_slicing",
    "clippy::unwrap_in_result",
    "unsafe_code",
];

/// The file with a reason of its own, which ARCHITECTURE.md gives.
const UNSAFE: &str = "packages/perennial-actix/src/system.rs";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let findings = tree.rust().filter(|file| file.path.starts_with("packages/")).flat_map(|file| {
        file.product_lines().filter_map(|(number, line)| {
            let lint = LINTS.iter().find(|lint| line.contains(**lint) && switches_off(line))?;
            if *lint == "unsafe_code" && file.path == UNSAFE {
                return None;
            }
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

    #[test]
    fn unsafe_code_is_allowed_in_one_file_alone() {
        let text = concat!("//! X.\n#![allow", "(unsafe_code, reason = \"x\")]\n");
        assert_eq!(check(&Tree::of(&[(UNSAFE, text)])).len(), 0);
        assert_eq!(check(&Tree::of(&[("packages/a/src/a.rs", text)])).len(), 1);
    }
}
