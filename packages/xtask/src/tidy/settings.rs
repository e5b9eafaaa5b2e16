//! `docs/settings.md` has a row for each environment variable of a server, and no other.

use std::collections::BTreeSet;

use super::{Finding, SourceFile, Tree};

pub(super) const DOCUMENT: &str = "docs/settings.md";
const SOURCES: &[&str] =
    &["packages/perennial-protocol/src/environment.rs", "packages/perennial-actix/src/log.rs"];
const PREFIX: &str = "PERENNIAL_";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let text = |path: &str| tree.files.iter().find(|file| file.path == path);
    let Some(document) = text(DOCUMENT) else {
        return vec![Finding::on(DOCUMENT, 1, "there is no such document".to_owned())];
    };
    let rows: BTreeSet<&str> = document.text.lines().filter_map(row).collect();
    let sources: Vec<&SourceFile> = SOURCES.iter().filter_map(|path| text(path)).collect();
    let variables: BTreeSet<&str> = sources.iter().flat_map(|file| variables(&file.text)).collect();
    let missing = variables.difference(&rows).map(|name| format!("has no row for {name}"));
    let unknown = rows.difference(&variables).map(|name| format!("{name} is no variable"));
    missing.chain(unknown).map(|text| Finding::on(DOCUMENT, 1, text)).collect()
}

/// The variable of a row: ``| `NAME` | meaning | default |``.
fn row(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix("| `")?.split_once("` |")?;
    name.starts_with(PREFIX).then_some(name)
}

/// The variables whose names stand as text in a source.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    let constants = text.lines().filter(|line| line.contains("const "));
    let texts = constants.filter_map(|line| line.split('"').nth(1));
    texts.filter(|name| name.starts_with(PREFIX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(source: &str, document: &str) -> usize {
        check(&Tree::of(&[(SOURCES[0], source), (DOCUMENT, document)])).len()
    }

    #[test]
    fn each_variable_has_a_row_and_each_row_a_variable() {
        let source = "//! X.\npub const STORE: &str = \"PERENNIAL_STORE\";\n";
        assert_eq!(finds(source, "| `PERENNIAL_STORE` | the store | `store` |\n"), 0);
        assert_eq!(finds(source, ""), 1);
        assert_eq!(finds(source, "| `PERENNIAL_OTHER` | a | b |\n"), 2);
        assert_eq!(check(&Tree::of(&[(SOURCES[0], source)])).len(), 1);
    }
}
