//! [`Opened`]: a site in a temporary folder, and what is asked of it.

use std::path::Path;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use perennial_core::App;
use perennial_server::{Request, Response, Settings, Site, SiteError};

pub(crate) const MANIFEST: &str =
    r#"{"format":1,"build_id":"b1","app":"test","release":true,"client":null,"assets":{}}"#;

/// A site in a temporary folder.
pub(crate) struct Opened {
    pub(crate) site: Site,
    pub(crate) folder: tempfile::TempDir,
}

/// Opens an app with these static files.
pub(crate) async fn open(app: App, files: &[(&str, &[u8])]) -> Opened {
    try_open(app, files).await.unwrap()
}

/// Why an app with these static files cannot be opened.
pub(crate) async fn refusal(app: App, files: &[(&str, &[u8])]) -> String {
    try_open(app, files).await.err().unwrap().to_string()
}

/// Opens an app with other settings.
pub(crate) async fn open_with(app: App, set: impl FnOnce(&mut Settings)) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manifest.json"), MANIFEST).unwrap();
    let mut settings = settings(folder.path());
    set(&mut settings);
    Opened { site: Site::open(app, settings).await.unwrap(), folder }
}

async fn try_open(app: App, files: &[(&str, &[u8])]) -> Result<Opened, SiteError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manifest.json"), MANIFEST).unwrap();
    for (name, bytes) in files {
        write(folder.path(), &format!("static/{name}"), bytes);
    }
    let site = Site::open(app, settings(folder.path())).await?;
    Ok(Opened { site, folder })
}

/// The settings of a site in this folder.
pub(crate) fn settings(folder: &Path) -> Settings {
    Settings::from_variables(|name| match name {
        "PERENNIAL_DIST" => Some(folder.to_str().unwrap().to_owned()),
        "PERENNIAL_SESSION_KEYS" => Some("k".repeat(32)),
        _ => None,
    })
    .unwrap()
}

pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

impl Opened {
    pub(crate) async fn get(&self, url: &str) -> Response {
        self.send(Method::GET, url, &[]).await
    }

    pub(crate) fn at_once(&self, path: &str, headers: &[(&str, &str)]) -> Option<Response> {
        let (headers, body) = (map(headers), Bytes::new());
        let method = &Method::GET;
        let request = Request::new(method, path, "", &headers, &body);
        self.site.respond_at_once(&request)
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Response {
        self.send_body(method, url, headers, "").await
    }

    pub(crate) async fn send_body(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let headers = map(headers);
        let body = Bytes::copy_from_slice(body.as_bytes());
        let request = Request::new(&method, path, query, &headers, &body);
        self.site.respond(request).await
    }

    /// The longest body that the site wants of a request.
    pub(crate) fn wants(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> bool {
        let (headers, body) = (map(headers), Bytes::new());
        let request = Request::new(&method, path, "", &headers, &body);
        self.site.body_wanted(&request).is_some()
    }
}

fn map(headers: &[(&str, &str)]) -> HeaderMap {
    let header = |(name, value): &(&str, &str)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
    };
    headers.iter().map(header).collect()
}

pub(crate) fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    let found = response.headers.iter().find(|(own, _)| own.as_str() == name);
    found.map_or("", |(_, value)| value.to_str().unwrap())
}

/// The whole body, wherever it comes from.
pub(crate) async fn body(response: Response) -> Vec<u8> {
    match response.file {
        None => response.body.to_vec(),
        Some(file) => file.into_stream().try_collect::<Vec<Bytes>>().await.unwrap().concat(),
    }
}

/// A body in memory, as text.
pub(crate) fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.body).unwrap()
}
