//! No source file is past 600 lines.

use super::{Finding, Tree};

const MOST_LINES: usize = 600;
const ENDINGS: [&str; 4] = [".rs", ".js", ".css", ".sh"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let sources =
        tree.files.iter().filter(|file| ENDINGS.iter().any(|ending| file.path.ends_with(ending)));
    let counted = sources.map(|file| (file, file.text.lines().count()));
    let long = counted.filter(|(_, lines)| *lines > MOST_LINES);
    long.map(|(file, lines)| Finding::of(&file.path, format!("has {lines} lines, split it")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_601_lines_is_found() {
        let (long, longest) = ("x\n".repeat(601), "x\n".repeat(600));
        let tree = Tree::of(&[("a.rs", &long), ("b.rs", &longest), ("data.csv", &long)]);
        assert_eq!(check(&tree), [Finding::of("a.rs", "has 601 lines, split it")]);
    }
}
