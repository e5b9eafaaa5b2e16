//! [`Site`]: the server of a built app, run for a test.

use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use perennial_protocol::{Manifest, environment, url};
use tempfile::TempDir;

use crate::free_port::free_address;
use crate::process::Process;
use crate::{TestError, http};

/// How long a server may take until it answers.
const LONGEST_START: Duration = Duration::from_secs(60);
/// How long a server that answers is given until it is well.
const LONGEST_SETTLING: Duration = Duration::from_secs(5);
/// How long a server may take to end when it is asked to.
const LONGEST_STOP: Duration = Duration::from_secs(20);
/// How often another port is tried when somebody else took the first.
const ATTEMPTS: u32 = 3;
/// By what sessions are encrypted, unless the test says otherwise.
const SESSION_KEY: &str = "the key of the sessions of a test: not a secret";

/// The server of a built app on a port of its own. It ends when this is dropped.
#[derive(Debug)]
pub struct Site {
    settings: SiteBuilder,
    address: SocketAddr,
    process: Process,
    store: PathBuf,
    /// Holds the store's folder if nobody named one.
    _temporary: Option<TempDir>,
}

/// What a [`Site`] is started with.
#[derive(Debug, Clone)]
#[must_use = "the site is started by `start`"]
pub struct SiteBuilder {
    dist: PathBuf,
    server: Option<PathBuf>,
    /// The program that starts the server, with its arguments; empty if nothing does.
    under: Vec<OsString>,
    store: Option<PathBuf>,
    variables: Vec<(OsString, OsString)>,
    base_path: String,
}

impl Site {
    /// Begins with the folder that a build made.
    pub fn of(dist: impl Into<PathBuf>) -> SiteBuilder {
        SiteBuilder {
            dist: dist.into(),
            server: None,
            under: Vec::new(),
            store: None,
            variables: Vec::new(),
            base_path: String::new(),
        }
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of a path: `site.url("/city/paris")`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The folder of the store.
    #[must_use]
    pub fn store(&self) -> &Path {
        &self.store
    }

    /// What the server printed so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// The number of the server's process.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Whether the server still runs.
    #[must_use]
    pub fn is_running(&mut self) -> bool {
        self.process.is_running()
    }

    /// Sends a `GET` over a connection of its own.
    ///
    /// # Errors
    /// Those of [`http::get`].
    pub fn get(&self, target: &str) -> Result<http::Response, TestError> {
        http::get(self.address, target)
    }

    /// Sends a request over a connection of its own.
    ///
    /// # Errors
    /// Those of [`http::send`].
    pub fn send(&self, request: &http::Request) -> Result<http::Response, TestError> {
        http::send(self.address, request)
    }

    /// Ends the server by `SIGKILL`: it can finish nothing.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Asks the server to end, and waits. Returns whether it did so within 20 seconds; otherwise
    /// it was killed.
    pub fn stop(&mut self) -> bool {
        self.process.stop(LONGEST_STOP)
    }

    /// Starts the server again with the same store, after [`stop`](Self::stop) or
    /// [`kill`](Self::kill) or instead of them.
    ///
    /// # Errors
    /// Those of [`SiteBuilder::start`].
    pub fn restart(&mut self) -> Result<(), TestError> {
        if self.process.is_running() {
            self.stop();
        }
        (self.process, self.address) = self.settings.launch(&self.store)?;
        Ok(())
    }
}

impl SiteBuilder {
    /// The server's program, if it is not the one in the build's folder with the name of the app's
    /// package.
    pub fn server(mut self, program: impl Into<PathBuf>) -> Self {
        self.server = Some(program.into());
        self
    }

    /// Starts the server by another program, which replaces itself with it, as
    /// `prlimit --nofile=1000` does.
    pub fn under<W: Into<OsString>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.under.extend(words.into_iter().map(Into::into));
        self
    }

    /// The folder of the store. Unless it is named, it is a new one that is deleted with the site.
    pub fn store(mut self, folder: impl Into<PathBuf>) -> Self {
        self.store = Some(folder.into());
        self
    }

