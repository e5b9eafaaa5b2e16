//! [`PlainServer`]: a web server that knows nothing but files, as the simplest hosts do.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use perennial_protocol::files::NOT_FOUND;

/// A web server that knows nothing but files: a folder's URL is that with a slash at its end, where
/// its `index.html` stands, and what is not there is answered with `404.html`. It sends no headers
/// but the type and the length. It ends with the test's process.
#[derive(Debug)]
pub struct PlainServer(SocketAddr);

impl PlainServer {
    /// Serves a folder on a port of its own.
    ///
    /// # Panics
    /// If it cannot listen.
    #[must_use]
    pub fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let folder = folder.to_path_buf();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                // A browser that leaves in the midst of an answer is no fault.
                std::thread::spawn(move || drop(answer(&stream, &folder)));
            }
        });
        Self(address)
    }

    /// The URL of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.0)
    }
}

/// One request for each connection.
fn answer(mut stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let target = first.split(' ').nth(1).unwrap_or("/");
    let path = target.split('?').next().unwrap_or(target);
    let file = file(folder, path);
    if file.is_dir() && !path.ends_with('/') {
        let head = "HTTP/1.1 301 Moved Permanently\r\nContent-Length: 0\r\nConnection: close";
        return write!(stream, "{head}\r\nLocation: {path}/\r\n\r\n");
    }
    let file = if file.is_dir() { file.join("index.html") } else { file };
    let (status, file) =
        if file.is_file() { ("200 OK", file) } else { ("404 Not Found", folder.join(NOT_FOUND)) };
    let (body, kind) = (std::fs::read(&file)?, kind(&file));
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// The file or folder of a URL's path, of plain letters.
fn file(folder: &Path, path: &str) -> PathBuf {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != "..");
    parts.fold(folder.to_path_buf(), |file, part| file.join(part))
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}
