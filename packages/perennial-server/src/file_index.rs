//! [`FileIndex`]: the files of a build, found once when the server starts.
//!
//! A request is answered from this index only, so no spelling of a path can reach another file,
//! and a file that is planted or linked later is not served.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use perennial_isg::Encoding;
use perennial_protocol::{Asset, CanonicalPath};

use crate::entry_response::not_modified;
use crate::headers::TEXT;
use crate::{Request, Response, Site, accept_encoding, page_response};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATED: &str = "public, max-age=0, must-revalidate";

/// The files of a build: its hashed assets and its static files.
#[derive(Debug, Default)]
pub(crate) struct FileIndex {
    assets: HashMap<String, File>,
    statics: HashMap<CanonicalPath, File>,
}

#[derive(Debug)]
struct File {
    content_type: HeaderValue,
    cache_control: &'static str,
    identity: Bytes,
    etag: HeaderValue,
    encodings: Vec<(Encoding, Bytes, HeaderValue)>,
}

/// A file of a build cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("PER-4020: the file {file:?} of the build cannot be read: {source}")]
pub struct FileError {
    file: PathBuf,
    source: std::io::Error,
}

impl FileIndex {
    /// Reads the assets that a manifest lists, and all files below the static folder.
    pub(crate) fn read(
        assets: &BTreeMap<String, Asset>,
        asset_folder: &Path,
        static_folder: &Path,
    ) -> Result<Self, FileError> {
        let mut index = Self::default();
        for (name, asset) in assets {
            let encodings: Vec<&str> = asset.encodings.keys().map(String::as_str).collect();
            let file = File::read(&asset_folder.join(name), IMMUTABLE, &encodings)?;
            index.assets.insert(name.clone(), file);
        }
        if static_folder.is_dir() {
            let root = canonicalize(static_folder)?;
            index.read_folder(&root, &root)?;
        }
        Ok(index)
    }

    fn read_folder(&mut self, root: &Path, folder: &Path) -> Result<(), FileError> {
        let fail = |source| FileError { file: folder.to_path_buf(), source };
        for item in std::fs::read_dir(folder).map_err(fail)? {
            let path = item.map_err(fail)?.path();
            let real = canonicalize(&path)?;
            if !real.starts_with(root) {
                tracing::warn!(?path, "a link leaves the static folder and is not served");
            } else if real.is_dir() {
                // A linked folder is skipped: its files are served where they are.
                if real == path {
                    self.read_folder(root, &path)?;
                }
            } else if let Some(url) = url_path(root, &path) {
                self.statics.insert(url, File::read(&real, REVALIDATED, &[])?);
            } else {
                tracing::warn!(?path, "a file's name cannot stand in a URL and is not served");
            }
        }
        Ok(())
    }

    /// Answers a request for a static file; `None` if there is none at that path.
    pub(crate) fn respond(
        &self,
        site: &Site,
        request: &Request<'_>,
        raw_path: &str,
    ) -> Option<Response> {
        if self.statics.is_empty() {
            return None;
        }
        let file = self.statics.get(&CanonicalPath::parse(raw_path).ok()?)?;
        Some(file.respond(site, request))
    }

    /// Answers a request for an asset. A missing one is never HTML, and never kept by a cache.
    pub(crate) fn respond_asset(&self, site: &Site, request: &Request<'_>, name: &str) -> Response {
        if !request.is_read() {
            let allowed = [http::Method::GET, http::Method::HEAD];
            return page_response::not_allowed(site, perennial_isg::Representation::Data, &allowed);
        }
        match self.assets.get(name) {
            Some(file) => file.respond(site, request),
            None => {
                let mut response = Response::new(StatusCode::NOT_FOUND).no_store();
                site.add_common(&mut response, false);
                response.body(TEXT, "There is no such asset.\n")
            }
        }
    }
}

impl File {
    fn read(
        path: &Path,
        cache_control: &'static str,
        encodings: &[&str],
    ) -> Result<Self, FileError> {
        let identity = read(path)?;
        let hash = blake3::hash(&identity).to_hex();
        let tag = |suffix: &str| {
            let short = hash.get(..32).unwrap_or_default();
            HeaderValue::from_str(&format!("\"{short}{suffix}\""))
                .unwrap_or_else(|_| HeaderValue::from_static("\"\""))
        };
        let mut encoded = Vec::new();
        for encoding in Encoding::COMPRESSED {
            if encodings.contains(&encoding.name()) {
                let mut name = path.as_os_str().to_owned();
                name.push(extension(encoding));
                let suffix = format!("-{}", encoding.name());
                encoded.push((encoding, read(Path::new(&name))?, tag(&suffix)));
            }
        }
        Ok(Self {
            content_type: content_type(path),
            cache_control,
            identity,
            etag: tag(""),
            encodings: encoded,
        })
    }

    fn respond(&self, site: &Site, request: &Request<'_>) -> Response {
        let accept = request.header(&header::ACCEPT_ENCODING);
        let at_hand = |encoding| self.encodings.iter().any(|(own, ..)| *own == encoding);
        let chosen = accept_encoding::choose(accept, at_hand);
        let encoded = self.encodings.iter().find(|(encoding, ..)| *encoding == chosen);
        let (body, etag) =
            encoded.map_or((&self.identity, &self.etag), |(_, body, etag)| (body, etag));
        let mut response = Response::new(StatusCode::OK)
            .header(header::ETAG, etag.clone())
            .header(header::VARY, HeaderValue::from_static("accept-encoding"))
            .header(header::CACHE_CONTROL, HeaderValue::from_static(self.cache_control));
        site.add_common(&mut response, true);
        if not_modified(request, etag) {
            response.status = StatusCode::NOT_MODIFIED;
            return response;
        }
        if encoded.is_some() {
            let name = HeaderValue::from_static(chosen.name());
            response.headers.push((header::CONTENT_ENCODING, name));
        }
        response.headers.push((header::CONTENT_TYPE, self.content_type.clone()));
        response.body = body.clone();
        response
    }
}

/// The ending of an encoded file beside the file itself.
const fn extension(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Identity => "",
        Encoding::Brotli => ".br",
        Encoding::Zstd => ".zst",
        Encoding::Gzip => ".gz",
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

fn content_type(path: &Path) -> HeaderValue {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    let text =
        guess.type_() == "text" || guess.subtype() == "javascript" || guess.subtype() == "json";
    let charset = if text { "; charset=utf-8" } else { "" };
    HeaderValue::from_str(&format!("{}{charset}", guess.essence_str()))
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}

fn read(path: &Path) -> Result<Bytes, FileError> {
    let bytes = std::fs::read(path);
    bytes.map(Bytes::from).map_err(|source| FileError { file: path.to_path_buf(), source })
}

fn canonicalize(path: &Path) -> Result<PathBuf, FileError> {
    path.canonicalize().map_err(|source| FileError { file: path.to_path_buf(), source })
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
        let index = FileIndex::read(&BTreeMap::new(), folder.path(), &statics).unwrap();
        let mut found: Vec<&str> = index.statics.keys().map(CanonicalPath::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, ["/a.css", "/inside", "/sub/b ü.txt"]);
        let css = index.statics.get(&CanonicalPath::parse("/a.css").unwrap()).unwrap();
        assert_eq!(css.content_type, "text/css; charset=utf-8");
    }
}
