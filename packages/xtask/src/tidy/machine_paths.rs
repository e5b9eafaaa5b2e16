//! No file names a folder of the machine that it was written on.

use super::{Finding, Tree};

/// Put together, so that this file does not break its own rule.
const FOLDERS: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/tmp/ta", "rget"),
    concat!("/ro", "ot"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let findings = tree.files.iter().flat_map(|file| {
        (1..).zip(file.text.lines()).filter_map(|(number, line)| {
            let folder = FOLDERS.iter().find(|folder| names(line, folder))?;
            Some(Finding::on(
                &file.path,
                number,
                format!("names {folder}, a folder of one machine"),
            ))
        })
    });
    findings.collect()
}

/// Whether the folder stands in the line as the beginning of a path.
fn names(line: &str, folder: &str) -> bool {
    let inside = |character: char| character.is_alphanumeric() || "._-}])>/\\".contains(character);
    line.match_indices(folder).any(|(start, _)| {
        let before = line.get(..start).and_then(|text| text.chars().next_back());
        let after = line.get(start + folder.len()..).and_then(|text| text.chars().next());
        let ends = folder.ends_with('/')
            || !after.is_some_and(|next| next.is_alphanumeric() || "_-".contains(next));
        ends && !before.is_some_and(inside)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found() {
        for folder in FOLDERS {
            let text = format!("a\nsee {folder}x and {folder}\n");
            assert_eq!(check(&Tree::of(&[("a.md", &text)])).len(), 1, "{folder}");
        }
    }

    #[test]
    fn a_path_that_only_looks_so_is_not() {
        let text =
            format!("examples{0} {0}less id{0}-x https://a.example{1}x\n", FOLDERS[2], FOLDERS[0]);
        assert_eq!(check(&Tree::of(&[("a.md", &text)])), []);
    }
}
