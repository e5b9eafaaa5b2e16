//! [`read_folder`]: the translations of an app.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::{CompileLimits, Kind, Messages, Place, Problem, SourceFile, compile};

/// The ending of translation files.
const ENDING: &str = "ftl";

/// The translations of an app.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// The messages of each locale, by its tag.
    pub locales: BTreeMap<String, Messages>,
    /// The files, by their locale.
    pub files: BTreeMap<String, Vec<PathBuf>>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
}

/// Translations cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("PER-1310: the translations {path:?} cannot be read: {source}")]
pub struct FolderError {
    /// The file or folder.
    pub path: PathBuf,
    /// What failed.
    pub source: io::Error,
}

/// Reads `FOLDER/LOCALE.ftl` and `FOLDER/LOCALE/*.ftl`. A folder that does not exist is empty. Files are
/// named in problems by their path from `shown_from`.
///
/// # Errors
/// [`FolderError`], if a file or a folder cannot be read.
pub fn read_folder(
    folder: &Path,
    shown_from: &Path,
    limits: CompileLimits,
) -> Result<Folder, FolderError> {
    let mut read = Folder { files: files(folder)?, ..Folder::default() };
    for (locale, paths) in &read.files {
        let mut sources = Vec::new();
        for path in paths {
            let bytes = std::fs::read(path).map_err(fault(path))?;
            let name = path.strip_prefix(shown_from).unwrap_or(path).display().to_string();
            let text = String::from_utf8(bytes).unwrap_or_else(|error| {
                let place = Place { file: name.clone(), line: 1, column: 1 };
                let kind = Kind::Syntax(format!("it is not UTF-8: {error}"));
                read.problems.push(Problem { place, kind });
                String::new()
            });
            sources.push(SourceFile { name, text });
        }
        let (messages, problems) = compile(&sources, limits);
        read.problems.extend(problems);
        read.locales.insert(locale.clone(), messages);
    }
    read.problems.extend(dangling(&read.locales));
    Ok(read)
}

/// References to what no locale defines. What one of them lacks, it falls back to.
fn dangling(locales: &BTreeMap<String, Messages>) -> Vec<Problem> {
    let defined: BTreeSet<&str> =
        locales.values().flat_map(|messages| messages.0.keys().map(String::as_str)).collect();
    let mut problems = Vec::new();
    for (of, message) in locales.values().flat_map(|messages| &messages.0) {
        for (to, place) in &message.references {
            if !defined.contains(to.as_str()) {
                let kind = Kind::Reference { of: of.clone(), to: to.clone() };
                problems.push(Problem { place: place.clone(), kind });
            }
        }
    }
    problems
}

fn files(folder: &Path) -> Result<BTreeMap<String, Vec<PathBuf>>, FolderError> {
    let mut files: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in entries(folder)? {
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let locale = stem.to_owned();
        if path.is_dir() {
            let inside = entries(&path)?.into_iter().filter(|path| is_translation(path));
            let inside: Vec<_> = inside.collect();
            if !inside.is_empty() {
                files.entry(locale).or_default().extend(inside);
            }
        } else if is_translation(&path) {
            files.entry(locale).or_default().push(path);
        }
    }
    Ok(files)
}

fn is_translation(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

/// What lies in a folder, in an order that does not change.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fault(folder)(error)),
    };
    let paths: io::Result<Vec<_>> = listed.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(fault(folder))?;
    paths.sort();
    Ok(paths)
}

fn fault(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    |source| FolderError { path, source }
}
