//! [`Driver`]: the chromedriver process, and how Chromium is started by it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::{
    Capabilities, ChromeCapabilities, ChromiumLikeCapabilities as _, LoggingPrefsLogLevel,
};

use super::failed::failed;
use crate::TestError;
use crate::free_port::free_address;
use crate::process::Process;

const HINT: &str = "on Debian: apt-get install --yes chromium chromium-driver";
const DRIVERS: [&str; 1] = ["chromedriver"];
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const LONGEST_START: Duration = Duration::from_secs(30);

/// What keeps Chromium quiet: it runs as any user, shows nothing, and asks the network for nothing
/// but what a page asks for. A test navigates faster than a person: Chromium would ignore changes of
/// the history beyond 200 within ten seconds, and say so in the console.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-ipc-flooding-protection",
];

/// A chromedriver on a port of its own. When it is dropped, it ends, and the browsers with it.
#[derive(Debug)]
pub(super) struct Driver {
    _process: Process,
    address: SocketAddr,
    browser: PathBuf,
    profile: TempDir,
}

impl Driver {
    pub(super) fn start() -> Result<Self, TestError> {
        let browser =
            find(&BROWSERS).ok_or(TestError::NotInstalled { program: "chromium", hint: HINT })?;
        let driver = find(&DRIVERS)
            .ok_or(TestError::NotInstalled { program: "chromedriver", hint: HINT })?;
        let profile = TempDir::with_prefix("perennial-browser-").map_err(|source| {
            TestError::File { what: "no temporary folder in", path: std::env::temp_dir(), source }
        })?;
        let address = free_address()?;
        let port = format!("--port={}", address.port());
        let mut process = Process::start_group(&driver, &[&port])?;
        process.until(LONGEST_START, |log| log.contains("started successfully"))?;
        Ok(Self { _process: process, address, browser, profile })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn capabilities(
        &self,
        (width, height): (u32, u32),
    ) -> Result<Capabilities, TestError> {
        let refused = "when it was described";
        let mut wanted = ChromeCapabilities::new();
        let browser = self.browser.to_string_lossy();
        wanted.set_binary(&browser).map_err(failed(refused))?;
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let window = format!("--window-size={width},{height}");
        for flag in FLAGS.into_iter().chain([profile.as_str(), window.as_str()]) {
            wanted.add_arg(flag).map_err(failed(refused))?;
        }
        for log in ["browser", "performance"] {
            wanted.set_logging_prefs(log, LoggingPrefsLogLevel::All).map_err(failed(refused))?;
        }
        Ok(wanted.into())
    }
}

/// The first of these programs that is in the search path.
fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<_> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let candidates =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.into_iter().find(|program| program.is_file())
}
