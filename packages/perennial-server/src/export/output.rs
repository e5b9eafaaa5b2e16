//! [`Output`]: the folder of an exported site, while it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use perennial_protocol::{Manifest, files};

use super::ExportError;
use super::folded::Folded;
use crate::files::File;

/// The folder of an exported site, while it is written.
pub(super) struct Output {
    folder: PathBuf,
    written: BTreeSet<PathBuf>,
    /// The same as file systems see them that tell no cases apart.
    folded: BTreeMap<Folded, PathBuf>,
}

impl Output {
    /// Makes the folder, or empties it, if an export wrote what is in it.
    pub(super) fn begin(folder: &Path) -> Result<Self, ExportError> {
        let fail = |source| ExportError::Write { file: folder.to_path_buf(), source };
        fs::create_dir_all(folder).map_err(fail)?;
        let is_empty = fs::read_dir(folder).map_err(fail)?.next().is_none();
        if !is_empty {
            if !folder.join(files::MARK).is_file() {
                return Err(ExportError::Folder { folder: folder.to_path_buf() });
            }
            empty(folder).map_err(fail)?;
        }
        let folder = folder.to_path_buf();
        let output = Self { folder, written: BTreeSet::new(), folded: BTreeMap::new() };
        // The mark comes first: an export that fails half-way can be repeated.
        output.put(Path::new(files::MARK), |file| fs::write(file, ""))?;
        Ok(output)
    }

    /// Whether there is such a file already.
    pub(super) fn has(&self, name: &str) -> bool {
        self.written.contains(Path::new(name))
    }

    /// Writes a file.
    pub(super) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.claim(PathBuf::from(name))?;
        self.put(Path::new(name), |file| fs::write(file, bytes))
    }

    /// Copies a file of the build, and its encoded forms.
    pub(super) fn copy(&mut self, name: &str, file: &File) -> Result<(), ExportError> {
        self.refuse_other_spelling(Path::new(name))?;
        let mut forms = Vec::new();
        self.put(Path::new(name), |target| {
            forms = file.write_to(target)?;
            Ok(())
        })?;
        for form in forms {
            let relative = form.strip_prefix(&self.folder).unwrap_or(&form).to_path_buf();
            self.claim(relative)?;
        }
        Ok(())
    }

    /// Marks the folder as a whole site of a build.
    pub(super) fn end(&mut self, manifest: &Manifest) -> Result<(), ExportError> {
        self.put(Path::new(files::MARK), |file| fs::write(file, manifest.build_id.as_str()))?;
        self.write(files::NO_JEKYLL, b"")
    }

    /// All files that were written, in order.
    pub(super) fn into_written(self) -> Vec<PathBuf> {
        self.written.into_iter().collect()
    }

    fn claim(&mut self, name: PathBuf) -> Result<(), ExportError> {
        self.refuse_other_spelling(&name)?;
        self.folded.insert(Folded::new(&name.to_string_lossy()), name.clone());
        match self.written.insert(name.clone()) {
            true => Ok(()),
            false => Err(ExportError::Twice(name.display().to_string())),
        }
    }

    /// Refuses a file that would overwrite another one where names are not told apart by their case.
    fn refuse_other_spelling(&self, name: &Path) -> Result<(), ExportError> {
        match self.folded.get(&Folded::new(&name.to_string_lossy())) {
            Some(first) if first != name => Err(ExportError::Folded {
                first: first.display().to_string(),
                second: name.display().to_string(),
            }),
            _ => Ok(()),
        }
    }

    fn put(
        &self,
        name: &Path,
        write: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<(), ExportError> {
        let file = self.folder.join(name);
        let done = match file.parent() {
            Some(folder) => fs::create_dir_all(folder).and_then(|()| write(&file)),
            None => write(&file),
        };
        done.map_err(|source| ExportError::Write { file, source })
    }
}

/// Removes what is in a folder, and follows no link.
fn empty(folder: &Path) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        if item.file_type()?.is_dir() {
            fs::remove_dir_all(item.path())?;
        } else {
            fs::remove_file(item.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_another_would_overwrite_elsewhere_is_refused_before_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut output = Output::begin(folder.path()).unwrap();
        output.write("A/index.html", b"one").unwrap();
        output.write("b/index.html", b"other").unwrap();
        let error = output.write("a/index.html", b"two").unwrap_err().to_string();
        assert!(error.contains("PER-4106"), "{error}");
        assert!(
            error.contains("\"A/index.html\"") && error.contains("\"a/index.html\""),
            "{error}"
        );
        assert!(!folder.path().join("a").join("index.html").exists());
        let again = output.write("A/index.html", b"two").unwrap_err().to_string();
        assert!(again.contains("PER-4105"), "{again}");
    }
}
