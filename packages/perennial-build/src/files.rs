//! Reading and writing files so that an error names the file, and a reader never sees half of one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("PER-7040: cannot {verb} {}: {source}\nhint: is there space left, and may you write there?", path.display())]
pub struct FileError {
    verb: &'static str,
    path: PathBuf,
    source: io::Error,
}

/// Adds to an I/O error what was done to which file.
pub(crate) trait Context<T> {
    fn context(self, verb: &'static str, path: &Path) -> Result<T, FileError>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, verb: &'static str, path: &Path) -> Result<T, FileError> {
        self.map_err(|source| FileError { verb, path: path.to_path_buf(), source })
    }
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).context("read", path)
}

pub(crate) fn create_folder(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).context("create the folder", path)
}

/// Makes a folder that is empty, whatever was there before.
pub(crate) fn create_empty_folder(path: &Path) -> Result<(), FileError> {
    remove_folder(path)?;
    create_folder(path)
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove_folder(path: &Path) -> Result<(), FileError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).context("remove the folder", path)
        }
        _ => Ok(()),
    }
}

/// Replaces a file in one step: whoever reads it sees the old or the new one, whole.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let beside = beside(path);
    fs::write(&beside, bytes).context("write", &beside)?;
    fs::rename(&beside, path).context("write", path)
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other.context("remove", path),
    }
}

/// Replaces a file by a copy of another in one step; permissions are copied too.
pub(crate) fn replace_by_copy(from: &Path, to: &Path) -> Result<(), FileError> {
    let beside = beside(to);
    fs::copy(from, &beside).context("copy", from)?;
    fs::rename(&beside, to).context("write", to)
}

/// All regular files below a folder, as paths relative to it, sorted. Symbolic links are not
/// followed, so nothing outside of the folder is ever listed. A missing folder has no files.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        let path = folder.join(&below);
        let entries = match fs::read_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.context("list the folder", &path)?,
        };
        for entry in entries {
            let entry = entry.context("list the folder", &path)?;
            let kind = entry.file_type().context("look at", &entry.path())?;
            let name = below.join(entry.file_name());
            if kind.is_dir() {
                folders.push(name);
            } else if kind.is_file() {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Where a file's next version is written: in the same folder, so that renaming is one step.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.next"))
}

pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap(), b"two");
        assert_eq!(list(folder.path()).unwrap(), [PathBuf::from("a.txt")]);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_symbolic_link_points_to_is_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc", folder.path().join("link")).unwrap();
        assert!(list(folder.path()).unwrap().is_empty());
    }

    #[test]
    fn an_error_names_the_file() {
        let error = read(Path::new("/no/such/file")).unwrap_err().to_string();
        assert!(error.starts_with("PER-7040: cannot read /no/such/file: "), "{error}");
    }
}
