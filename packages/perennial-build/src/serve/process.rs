//! [`ServerProcess`]: an app's server that runs, and ends with this program.

use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use perennial_protocol::environment;

use super::interrupt::terminate;
use super::{ServeError, ServeOptions};
use crate::{Build, Mode};

/// How long a server of a release may take to answer what it has begun.
const GRACE: Duration = Duration::from_secs(10);
/// How long to wait for a server to listen before saying nothing about it.
const START: Duration = Duration::from_secs(30);

/// A server that runs. It ends when this is dropped.
pub(super) struct ServerProcess {
    child: Child,
    mode: Mode,
}

impl ServerProcess {
    pub(super) fn start(
        options: &ServeOptions,
        build: &Build,
        mode: Mode,
    ) -> Result<Self, ServeError> {
        let mut command = Command::new(&build.server);
        command
            .current_dir(options.app.folder())
            .env(environment::DIST, &build.dist)
            .env(environment::ADDRESS, &options.address)
            .env(environment::OPERATION, environment::OPERATION_SERVE)
            .env_remove(environment::DEVELOPMENT)
            .stdin(Stdio::null());
        if mode == Mode::Development {
            command.env(environment::DEVELOPMENT, "1");
        }
        Ok(Self { child: command.spawn().map_err(ServeError::Process)?, mode })
    }

    /// Waits until the server accepts connections. False if it ended instead, or takes too long.
    pub(super) fn wait_until_listening(&mut self, address: SocketAddr) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < START {
            if TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
                return true;
            }
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }

    /// How it ended, if it did.
    pub(super) fn ended(&mut self) -> Result<Option<ExitStatus>, ServeError> {
        self.child.try_wait().map_err(ServeError::Process)
    }

    /// Ends it. In development at once, as its open event streams would keep it; the store must
    /// stand that anyway.
    fn stop(&mut self) {
        if self.mode == Mode::Release {
            terminate(self.child.id());
            let begun = Instant::now();
            while begun.elapsed() < GRACE && self.child.try_wait().is_ok_and(|s| s.is_none()) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        // Both fail only if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.stop();
    }
}
