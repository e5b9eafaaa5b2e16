//! [`ReceivedFile`]: where the server has what a visitor sent.

use std::any::Any;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fmt, fs, io};

/// A file on the server's disk, until this is dropped.
pub struct ReceivedFile {
    path: PathBuf,
    /// What deletes it, and gives back what it takes.
    _held: Box<dyn Any + Send + Sync>,
}

impl ReceivedFile {
    /// The file at a path, which is deleted by what is held when that is dropped.
    #[must_use]
    pub fn new(path: PathBuf, held: impl Any + Send + Sync) -> Self {
        Self { path, _held: Box::new(held) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.path)
    }

    /// Copies it beside its place first: the place may be on another disk.
    pub(super) fn save(&self, to: &Path) -> io::Result<()> {
        static COPIES: AtomicU64 = AtomicU64::new(0);
        let name = to.file_name().ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{} is no path of a file", to.display()),
            )
        })?;
        let copy = COPIES.fetch_add(1, Ordering::Relaxed);
        let partial = format!(".{}.{}-{copy}", name.to_string_lossy(), std::process::id());
        let partial = to.with_file_name(partial);
        let saved = fs::copy(&self.path, &partial)
            .and_then(|_| fs::File::open(&partial)?.sync_all())
            .and_then(|()| fs::rename(&partial, to));
        if saved.is_err() {
            // What there is of it is of no use; the first error says why.
            let _ = fs::remove_file(&partial);
        }
        saved
    }
}

impl fmt::Debug for ReceivedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReceivedFile").field(&self.path).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_saved_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let source = tempfile::NamedTempFile::new().unwrap();
        fs::write(source.path(), "new").unwrap();
        let file = ReceivedFile::new(source.path().to_owned(), source);
        let place = folder.path().join("a.png");
        fs::write(&place, "old").unwrap();
        file.save(&place).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"new");
        file.save(&folder.path().join("missing/a.png")).unwrap_err();
        file.save(Path::new("/")).unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let path = file.path().to_owned();
        drop(file);
        assert!(!path.exists());
    }
}
