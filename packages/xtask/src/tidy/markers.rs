//! README has the markers between which `cargo xtask measure --write` puts its figures.

use super::{Finding, Tree};

/// Stands before the figures.
pub(crate) const BEGIN: &str = "<!-- measured: begin -->";
/// Stands behind the figures.
pub(crate) const END: &str = "<!-- measured: end -->";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let text = tree.file("README.md").map_or("", |file| &file.text);
    let order = text.find(BEGIN).zip(text.find(END)).is_some_and(|(begin, end)| begin < end);
    if order {
        Vec::new()
    } else {
        vec![Finding::of("README.md", format!("does not have {BEGIN} and, after it, {END}"))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_that_are_missing_or_swapped_are_found() {
        assert_eq!(check(&Tree::of(&[])).len(), 1);
        assert_eq!(check(&Tree::of(&[("README.md", &format!("{END}\n{BEGIN}"))])).len(), 1);
        assert_eq!(check(&Tree::of(&[("README.md", &format!("{BEGIN}\n{END}"))])), []);
    }
}
