//! [`Tree`]: what the rules look at, read once.

use super::packages::Packages;
use crate::{Repository, TaskError};

/// One text file of the repository.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Its path from the root, with `/`.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// The repository's text files and crates.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<SourceFile>,
    /// The paths of all files, those included that hold no text.
    pub(crate) paths: Vec<String>,
    pub(crate) packages: Packages,
}

impl Tree {
    pub(crate) fn read(repository: &Repository) -> Result<Self, TaskError> {
        let mut paths = repository.files()?;
        // As others wrote it, with as few changes as can be.
        paths.retain(|path| !path.starts_with("third-party/"));
        let mut files = Vec::new();
        for path in &paths {
            let bytes = std::fs::read(repository.root().join(path))
                .map_err(TaskError::while_doing(format!("{path} cannot be read")))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(SourceFile { path: path.clone(), text });
            }
        }
        Ok(Self { files, paths, packages: Packages::read(repository)? })
    }

    /// The file with this path.
    pub(crate) fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// A tree made up for a test.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() });
        let files: Vec<_> = files.collect();
        let paths = files.iter().map(|file| file.path.clone()).collect();
        Self { files, paths, packages: Packages::default() }
    }
}

impl SourceFile {
    /// Whether all of the file is test code.
    pub(crate) fn is_test(&self) -> bool {
        let test_folder = |part: &str| matches!(part, "tests" | "fixtures" | "benches");
        let mut parts = self.path.split('/').rev();
        parts.next() == Some("tests.rs") || parts.any(test_folder)
    }

    /// The lines with their numbers from 1, without comments, without the code that stands under
    /// a `#[cfg(test)]` and so at the end of the file; none for a file that is all test code.
    pub(crate) fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = (1..).zip(self.text.lines());
        let test = self.is_test();
        lines
            .take_while(move |(_, line)| !test && line.trim() != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}
