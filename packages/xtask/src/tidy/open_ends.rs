//! Nothing is left open in the code: no stubs, no notes to oneself, no switched-off tests.

use super::{Finding, Tree};

/// Put together, so that this file does not break its own rule.
const OPEN: [&str; 5] = [
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
    concat!("FIX", "ME"),
    concat!("TO", "DO"),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let sources =
        tree.files.iter().filter(|file| file.path.ends_with(".rs") || file.path.ends_with(".js"));
    let findings = sources.flat_map(|file| {
        (1..).zip(file.text.lines()).filter_map(|(number, line)| {
            let open = OPEN.iter().find(|mark| line.contains(**mark))?;
            Some(Finding::on(&file.path, number, format!("has {open:?}: finish it")))
        })
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_open_end_is_found() {
        for mark in OPEN {
            let text = format!("//! X.\nfn a() {{ {mark} }}\n");
            assert_eq!(check(&Tree::of(&[("a.rs", &text)])).len(), 1, "{mark}");
        }
        assert_eq!(check(&Tree::of(&[("a.rs", "//! X.\nfn a() {}\n")])), []);
    }
}
