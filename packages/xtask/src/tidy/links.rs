//! Links in the markdown files at the top lead to files that exist.

use super::{Finding, Tree};

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let documents =
        tree.files.iter().filter(|file| file.path.ends_with(".md") && !file.path.contains('/'));
    let findings = documents.flat_map(|file| {
        let lines = (1..).zip(file.text.lines());
        let targets =
            lines.flat_map(|(number, line)| targets_in(line).map(move |target| (number, target)));
        let dead = targets.filter(|(_, target)| !leads_somewhere(tree, target));
        dead.map(|(number, target)| {
            Finding::on(&file.path, number, format!("links to {target}, which does not exist"))
        })
    });
    findings.collect()
}

/// The link targets of a line: what stands between `](` and `)`.
fn targets_in(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

fn leads_somewhere(tree: &Tree, target: &str) -> bool {
    let path = target.split('#').next().unwrap_or_default().trim_end_matches('/');
    let external = target.contains("://") || target.starts_with("mailto:");
    let folder = format!("{path}/");
    external
        || path.is_empty()
        || tree.paths.iter().any(|known| known == path || known.starts_with(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_missing_file_is_found() {
        let text = "[a](ARCHITECTURE.md#map) [b](packages/) [c](https://example.org) [d](#here)\n[e](gone.md)\n";
        let tree = Tree::of(&[("README.md", text), ("ARCHITECTURE.md", ""), ("packages/x.rs", "")]);
        assert_eq!(
            check(&tree),
            [Finding::on("README.md", 2, "links to gone.md, which does not exist")]
        );
    }
}
