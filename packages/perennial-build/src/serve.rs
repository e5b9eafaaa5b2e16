//! Serving an app: once built, or built again whenever a file changes.

mod changes;
mod develop;
mod interrupt;
mod process;
mod release;
mod report;
mod status;

use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};

use perennial_protocol::environment;

pub use develop::{develop, run_development_server};
pub(crate) use interrupt::Interrupt;
pub use release::serve_release;
pub use report::ErrorReport;

use crate::{App, BuildError, FileError};

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The app.
    pub app: App,
    /// Where to listen, as `HOST:PORT`.
    pub address: String,
}

impl ServeOptions {
    /// Serves an app where the environment says, or at the default address.
    #[must_use]
    pub fn new(app: App) -> Self {
        let address = std::env::var(environment::ADDRESS);
        Self { app, address: address.unwrap_or_else(|_| environment::DEFAULT_ADDRESS.to_owned()) }
    }
}

/// An app cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The address is none.
    #[error("PER-7080: {0:?} is no address to listen at\nhint: HOST:PORT, such as 127.0.0.1:8080")]
    Address(String),
    /// The address is taken.
    #[error(
        "PER-7081: cannot listen at {address}: {source}\n\
         hint: end what listens there, or take another: --address 127.0.0.1:8081"
    )]
    Listen {
        /// The address.
        address: String,
        /// Why.
        source: std::io::Error,
    },
    /// The server cannot be started or ended.
    #[error("PER-7082: the server cannot be started or ended: {0}")]
    Process(std::io::Error),
    /// The server ended by itself.
    #[error("PER-7083: the server ended with {0}\nhint: see what it wrote above")]
    Ended(std::process::ExitStatus),
    /// Files cannot be watched.
    #[error(
        "PER-7084: cannot watch files for changes: {0}\n\
         hint: on Linux, fs.inotify.max_user_watches may be too low"
    )]
    Watch(#[from] notify::Error),
    /// Ctrl-C cannot be listened for.
    #[error("PER-7085: cannot listen for Ctrl-C: {0}")]
    Signals(#[from] ctrlc::Error),
}

/// Checks, before minutes of building, that the server will be able to listen.
fn check_address(address: &str) -> Result<SocketAddr, ServeError> {
    let resolved = address.to_socket_addrs().ok().and_then(|mut all| all.next());
    let resolved = resolved.ok_or_else(|| ServeError::Address(address.to_owned()))?;
    match TcpListener::bind(resolved) {
        Ok(_) => Ok(resolved),
        Err(source) => Err(ServeError::Listen { address: address.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_address_is_refused_before_anything_is_built() {
        for address in ["8080", "", "127.0.0.1:99999"] {
            assert!(matches!(check_address(address), Err(ServeError::Address(_))), "{address}");
        }
    }

    #[test]
    fn an_address_that_is_taken_is_refused_before_anything_is_built() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let error = check_address(&address).unwrap_err().to_string();
        assert!(error.starts_with(&format!("PER-7081: cannot listen at {address}: ")), "{error}");
    }
}