    /// Sets an environment variable of the server.
    pub fn variable(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Puts the app below a path, as `/shop`. What is asked of the site names it, too.
    pub fn base_path(mut self, path: &str) -> Self {
        self.base_path = path.to_owned();
        self.variable(environment::BASE_PATH, path)
    }

    /// Sets the secret that invalidation, metrics and explanations ask for.
    pub fn token(self, token: &str) -> Self {
        self.variable(environment::TOKEN, token)
    }

    /// Makes the pages of the build paths, as `perennial build` does, and ends. Returns what was
    /// printed.
    ///
    /// # Errors
    /// [`TestError::NotReady`] with what it printed, if it failed.
    pub fn build_pages(&self) -> Result<String, TestError> {
        self.run_to_end(environment::OPERATION_BUILD)
    }

    /// Writes the site as static files, as `perennial export` does, and ends. What needs a server
    /// is an error. Returns what was printed.
    ///
    /// # Errors
    /// [`TestError::NotReady`] with what it printed, if it failed.
    pub fn export(&self, folder: impl AsRef<OsStr>) -> Result<String, TestError> {
        let told = self.clone().variable(environment::EXPORT, folder);
        told.run_to_end(environment::OPERATION_EXPORT)
    }

    fn run_to_end(&self, operation: &str) -> Result<String, TestError> {
        let folder = self.store.clone().unwrap_or_else(|| self.dist.join(environment::dist::STORE));
        let mut command = self.command(&folder)?;
        command.env(environment::OPERATION, operation);
        let output = command.output();
        let output = output
            .map_err(|source| TestError::Spawn { program: command.get_program().into(), source })?;
        let log = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        if output.status.success() {
            return Ok(log);
        }
        let program = command.get_program().to_string_lossy().into_owned();
        Err(TestError::NotReady {
            program,
            after: format!("when it ended ({})", output.status),
            log,
        })
    }

    /// Starts the server and waits until it answers, and up to 5 seconds more until it is well.
    ///
    /// # Errors
    /// [`TestError::NotBuilt`] if the folder holds no build, [`TestError::NotReady`] with what the
    /// server printed, if it ends or takes longer than a minute.
    pub fn start(self) -> Result<Site, TestError> {
        let (store, temporary) = match &self.store {
            Some(folder) => (folder.clone(), None),
            None => {
                let folder = TempDir::with_prefix("perennial-store-");
                let folder = folder.map_err(|source| TestError::File {
                    what: "no temporary folder in",
                    path: std::env::temp_dir(),
                    source,
                })?;
                (folder.path().to_path_buf(), Some(folder))
            }
        };
        let (process, address) = self.launch(&store)?;
        Ok(Site { settings: self, address, process, store, _temporary: temporary })
    }

    fn launch(&self, store: &Path) -> Result<(Process, SocketAddr), TestError> {
        let mut attempt = 1;
        loop {
            let address = free_address()?;
            let mut command = self.command(store)?;
            command.env(environment::ADDRESS, address.to_string());
            let mut process = Process::start(&mut command)?;
            match process.until(LONGEST_START, |_| self.answers(address)) {
                Ok(()) => {
                    self.settle(address);
                    return Ok((process, address));
                }
                // Between finding the port free and listening on it, another program took it.
                Err(TestError::NotReady { log, .. }) if attempt < ATTEMPTS && is_taken(&log) => {
                    attempt += 1
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn command(&self, store: &Path) -> Result<Command, TestError> {
        let program = self.program()?.into_os_string();
        let mut words = self.under.iter().chain([&program]);
        let mut command = Command::new(words.next().unwrap_or(&program));
        command
            .args(words)
            .env(environment::DIST, &self.dist)
            .env(environment::STORE, store)
            .env(environment::OPERATION, environment::OPERATION_SERVE)
            .env(environment::SESSION_KEYS, SESSION_KEY)
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    fn answers(&self, address: SocketAddr) -> bool {
        self.health(address).is_ok_and(|response| response.status == 200)
    }

    /// Waits while the server says that it is not yet all well: it may still be opening its store.
    /// A server that stays so serves all the same.
    fn settle(&self, address: SocketAddr) {
        let start = Instant::now();
        let is_well =
            || self.health(address).is_ok_and(|response| response.text().contains("\"ok\""));
        while start.elapsed() < LONGEST_SETTLING && !is_well() {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn health(&self, address: SocketAddr) -> Result<http::Response, TestError> {
        http::get(address, &format!("{}{}", self.base_path, url::HEALTH))
    }

    /// The server's program: the one that was named, else that of the build, which has the name of
    /// the app's package.
    fn program(&self) -> Result<PathBuf, TestError> {
        let not_built = |reason: String| TestError::NotBuilt { folder: self.dist.clone(), reason };
        let file = self.dist.join(environment::dist::MANIFEST);
        let text = std::fs::read(&file)
            .map_err(|error| not_built(format!("{}: {error}", file.display())))?;
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|error| not_built(error.to_string()))?;
        let own = || self.dist.join(manifest.app).with_extension(std::env::consts::EXE_EXTENSION);
        let program = self.server.clone().unwrap_or_else(own);
        if program.is_file() {
            return Ok(program);
        }
        Err(not_built(format!("there is no server program at {}", program.display())))
    }
}

fn is_taken(log: &str) -> bool {
    let log = log.to_lowercase();
    log.contains("in use") || log.contains("addrinuse")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_build_is_an_error_that_says_what_to_do() {
        let folder = TempDir::new().unwrap();
        let error = Site::of(folder.path()).start().unwrap_err().to_string();
        assert!(error.contains("PER-9001") && error.contains("perennial build"), "{error}");
    }
}
