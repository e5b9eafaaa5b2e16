//! Every Rust file opens with `//!`: what it owns.

use super::{Finding, Tree};

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let silent = tree.rust().filter(|file| !has_header(&file.text));
    silent
        .map(|file| Finding::on(&file.path, 1, "does not open with `//! ` and what it owns"))
        .collect()
}

fn has_header(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first
        .strip_prefix("//! ")
        .is_some_and(|rest| rest.trim().len() > 1 && rest.trim() != "placeholder")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_say_what_it_owns_is_found() {
        let good = ("a.rs", "//! The clock.\nuse x;\n");
        let tree =
            Tree::of(&[good, ("b.rs", "use x;\n"), ("c.rs", ""), ("d.rs", "//!\n"), ("e.md", "x")]);
        assert_eq!(check(&tree).len(), 3);
    }
}
