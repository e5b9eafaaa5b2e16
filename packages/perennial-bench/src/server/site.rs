//! [`Site`]: the app, served as every Perennial app is.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use perennial_protocol::environment::{self, dist};
use perennial_protocol::{BuildId, MANIFEST_FORMAT, Manifest, url};

use crate::client::Probe;
use crate::process::{self, Process};
use crate::{BenchError, app};

/// The operator's secret.
const TOKEN: &str = "the-benchmarks-own-token";
const GENERATIONS: &str = "perennial_generations_total";

/// What `perennial build` leaves for an app without a client, static files and build paths.
pub(crate) struct Build(tempfile::TempDir);

/// The app, served.
pub(crate) struct Site {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
    _build: Build,
}

/// The role: what an app's `main` does.
pub(crate) fn run() -> ExitCode {
    perennial_actix::start(app::app())
}

impl Build {
    pub(crate) fn make() -> Result<Self, BenchError> {
        let folder = process::folder()?;
        let build_id: BuildId = "benchmark"
            .parse()
            .map_err(|error| BenchError::Wrong(format!("the build id is refused: {error}")))?;
        let manifest = Manifest {
            format: MANIFEST_FORMAT,
            build_id,
            app: "perennial-bench".to_owned(),
            release: true,
            client: None,
            assets: std::collections::BTreeMap::new(),
        };
        let text = serde_json::to_vec(&manifest)
            .map_err(|error| BenchError::Wrong(format!("the manifest has no JSON: {error}")))?;
        std::fs::write(folder.path().join(dist::MANIFEST), text)
            .map_err(BenchError::io("the manifest cannot be written"))?;
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.0.path().join(dist::STORE)
    }
}

impl Site {
    pub(crate) fn start() -> Result<Self, BenchError> {
        let (build, address) = (Build::make()?, process::free_address()?);
        let mut command = process::role("site")?;
        command
            .env(environment::DIST, build.path())
            .env(environment::STORE, build.store())
            .env(environment::ADDRESS, address.to_string())
            .env(environment::TOKEN, TOKEN)
            .env("RUST_LOG", "error");
        let process = Process::serve("the site", command, address)?;
        Ok(Self { process, address, _build: build })
    }

    /// How many generations there were.
    pub(crate) fn generations(&self, runtime: &tokio::runtime::Runtime) -> Result<u64, BenchError> {
        let answer = Probe::new(runtime, self.address).ask_as_operator(url::METRICS, TOKEN)?;
        answer
            .good(url::METRICS)?
            .counter(GENERATIONS)
            .ok_or_else(|| BenchError::answer(url::METRICS, format!("no {GENERATIONS}")))
    }
}
