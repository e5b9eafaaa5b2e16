//! [`Bundle`]: the files of a client while the pipeline works on them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use crate::Mode;

/// The files that each split point needs, by their paths.
pub(super) type Needs = BTreeMap<String, Vec<String>>;

/// A file as the splitter, wasm-bindgen or this crate wrote it.
#[derive(Debug, Clone)]
pub(super) struct RawFile {
    /// Its path in the folder where it was written, with slashes.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

impl RawFile {
    pub(super) fn new(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.to_owned(), bytes: bytes.into() }
    }

    pub(super) fn is_wasm(&self) -> bool {
        self.path.ends_with(".wasm")
    }

    /// Its text, if it is a script.
    pub(super) fn text(&self) -> Option<&str> {
        if self.is_wasm() { None } else { std::str::from_utf8(&self.bytes).ok() }
    }
}

/// A file of the client with its final name.
#[derive(Debug, Clone)]
pub(crate) struct ClientFile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The chunks that a page loads beside the main module.
#[derive(Debug, Clone, Default)]
pub(super) struct Chunks {
    pub(super) needs: Needs,
    /// The indices of the function table that only the deferred runtime calls.
    pub(super) called_by_rest: BTreeSet<u32>,
    /// The mark by which a development build checks that chunk and client are of one build.
    pub(super) canary: Option<String>,
}

/// The files of a client while the pipeline works on them.
#[derive(Debug, Clone)]
pub(super) struct Bundle {
    pub(super) mode: Mode,
    /// The folder in which splitter and wasm-bindgen work.
    pub(super) work: PathBuf,
    /// The linker's module.
    pub(super) linked: Vec<u8>,
    /// The names of the splitter's files, without their ending, that each split point needs.
    pub(super) splits: HashMap<String, Vec<String>>,
    /// The indices of the function table by which chunks reach imports of the main module.
    pub(super) imports_of_chunks: BTreeSet<u32>,
    pub(super) chunks: Chunks,
    pub(super) files: Vec<RawFile>,
}

impl Bundle {
    pub(super) fn new(linked: Vec<u8>, work: PathBuf, mode: Mode) -> Self {
        Self {
            mode,
            work,
            linked,
            splits: HashMap::new(),
            imports_of_chunks: BTreeSet::new(),
            chunks: Chunks::default(),
            files: Vec::new(),
        }
    }

    pub(super) fn file(&self, path: &str) -> Option<&RawFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The text of a script; empty, if there is none of this path.
    pub(super) fn text(&self, path: &str) -> Cow<'_, str> {
        self.file(path).map_or(Cow::Borrowed(""), |file| String::from_utf8_lossy(&file.bytes))
    }

    /// Replaces the contents of a file that exists.
    pub(super) fn replace(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        if let Some(file) = self.files.iter_mut().find(|file| file.path == path) {
            file.bytes = bytes.into();
        }
    }

    /// Rewrites each wasm file.
    pub(super) fn rewrite_wasm<E>(
        &mut self,
        rewrite: impl Fn(&[u8]) -> Result<Vec<u8>, E>,
    ) -> Result<(), E> {
        for file in self.files.iter_mut().filter(|file| file.is_wasm()) {
            file.bytes = rewrite(&file.bytes)?;
        }
        Ok(())
    }
}
