//! Each row of the tables in `docs/` names an example and a test that are there.

use super::{Finding, Tree, settings};

const FOLDER: &str = "docs/";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let documents = tree
        .files
        .iter()
        .filter(|file| file.path.starts_with(FOLDER) && file.path.ends_with(".md"))
        .filter(|file| file.path != settings::DOCUMENT);
    let findings = documents.flat_map(|file| {
        let lines = (1..).zip(file.text.lines());
        lines.flat_map(move |(number, line)| {
            faults(tree, line).into_iter().map(move |fault| Finding::on(&file.path, number, fault))
        })
    });
    findings.collect()
}

/// What is wrong with a line, if it is a row of a table, but for its head.
fn faults(tree: &Tree, line: &str) -> Vec<String> {
    let Some(row) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
        return Vec::new();
    };
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let is_head = cells.iter().all(|cell| cell.chars().all(|c| c == '-' || c == ' '))
        || matches!(cells.as_slice(), [_, "example" | "prevented in", "test"]);
    let [_, example, test] = cells.as_slice() else {
        return vec!["a row has three cells: what, a file, a test".to_owned()];
    };
    if is_head {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (cell, kind) in [(example, "file"), (test, "test")] {
        if references(cell).next().is_none() {
            faults.push(format!("names no {kind}"));
        }
    }
    let dead = references(example).chain(references(test)).filter(|it| !is_there(tree, it));
    faults.extend(dead.map(|it| format!("names {it}, which does not exist")));
    faults
}

/// What stands between backticks: `folder/file.rs`, or `folder/file.rs::function`.
pub(super) fn references(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn is_there(tree: &Tree, reference: &str) -> bool {
    match reference.split_once("::") {
        Some((path, function)) => tree.files.iter().any(|file| {
            file.path == path
                && [format!("fn {function}("), format!("fn {function}<")]
                    .iter()
                    .any(|written| file.text.contains(written))
        }),
        None => tree.paths.iter().any(|known| known == reference),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_points_nowhere_is_found() {
        let text = "| what | example | test |\n|---|---|---|\n\
                    | a | `examples/a.rs` | `tests/a.rs::works` |\n\
                    | b | `examples/b.rs` | `tests/a.rs::fails` |\n\
                    | c | none | `tests/a.rs::works` |\n\
                    | d | `examples/a.rs` |\n";
        let tree = Tree::of(&[
            ("docs/pages.md", text),
            ("examples/a.rs", ""),
            ("tests/a.rs", "async fn works() {}"),
        ]);
        let found = |line, text: &str| Finding::on("docs/pages.md", line, text.to_owned());
        assert_eq!(
            check(&tree),
            [
                found(4, "names examples/b.rs, which does not exist"),
                found(4, "names tests/a.rs::fails, which does not exist"),
                found(5, "names no file"),
                found(6, "a row has three cells: what, a file, a test"),
            ]
        );
    }
}
