//! Which files the compiler has read: cargo writes it beside each binary.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The sources of a binary, those of its local dependencies included. None if cargo did not say.
pub(super) fn sources(binary: &Path) -> BTreeSet<PathBuf> {
    let text = std::fs::read_to_string(binary.with_extension("d")).unwrap_or_default();
    text.lines().flat_map(parse).collect()
}

/// Reads `BINARY: SOURCE SOURCE …`, as in a makefile: a space within a path has a backslash.
fn parse(line: &str) -> Vec<PathBuf> {
    let Some((_, sources)) = line.split_once(": ") else { return Vec::new() };
    let sources = sources.replace("\\ ", "\0");
    sources.split_whitespace().map(|path| path.replace('\0', " ").into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_in_paths_are_escaped() {
        let line = "/t/app: /a/src/main.rs /a\\ b/data.txt";
        assert_eq!(parse(line), [Path::new("/a/src/main.rs"), Path::new("/a b/data.txt")]);
        assert!(parse("").is_empty());
    }
}
