//! README has the markers between which `cargo xtask measure` and `cargo xtask bench` put their
//! figures.

use super::{Finding, Tree};
use crate::readme::{BENCHMARK, MEASURED, Markers};

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let text = tree.file("README.md").map_or("", |file| &file.text);
    let missing = [MEASURED, BENCHMARK].into_iter().filter(|markers| !stand(text, *markers));
    let findings = missing.map(|Markers { begin, end }| {
        Finding::of("README.md", format!("does not have {begin} and, after it, {end}"))
    });
    findings.collect()
}

fn stand(text: &str, Markers { begin, end }: Markers) -> bool {
    text.find(begin).zip(text.find(end)).is_some_and(|(begin, end)| begin < end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_that_are_missing_or_swapped_are_found() {
        let readme = |text: &str| check(&Tree::of(&[("README.md", text)])).len();
        let [one, two] = [MEASURED, BENCHMARK];
        assert_eq!(check(&Tree::of(&[])).len(), 2);
        let whole = format!("{}\n{}\n{}\n{}", one.begin, one.end, two.begin, two.end);
        assert_eq!(readme(&whole), 0);
        assert_eq!(readme(&format!("{}\n{}\n{}\n{}", one.end, one.begin, two.begin, two.end)), 1);
    }
}
