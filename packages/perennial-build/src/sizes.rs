//! [`Sizes`]: how large the client is.

use serde::Serialize;

/// The sizes of the client's files, for people and for programs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sizes {
    /// Each file of this build, the largest first.
    pub files: Vec<FileSize>,
    /// What a first visit loads: the loader, its modules and the wasm module, in bytes.
    pub initial_raw: u64,
    /// The same, compressed with brotli. Development builds are not compressed.
    pub initial_brotli: Option<u64>,
}

/// The size of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileSize {
    /// Its name.
    pub name: String,
    /// In bytes.
    pub raw: u64,
    /// Compressed with brotli, in bytes, where that is smaller.
    pub brotli: Option<u64>,
    /// Whether a first visit loads it.
    pub initial: bool,
}

impl Sizes {
    /// Adds up the sizes of the files. `compressed` says whether brotli was tried at all.
    pub(crate) fn of(mut files: Vec<FileSize>, compressed: bool) -> Self {
        files.sort_by(|a, b| b.raw.cmp(&a.raw).then_with(|| a.name.cmp(&b.name)));
        let initial = || files.iter().filter(|file| file.initial);
        let initial_raw = initial().map(|file| file.raw).sum();
        let initial_brotli =
            compressed.then(|| initial().map(|file| file.brotli.unwrap_or(file.raw)).sum());
        Self { initial_raw, initial_brotli, files }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_compress_counts_as_it_is() {
        let file =
            |name: &str, raw, brotli, initial| FileSize { name: name.into(), raw, brotli, initial };
        let files = vec![
            file("a", 10, Some(4), true),
            file("b", 5, None, true),
            file("c", 90, None, false),
        ];
        let sizes = Sizes::of(files, true);
        assert_eq!((sizes.initial_raw, sizes.initial_brotli), (15, Some(9)));
        assert_eq!(sizes.files[0].name, "c");
    }
}
