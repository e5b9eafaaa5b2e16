//! [`Stored`]: the engine on a store that holds more than memory does, for pages of any maker.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_web::{App, HttpResponse, HttpServer, web};
use perennial_actix::{Generated, GenerationFailure, Incremental, IncrementalRoute, RenderRequest};
use perennial_isg::{EntryKey, Limits, Policy};
use perennial_protocol::CanonicalPath;
use perennial_stores::{DiskSettings, DiskStore};

use crate::BenchError;
use crate::app::mix;
use crate::process::{self, Process};

const PATTERN: &str = "article/{id: u64}";
const VERSION: &str = "benchmark";
/// Where the server tells what it counted.
pub(crate) const COUNTERS: &str = "/counters";
/// Pages that are put in before the store may write them.
const BATCH: u64 = 4_096;
/// Far more than is ever stored: what is measured is not how room is made.
const DISK_BYTES: u64 = 1 << 40;

/// The engine on a store.
pub(crate) struct Stored {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
}

/// Where the store lies, and what the engine may hold in memory.
#[derive(Debug, Clone)]
pub(crate) struct StoredSettings {
    pub(crate) folder: PathBuf,
    pub(crate) memory_bytes: u64,
}

/// The path of a page by its number.
pub(crate) fn path(number: u64) -> String {
    format!("/article/{number}")
}

impl Stored {
    pub(crate) fn start(settings: &StoredSettings) -> Result<Self, BenchError> {
        let address = process::free_address()?;
        let mut command = process::role("stored")?;
        command
            .arg(&settings.folder)
            .arg(settings.memory_bytes.to_string())
            .arg(address.to_string());
        let process = Process::serve("the stored pages", command, address)?;
        Ok(Self { process, address })
    }
}

impl StoredSettings {
    /// All that the engine and its store are allowed to hold in memory, by their own settings.
    pub(crate) fn bound(&self) -> u64 {
        let (limits, disk) = (Limits::default(), DiskSettings::default());
        // While it writes tables, the store holds up to three of its buffers.
        self.memory_bytes
            + limits.gone_bytes
            + limits.unwritten_bytes
            + disk.cache_bytes
            + 3 * disk.buffer_bytes
    }

    fn open(&self) -> Result<Incremental, BenchError> {
        let settings = DiskSettings { bytes: DISK_BYTES, ..DiskSettings::default() };
        let store = DiskStore::open(&self.folder, settings)
            .map_err(|error| BenchError::Wrong(format!("the store cannot be opened: {error}")))?;
        let limits = Limits { memory_bytes: self.memory_bytes, ..Limits::default() };
        Incremental::builder(render)
            .route(IncrementalRoute::new(PATTERN))
            .store(Arc::new(store))
            .limits(limits)
            .version(VERSION)
            .build()
            .map_err(|error| BenchError::Wrong(format!("the engine cannot be built: {error}")))
    }
}

/// The role.
pub(crate) fn run(settings: &StoredSettings, address: SocketAddr) -> Result<(), BenchError> {
    let incremental = settings.open()?;
    actix_web::rt::System::new()
        .block_on(async move {
            let app = move || {
                let counted = incremental.clone();
                let counters = web::get().to(move || {
                    let text = counted.engine().stats().to_prometheus();
                    async move { HttpResponse::Ok().body(text) }
                });
                App::new().route(COUNTERS, counters).default_service(incremental.service())
            };
            HttpServer::new(app).backlog(4_096).tcp_nodelay(true).bind(address)?.run().await
        })
        .map_err(BenchError::io("the stored pages cannot be served"))
}

/// Every page is there already. One is made anew only where the store was too slow to be waited for.
async fn render(request: RenderRequest) -> Result<Generated, GenerationFailure> {
    let number = request.param("id").and_then(|id| id.parse().ok());
    let number = number.ok_or_else(|| GenerationFailure::not_found("there is no such article"))?;
    Ok(page(number))
}

fn page(number: u64) -> Generated {
    Generated::new(article(number), format!("{{\"id\":{number}}}"))
}

/// Stores so many pages.
pub(crate) fn fill(
    settings: &StoredSettings,
    pages: u64,
    progress: impl Fn(u64),
) -> Result<(), BenchError> {
    let incremental = settings.open()?;
    let failed = || BenchError::io("a runtime cannot be made");
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed())?;
    let policy = Policy::new(PATTERN);
    runtime.block_on(async {
        let refused = |error| BenchError::Wrong(format!("the store does not take pages: {error}"));
        for number in 0..pages {
            let canonical = CanonicalPath::parse(&path(number))
                .map_err(|error| BenchError::Wrong(error.to_string()))?;
            incremental.engine().put(EntryKey::new("", &canonical, &[]), &policy, page(number));
            if number % BATCH == BATCH - 1 {
                incremental.engine().flush().await.map_err(refused)?;
                progress(number + 1);
            }
        }
        incremental.shutdown().await.map_err(refused)
    })
}

/// Bytes of all files below a folder.
pub(crate) fn folder_bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => folder_bytes(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

/// An article of about 3 kB whose words do not repeat those of others: compressed, it takes about
/// 1 kB.
fn article(number: u64) -> String {
    use std::fmt::Write as _;
    let mut text = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Article {number}\
         </title></head><body><main><h1>Article {number}</h1>"
    );
    let mut dice = mix(number);
    for paragraph in 0..12 {
        // Writing to a string cannot fail.
        let _ = write!(text, "<p class=\"paragraph\" id=\"p{paragraph}\">In the matter of");
        for _ in 0..5 {
            dice = mix(dice);
            let _ = write!(text, " {dice:016x} it was decided by");
        }
        text.push_str(" nobody in particular.</p>");
    }
    text.push_str("</main></body></html>");
    text
}
