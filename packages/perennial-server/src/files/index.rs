//! [`FileIndex`]: the files of a build, found once when the server starts.
//!
//! A request is answered from this index only, so no spelling of a path can reach another file,
//! and a file that is planted or linked later is not served.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use perennial_protocol::environment::dist;
use perennial_protocol::{Asset, CanonicalPath, files as exported};

use super::aliases;
use super::content::Budget;
use super::file::{self, Encoded, File};
use super::file_error::FileError;
use crate::{Request, Response, Site, page_response};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Browsers ask each time. Caches between may keep a file for a moment: one that may keep nothing
/// answers neither ranges nor conditions, and nginx takes both out of the requests that it passes on.
const REVALIDATED: &str = "public, max-age=0, s-maxage=10";

/// The files of a build: its hashed assets and its static files.
#[derive(Debug, Default)]
pub(crate) struct FileIndex {
    assets: HashMap<String, File>,
    statics: HashMap<CanonicalPath, Arc<File>>,
}

impl FileIndex {
    /// Reads the assets that a manifest lists, and all files below the static folder.
    pub(crate) fn read(
        assets: &BTreeMap<String, Asset>,
        folder: &Path,
        aliases: &[(String, String)],
    ) -> Result<Self, FileError> {
        let (mut index, mut budget) = (Self::default(), Budget::default());
        let asset_folder = folder.join(dist::ASSETS);
        for (name, asset) in assets {
            let codings: Vec<&str> = asset.encodings.keys().map(String::as_str).collect();
            let encoded = Encoded::Beside(&codings);
            let file = File::read(&asset_folder.join(name), IMMUTABLE, encoded, &mut budget)?;
            index.assets.insert(name.clone(), file);
        }
        let statics = folder.join(dist::STATIC);
        if statics.is_dir() {
            let root = canonicalize(&statics)?;
            let encoded = folder.join(dist::STATIC_ENCODED);
            index.read_folder(&root, &root, &encoded, &mut budget)?;
        }
        for (alias, file) in aliases {
            index.add_alias(alias, file)?;
        }
        Ok(index)
    }

    /// Serves a static file at a further address. It was found already, so no alias leads out of
    /// the static folder.
    fn add_alias(&mut self, alias: &str, file: &str) -> Result<(), FileError> {
        let (own, target) = aliases::parse(alias, file)?;
        let fail = |reason: &str| {
            let reason = reason.to_owned();
            Err(FileError::Alias { alias: alias.into(), file: file.into(), reason })
        };
        let Some(found) = self.statics.get(&target).cloned() else {
            return fail("there is no such static file");
        };
        if self.statics.contains_key(&own) {
            return fail("there is a file at that address already");
        }
        self.statics.insert(own, found);
        Ok(())
    }

    fn read_folder(
        &mut self,
        root: &Path,
        folder: &Path,
        encoded: &Path,
        budget: &mut Budget,
    ) -> Result<(), FileError> {
        let fail = |source| FileError::Read { file: folder.to_path_buf(), source };
        for item in std::fs::read_dir(folder).map_err(fail)? {
            let path = item.map_err(fail)?.path();
            let real = canonicalize(&path)?;
            if !real.starts_with(root) {
                tracing::warn!(?path, "a link leaves the static folder and is not served");
            } else if real.is_dir() {
                // A linked folder is skipped: its files are served where they are.
                if real == path {
                    self.read_folder(root, &path, encoded, budget)?;
                }
            } else if let Some(url) = url_path(root, &path) {
                let file = File::read(&real, REVALIDATED, Encoded::ByHash(encoded), budget)?;
                self.statics.insert(url, Arc::new(file));
            } else {
                tracing::warn!(?path, "a file's name cannot stand in a URL and is not served");
            }
        }
        Ok(())
    }

    /// All files, each with its place relative to the folder of an exported site.
    pub(crate) fn all(&self) -> impl Iterator<Item = (String, &File)> {
        let assets = self.assets.iter().map(|(name, file)| (exported::asset(name), file));
        let statics = self
            .statics
            .iter()
            .map(|(path, file)| (path.as_str().trim_start_matches('/').to_owned(), file.as_ref()));
        assets.chain(statics)
    }

    /// The static file at a path, if there is one.
    pub(crate) fn find(&self, raw_path: &str) -> Option<&File> {
        if self.statics.is_empty() {
            return None;
        }
        let path = CanonicalPath::parse(raw_path).ok()?;
        self.statics.get(&path).map(AsRef::as_ref)
    }

    /// Answers a request for an asset. A missing one is never HTML, and never kept by a cache.
    pub(crate) async fn respond_asset(
        &self,
        site: &Site,
        request: &Request<'_>,
        name: &str,
    ) -> Response {
        if !request.is_read() {
            let allowed = [http::Method::GET, http::Method::HEAD];
            return page_response::not_allowed_data(site, &allowed);
        }
        match self.assets.get(name) {
            Some(file) => Box::pin(file.respond(site, request)).await,
            None => file::missing(site),
        }
    }
}

/// The path at which a static file is served. Hidden files are not, and neither is anything that
/// has no canonical path.
fn url_path(root: &Path, file: &Path) -> Option<CanonicalPath> {
    let relative = file.strip_prefix(root).ok()?;
    let mut url = String::new();
    for part in relative.components() {
        let part = part.as_os_str().to_str()?;
        if part.starts_with('.') && part != ".well-known" {
            return None;
        }
        url.push('/');
        url.push_str(part);
    }
    CanonicalPath::from_decoded(&url).ok()
}

fn canonicalize(path: &Path) -> Result<PathBuf, FileError> {
    path.canonicalize().map_err(|source| FileError::Read { file: path.to_path_buf(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_files_that_lie_in_the_static_folder_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let statics = folder.path().join("static");
        std::fs::create_dir_all(statics.join("sub")).unwrap();
        std::fs::write(folder.path().join("secret"), "secret").unwrap();
        std::fs::write(statics.join("a.css"), "a").unwrap();
        std::fs::write(statics.join("sub/b ü.txt"), "b").unwrap();
        std::fs::write(statics.join(".hidden"), "hidden").unwrap();
        std::os::unix::fs::symlink("a.css", statics.join("inside")).unwrap();
        std::os::unix::fs::symlink("../secret", statics.join("outside")).unwrap();
        std::os::unix::fs::symlink("..", statics.join("up")).unwrap();
        let index = FileIndex::read(&BTreeMap::new(), folder.path(), &[]).unwrap();
        let mut found: Vec<&str> = index.statics.keys().map(CanonicalPath::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, ["/a.css", "/inside", "/sub/b ü.txt"]);
        let css = index.statics.get(&CanonicalPath::parse("/a.css").unwrap()).unwrap();
        assert_eq!(css.content_type, "text/css; charset=utf-8");
    }
}
