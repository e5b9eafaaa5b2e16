//! [`Content`]: the bytes of a file, in memory or, if they are many, on disk.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::time::SystemTime;

use bytes::Bytes;

use crate::file_part::FileVersion;
use crate::{FilePart, Response};

/// The largest file that is held in memory, in bytes.
const LARGEST_IN_MEMORY: u64 = 1024 * 1024;
/// How much all files together may take in memory, in bytes.
const ALL_IN_MEMORY: u64 = 64 * 1024 * 1024;

/// What of the memory for files is left.
#[derive(Debug)]
pub(super) struct Budget(u64);

impl Default for Budget {
    fn default() -> Self {
        Self(ALL_IN_MEMORY)
    }
}

impl Budget {
    /// Takes so many bytes, if there are that many and one file may have them.
    fn take(&mut self, bytes: u64) -> bool {
        let fits = bytes <= LARGEST_IN_MEMORY && bytes <= self.0;
        if fits {
            self.0 -= bytes;
        }
        fits
    }
}

/// The bytes of a file.
#[derive(Debug)]
pub(super) enum Content {
    Memory(Bytes),
    /// Read piece by piece while it is sent.
    Disk(FileVersion),
}

/// What was read of a file.
pub(super) struct Read {
    pub(super) content: Content,
    pub(super) hash: blake3::Hash,
    pub(super) modified: Option<SystemTime>,
}

/// The file is no longer what it was when the server started.
pub(super) struct Replaced;

impl Content {
    /// Reads a file: into memory, if it may have a place there.
    pub(super) fn read(path: &Path, budget: &mut Budget) -> io::Result<Read> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let (length, modified) = (metadata.len(), metadata.modified().ok());
        if budget.take(length) {
            let bytes = std::fs::read(path)?;
            let hash = blake3::hash(&bytes);
            return Ok(Read { content: Self::Memory(bytes.into()), hash, modified });
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file)?;
        let content = Self::Disk(FileVersion { path: path.into(), length, modified });
        Ok(Read { content, hash: hasher.finalize(), modified })
    }

    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk(file) => file.length,
        }
    }

    /// Writes it as a file.
    pub(super) fn write_to(&self, target: &Path) -> io::Result<()> {
        match self {
            Self::Memory(bytes) => std::fs::write(target, bytes),
            Self::Disk(file) => std::fs::copy(&file.path, target).map(drop),
        }
    }

    /// Makes a part of it the body of a response. `open` says whether the body will be sent.
    ///
    /// # Errors
    /// [`Replaced`], if the file on disk is another one by now: it has another tag and length.
    pub(super) async fn send(
        &self,
        part: Range<u64>,
        open: bool,
        response: &mut Response,
    ) -> Result<(), Replaced> {
        match self {
            Self::Memory(bytes) => response.body = slice(bytes, part),
            Self::Disk(file) => {
                let length = part.end.saturating_sub(part.start);
                if open {
                    check(file.clone()).await?;
                }
                let body = FilePart::new(open.then(|| file.clone()), part.start, length);
                response.file = Some(Box::new(body));
            }
        }
        Ok(())
    }
}

fn slice(bytes: &Bytes, part: Range<u64>) -> Bytes {
    let place = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).min(bytes.len());
    bytes.slice(place(part.start)..place(part.end))
}

/// Whether the file is still what it was when the server started: after the head of a response it
/// would be too late to say so.
async fn check(file: FileVersion) -> Result<(), Replaced> {
    let path = file.path.clone();
    let opened = tokio::task::spawn_blocking(move || file.open().map(drop)).await;
    opened.map_err(io::Error::other).flatten().map_err(|error| {
        tracing::warn!(?path, %error, "the file can no longer be read as it was at the start");
        Replaced
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_by_file_and_in_all() {
        let mut budget = Budget::default();
        assert!(!budget.take(LARGEST_IN_MEMORY + 1));
        for _ in 0..ALL_IN_MEMORY / LARGEST_IN_MEMORY {
            assert!(budget.take(LARGEST_IN_MEMORY));
        }
        assert!(!budget.take(1));
        assert!(budget.take(0));
    }
}
