//! [`Output`]: the folder of an exported site, while it is written.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use perennial_protocol::{Manifest, files};

use super::ExportError;
use crate::files::File;

/// The folder of an exported site, while it is written.
pub(super) struct Output {
    folder: PathBuf,
    written: BTreeSet<PathBuf>,
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
        let output = Self { folder: folder.to_path_buf(), written: BTreeSet::new() };
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
        match self.written.insert(name.clone()) {
            true => Ok(()),
            false => Err(ExportError::Twice(name.display().to_string())),
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
