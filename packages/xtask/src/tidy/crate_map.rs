//! Every crate of the workspace is named in ARCHITECTURE.md.

use super::{Finding, Tree};

const DOCUMENT: &str = "ARCHITECTURE.md";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let text = tree.file(DOCUMENT).map_or("", |file| &file.text);
    let absent = tree.packages.members.iter().filter(|name| !text.contains(&format!("`{name}`")));
    absent.map(|name| Finding::of(DOCUMENT, format!("does not name the crate `{name}`"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_the_document_does_not_name_is_found() {
        let mut tree = Tree::of(&[(DOCUMENT, "`perennial-core`: describes an app\n")]);
        tree.packages.members = ["perennial", "perennial-core"].map(str::to_owned).into();
        assert_eq!(check(&tree), [Finding::of(DOCUMENT, "does not name the crate `perennial`")]);
    }
}
