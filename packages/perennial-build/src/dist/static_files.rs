//! The app's static files: copied, file by file, so that each is whole at all times.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::files::{self, Context as _, FileError};

/// Makes `to` hold exactly the files of `from`. Files that are equal are left alone.
pub(super) fn mirror(from: &Path, to: &Path) -> Result<(), FileError> {
    let wanted: BTreeSet<PathBuf> = files::list(from)?.into_iter().collect();
    for path in &wanted {
        let bytes = files::read(&from.join(path))?;
        let target = to.join(path);
        if std::fs::read(&target).is_ok_and(|present| present == bytes) {
            continue;
        }
        make_room(&target)?;
        files::replace(&target, &bytes)?;
    }
    for path in files::list(to)?.into_iter().filter(|path| !wanted.contains(path)) {
        let path = to.join(path);
        std::fs::remove_file(&path).context("remove", &path)?;
    }
    Ok(())
}

/// Adds names and contents of all files to a hash.
pub(super) fn hash(folder: &Path, hasher: &mut blake3::Hasher) -> Result<(), FileError> {
    for path in files::list(folder)? {
        hasher.update(path.to_string_lossy().as_bytes());
        hasher.update(blake3::hash(&files::read(&folder.join(&path))?).as_bytes());
    }
    Ok(())
}

/// A file may come where a folder was, and the other way round.
fn make_room(target: &Path) -> Result<(), FileError> {
    if target.is_dir() {
        files::remove_folder(target)?;
    }
    let Some(folder) = target.parent() else { return Ok(()) };
    if let Some(file) = folder.ancestors().find(|path| path.is_file()) {
        std::fs::remove_file(file).context("remove", file)?;
    }
    files::create_folder(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn the_copy_follows_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("static"), folder.path().join("copy"));
        write(&from, "style.css", "a");
        write(&from, "icons/x.svg", "b");
        mirror(&from, &to).unwrap();
        assert_eq!(files::list(&to).unwrap().len(), 2);

        std::fs::remove_dir_all(from.join("icons")).unwrap();
        write(&from, "icons", "now a file");
        write(&from, "style.css", "c");
        mirror(&from, &to).unwrap();
        assert_eq!(std::fs::read_to_string(to.join("style.css")).unwrap(), "c");
        assert_eq!(std::fs::read_to_string(to.join("icons")).unwrap(), "now a file");

        std::fs::remove_file(from.join("icons")).unwrap();
        write(&from, "icons/y.svg", "d");
        mirror(&from, &to).unwrap();
        assert_eq!(files::list(&to).unwrap(), [Path::new("icons/y.svg"), Path::new("style.css")]);
    }

    #[test]
    fn an_app_without_static_files_has_an_empty_folder() {
        let folder = tempfile::tempdir().unwrap();
        mirror(&folder.path().join("none"), &folder.path().join("copy")).unwrap();
    }
}
