//! `cfg(target…)` stands only in the files that ARCHITECTURE.md lists under "Where the sides part".

use super::{Finding, Tree};

const DOCUMENT: &str = "ARCHITECTURE.md";
const SECTION: &str = "Where the sides part";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(document) = tree.file(DOCUMENT) else {
        return vec![Finding::of(DOCUMENT, "is missing")];
    };
    let listed = listed_files(&document.text);
    if listed.is_empty() {
        let message = format!("has no section {SECTION:?} with a list of paths in backticks");
        return vec![Finding::of(DOCUMENT, message)];
    }
    let mut findings = Vec::new();
    let mut used = vec![false; listed.len()];
    for file in tree.rust() {
        let position = listed.iter().position(|path| *path == file.path);
        for (line, _) in file.product_lines().filter(|(_, text)| parts_the_sides(text)) {
            match position.and_then(|position| used.get_mut(position)) {
                Some(used) => *used = true,
                None => findings.push(Finding::on(
                    &file.path,
                    line,
                    format!(
                        "parts the sides, but {DOCUMENT} does not list the file under {SECTION:?}"
                    ),
                )),
            }
        }
    }
    let idle = listed.iter().zip(used).filter(|(_, used)| !used);
    findings.extend(idle.map(|(path, _)| {
        Finding::of(
            DOCUMENT,
            format!("lists {path} under {SECTION:?}, where no cfg(target…) stands"),
        )
    }));
    findings
}

fn parts_the_sides(line: &str) -> bool {
    line.contains("cfg")
        && ["target_family", "target_arch", "target_os"].iter().any(|key| line.contains(key))
}

/// The paths in backticks of the list under the section's heading.
fn listed_files(document: &str) -> Vec<&str> {
    let section = document.lines().skip_while(|line| !is_heading_of(line));
    let body = section.skip(1).take_while(|line| !line.starts_with('#'));
    let items = body.filter(|line| line.trim_start().starts_with(['-', '*', '|']));
    items
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|path| path.ends_with(".rs"))
        .collect()
}

fn is_heading_of(line: &str) -> bool {
    line.starts_with('#') && line.contains(SECTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOC: &str =
        "# A\n## Where the sides part\n- `src/side.rs`: why\n\n## Next\n- `src/no.rs`\n";
    const CFG: &str = concat!("//! X.\n#[cfg", "(target_family = \"wasm\")]\nmod a;\n");

    #[test]
    fn a_side_parted_outside_the_listed_files_is_found() {
        let tree = Tree::of(&[(DOCUMENT, DOC), ("src/side.rs", CFG), ("src/no.rs", CFG)]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().starts_with("src/no.rs:2: "), "{}", findings[0]);
    }

    #[test]
    fn a_listed_file_that_parts_nothing_and_a_missing_section_are_found() {
        let tree = Tree::of(&[(DOCUMENT, DOC), ("src/side.rs", "//! X.\n")]);
        assert_eq!(check(&tree).len(), 1);
        assert_eq!(check(&Tree::of(&[(DOCUMENT, "# A\n")])).len(), 1);
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
