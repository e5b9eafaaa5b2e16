//! [`Content`]: the bytes of a file, in memory or, if they are many, on disk.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;

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
    Disk {
        path: PathBuf,
        length: u64,
        modified: Option<SystemTime>,
    },
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
        let content = Self::Disk { path: path.to_path_buf(), length, modified };
        Ok(Read { content, hash: hasher.finalize(), modified })
    }

    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk { length, .. } => *length,
        }
    }

    /// Writes it as a file.
    pub(super) fn write_to(&self, target: &Path) -> io::Result<()> {
        match self {
            Self::Memory(bytes) => std::fs::write(target, bytes),
            Self::Disk { path, .. } => std::fs::copy(path, target).map(drop),
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
            Self::Disk { path, length, modified } => {
                let length_of_part = part.end.saturating_sub(part.start);
                let file = if open { Some(reopen(path, *length, *modified).await?) } else { None };
                let body = FilePart::new(file, part.start, length_of_part);
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

async fn reopen(
    path: &Path,
    length: u64,
    modified: Option<SystemTime>,
) -> Result<tokio::fs::File, Replaced> {
    let open = async {
        let file = tokio::fs::File::open(path).await?;
        let metadata = file.metadata().await?;
        io::Result::Ok((metadata.len() == length && metadata.modified().ok() == modified, file))
    };
    match open.await {
        Ok((true, file)) => return Ok(file),
        Ok((false, _)) => {
            tracing::warn!(?path, "the file was replaced since the server started");
        }
        Err(error) => tracing::warn!(?path, %error, "the file can no longer be read"),
    }
    Err(Replaced)
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
