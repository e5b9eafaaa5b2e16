//! The app's static files: copied, file by file, so that each is whole at all times, and encoded
//! once, so that no visitor waits for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::error::DistError;
use crate::compress::{self, ENCODINGS};
use crate::files::{self, Context as _, FileError};
use crate::reporter::RunningStep;
use crate::{Reporter, Step};

/// The endings of files that become smaller; those of pictures, films and archives are left out,
/// because they are compressed already.
const COMPRESSIBLE: [&str; 28] = [
    "atom",
    "bmp",
    "css",
    "csv",
    "eot",
    "geojson",
    "htm",
    "html",
    "ico",
    "js",
    "json",
    "jsonld",
    "map",
    "md",
    "mjs",
    "otf",
    "rdf",
    "rss",
    "svg",
    "tsv",
    "ttf",
    "txt",
    "vtt",
    "wasm",
    "webmanifest",
    "xhtml",
    "xml",
    "xsl",
];
/// The largest file that is encoded, in bytes: a larger one takes minutes.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Makes `encoded` hold the encoded forms of the files of `statics`, each under the hash of what it
/// encodes: it cannot be out of date, and is not made again.
pub(super) fn encode(
    statics: &Path,
    encoded: &Path,
    reporter: &dyn Reporter,
) -> Result<(), DistError> {
    files::create_folder(encoded)?;
    let mut wanted: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for path in files::list(statics)?.into_iter().filter(|path| is_compressible(path)) {
        let path = statics.join(path);
        if path.metadata().is_ok_and(|file| file.len() <= LARGEST) {
            let bytes = files::read(&path)?;
            wanted.insert(name(&bytes), bytes);
        }
    }
    for path in files::list(encoded)? {
        if path.file_stem().is_none_or(|stem| !wanted.contains_key(&*stem.to_string_lossy())) {
            let path = encoded.join(path);
            std::fs::remove_file(&path).context("remove", &path)?;
        }
    }
    let is_there = |name: &str| {
        ENCODINGS.iter().any(|(_, ending)| encoded.join(format!("{name}{ending}")).is_file())
    };
    let new: Vec<(&String, &Vec<u8>)> = wanted.iter().filter(|(name, _)| !is_there(name)).collect();
    write_encoded(encoded, &new, reporter)
}

fn write_encoded(
    encoded: &Path,
    new: &[(&String, &Vec<u8>)],
    reporter: &dyn Reporter,
) -> Result<(), DistError> {
    if new.is_empty() {
        return Ok(());
    }
    let step = RunningStep::begin(reporter, Step::Compress);
    let bytes: Vec<&[u8]> = new.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    let made = compress::encode_all(&bytes, &|done, total| {
        step.progress(done as u64, total as u64, "");
    });
    for ((name, _), forms) in new.iter().zip(made.map_err(DistError::Compress)?) {
        for (coding, ending) in ENCODINGS {
            if let Some(bytes) = forms.get(coding) {
                files::replace(&encoded.join(format!("{name}{ending}")), bytes)?;
            }
        }
    }
    step.end(&format!("{} static files", new.len()));
    Ok(())
}

fn is_compressible(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| COMPRESSIBLE.contains(&ending.as_str()))
}

/// The name of the encoded forms of these bytes, but for the ending.
fn name(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(32).collect()
}

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
    use crate::PlainReporter;

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
    fn an_app_without_static_files_has_nothing_to_copy() {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy");
        mirror(&folder.path().join("none"), &copy).unwrap();
        assert!(files::list(&copy).unwrap().is_empty());
    }

    #[test]
    fn what_becomes_smaller_is_encoded_once_and_removed_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let (statics, encoded) = (folder.path().join("static"), folder.path().join("encoded"));
        let text = "a { color: red }\n".repeat(200);
        write(&statics, "style.css", &text);
        write(&statics, "copy/of-style.CSS", &text);
        write(&statics, "photo.jpg", &text);
        write(&statics, "tiny.txt", "x");
        encode(&statics, &encoded, &PlainReporter::new()).unwrap();
        let name = name(text.as_bytes());
        let names: Vec<String> = files::list(&encoded)
            .unwrap()
            .iter()
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, [".br", ".gz", ".zst"].map(|ending| format!("{name}{ending}")));
        let brotli = encoded.join(format!("{name}.br"));
        std::fs::write(&brotli, "as it was").unwrap();
        encode(&statics, &encoded, &PlainReporter::new()).unwrap();
        assert_eq!(std::fs::read(&brotli).unwrap(), b"as it was", "it is made once");
        write(&statics, "style.css", "b");
        std::fs::remove_file(statics.join("copy/of-style.CSS")).unwrap();
        encode(&statics, &encoded, &PlainReporter::new()).unwrap();
        assert!(files::list(&encoded).unwrap().is_empty());
    }
}
