//! Where files of forms lie until their action has run.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;
use std::{fs, io};

use tempfile::{Builder, NamedTempFile};

/// How the names of such files begin.
const PREFIX: &str = "perennial-upload-";
/// A file that old was left behind by a server that was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes a file that is deleted when it is dropped, and that nobody else may read. It blocks.
pub(super) fn new_file(folder: Option<&PathBuf>) -> io::Result<NamedTempFile> {
    static CLEARED: Once = Once::new();
    let folder = folder.cloned().unwrap_or_else(std::env::temp_dir);
    CLEARED.call_once(|| clear(&folder, LEFT_BEHIND));
    Builder::new().prefix(PREFIX).tempfile_in(folder)
}

/// Deletes what was left behind. What cannot be deleted stays: it harms nobody.
fn clear(folder: &Path, age: Duration) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_own = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let modified = || entry.metadata().ok().filter(fs::Metadata::is_file)?.modified().ok();
        let is_old = || modified().is_some_and(|time| time.elapsed().is_ok_and(|it| it >= age));
        if is_own && is_old() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_files_of_a_server_that_was_killed_are_deleted_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("perennial-upload-a");
        let other = folder.path().join("upload-a");
        fs::write(&own, "a").unwrap();
        fs::write(&other, "a").unwrap();
        clear(folder.path(), LEFT_BEHIND);
        assert!(own.exists());
        clear(folder.path(), Duration::ZERO);
        assert!(!own.exists() && other.exists());
        clear(&folder.path().join("missing"), Duration::ZERO);
    }
}
