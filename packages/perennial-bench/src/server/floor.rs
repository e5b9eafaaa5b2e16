//! [`Floor`]: bare actix-web that sends the same bytes from memory. Nothing on it is faster.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::BenchError;
use crate::client::Reply;
use crate::process::{self, Process};

const LIST: &str = "pages.json";
/// Headers that the web server itself writes.
const WRITTEN_BY_SERVER: [&str; 3] = ["content-length", "date", "connection"];

/// Bare actix-web that sends the same bytes from memory.
pub(crate) struct Floor {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
    _folder: tempfile::TempDir,
}

/// An answer that is sent.
#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    path: String,
    compressed: bool,
    headers: Vec<(String, String)>,
    file: PathBuf,
}

struct Page {
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

/// The same page uncompressed and compressed.
#[derive(Default)]
struct Pages(HashMap<String, [Option<Page>; 2]>);

impl Floor {
    /// Starts a server that answers as was answered before.
    pub(crate) fn start(answers: &[(String, Reply)]) -> Result<Self, BenchError> {
        let (folder, address) = (process::folder()?, process::free_address()?);
        let failed = || BenchError::io("the floor's pages cannot be written");
        let mut listed = Vec::with_capacity(answers.len());
        for (number, (path, reply)) in answers.iter().enumerate() {
            let file = folder.path().join(number.to_string());
            std::fs::write(&file, &reply.body).map_err(failed())?;
            let headers = reply.headers.iter();
            let headers = headers.filter(|(name, _)| !WRITTEN_BY_SERVER.contains(&name.as_str()));
            listed.push(Listed {
                path: path.clone(),
                compressed: !reply.header("content-encoding").is_empty(),
                headers: headers.cloned().collect(),
                file,
            });
        }
        let list = serde_json::to_vec(&listed).map_err(std::io::Error::from).map_err(failed())?;
        std::fs::write(folder.path().join(LIST), list).map_err(failed())?;
        let mut command = process::role("floor")?;
        command.arg(folder.path()).arg(address.to_string());
        let process = Process::serve("the floor", command, address)?;
        Ok(Self { process, address, _folder: folder })
    }
}

/// The role.
pub(crate) fn run(folder: &Path, address: SocketAddr) -> Result<(), BenchError> {
    let pages = web::Data::new(read(folder)?);
    actix_web::rt::System::new()
        .block_on(async move {
            let app = move || {
                App::new().app_data(web::Data::clone(&pages)).default_service(web::to(answer))
            };
            HttpServer::new(app).backlog(4_096).tcp_nodelay(true).bind(address)?.run().await
        })
        .map_err(BenchError::io("the floor cannot serve"))
}

async fn answer(pages: web::Data<Pages>, request: HttpRequest) -> HttpResponse {
    let accepted = request.headers().get(header::ACCEPT_ENCODING);
    let compressed = accepted.is_some_and(|value| value.as_bytes() == b"br");
    let [plain, brotli] = match pages.0.get(request.path()) {
        Some(pages) => pages,
        None => return HttpResponse::NotFound().finish(),
    };
    let Some(page) = (if compressed { brotli } else { plain }) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response = HttpResponse::with_body(StatusCode::OK, page.body.clone());
    for (name, value) in &page.headers {
        response.headers_mut().append(name.clone(), value.clone());
    }
    response.map_into_boxed_body()
}

fn read(folder: &Path) -> Result<Pages, BenchError> {
    let failed = || BenchError::io("the floor's pages cannot be read");
    let list = std::fs::read(folder.join(LIST)).map_err(failed())?;
    let listed: Vec<Listed> =
        serde_json::from_slice(&list).map_err(std::io::Error::from).map_err(failed())?;
    let mut pages = Pages::default();
    for Listed { path, compressed, headers, file } in listed {
        let headers = headers.iter().filter_map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        });
        let body = Bytes::from(std::fs::read(file).map_err(failed())?);
        let page = Page { headers: headers.collect(), body };
        let [plain, brotli] = pages.0.entry(path).or_default();
        *(if compressed { brotli } else { plain }) = Some(page);
    }
    Ok(pages)
}
