//! [`Process`]: a server or a worker that the benchmark started, and ends.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{BenchError, placement};

/// How long a server may take until it listens.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// A server or a worker. It ends with this value.
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    pipes: Option<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Process {
    /// Starts a program on the servers' processor.
    fn start(name: &'static str, command: Command, piped: bool) -> Result<Self, BenchError> {
        let mut command = placement::on_server_processor(command);
        let stdio = || if piped { Stdio::piped() } else { Stdio::null() };
        command.stdin(stdio()).stdout(stdio());
        let started = command.spawn();
        let mut child = started.map_err(BenchError::io(format!("{name} cannot be started")))?;
        let pipes = child.stdin.take().zip(child.stdout.take().map(BufReader::new));
        Ok(Self { name, child, pipes })
    }

    /// Starts a server, and waits until it listens.
    pub(crate) fn serve(
        name: &'static str,
        command: Command,
        address: SocketAddr,
    ) -> Result<Self, BenchError> {
        let mut process = Self::start(name, command, false)?;
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = process.child.try_wait().map_err(BenchError::io("waiting for a server"))?;
            if let Some(status) = ended {
                return Err(BenchError::Ended { name, status });
            }
            if begun.elapsed() > PATIENCE {
                let reason = format!("does not listen at {address} after {PATIENCE:?}");
                return Err(BenchError::Process { name, reason });
            }
            std::thread::sleep(LOOK);
        }
        Ok(process)
    }

    /// Starts a worker, which answers a line with a line.
    pub(crate) fn work(name: &'static str, command: Command) -> Result<Self, BenchError> {
        Self::start(name, command, true)
    }

    /// Sends a worker a line, and reads its answer.
    pub(crate) fn order(&mut self, line: &str) -> Result<String, BenchError> {
        let name = self.name;
        let missing = || BenchError::Process { name, reason: "takes no orders".to_owned() };
        let (orders, answers) = self.pipes.as_mut().ok_or_else(missing)?;
        let failed = || BenchError::io(format!("ordering {name} to {line}"));
        writeln!(orders, "{line}").and_then(|()| orders.flush()).map_err(failed())?;
        let mut answer = String::new();
        answers.read_line(&mut answer).map_err(failed())?;
        if answer.is_empty() {
            let status = self.child.wait().map_err(failed())?;
            return Err(BenchError::Ended { name, status });
        }
        Ok(answer.trim().to_owned())
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// This program in one of its other roles.
pub(crate) fn role(name: &str) -> Result<Command, BenchError> {
    let program = std::env::current_exe().map_err(BenchError::io("finding this program"))?;
    let mut command = Command::new(program);
    command.arg(name);
    Ok(command)
}

/// An address of this machine that nobody listens on at the moment.
pub(crate) fn free_address() -> Result<SocketAddr, BenchError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map_err(BenchError::io("no port is free"))
}

/// A folder for what is measured, beside the program: on the same disk as all that is built.
pub(crate) fn folder() -> Result<tempfile::TempDir, BenchError> {
    let program = std::env::current_exe().map_err(BenchError::io("finding this program"))?;
    let beside = program.parent().unwrap_or_else(|| Path::new("."));
    tempfile::Builder::new()
        .prefix("perennial-bench-")
        .tempdir_in(beside)
        .map_err(BenchError::io("no temporary folder can be made"))
}
