//! [`Cache`]: Debian's nginx or Varnish, storing what a server says that may be stored.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a cache may take until it listens.
const LONGEST_START: Duration = Duration::from_secs(20);

/// A shared cache in front of a server, on a port of its own. It ends when this is dropped.
#[derive(Debug)]
pub struct Cache {
    /// Where it listens.
    pub address: SocketAddr,
    process: Child,
    folder: TempDir,
}

impl Cache {
    /// nginx. It stores every status for a minute unless the server says otherwise, and its key
    /// leaves the host out.
    ///
    /// # Panics
    /// If it is not installed or does not start.
    #[must_use]
    pub fn nginx(server: SocketAddr) -> Self {
        let configuration = include_str!("nginx.conf");
        Self::start(server, configuration, |folder, file, _| {
            let mut command = Command::new("nginx");
            command.arg("-p").arg(folder).arg("-c").arg(file);
            command.arg("-e").arg(folder.join("error.log"));
            command
        })
    }

    /// Varnish. It stores what is asked for with cookies and credentials, too, and its key leaves
    /// the query out.
    ///
    /// # Panics
    /// If it is not installed or does not start.
    #[must_use]
    pub fn varnish(server: SocketAddr) -> Self {
        let configuration = include_str!("varnish.vcl");
        Self::start(server, configuration, |folder, file, address| {
            let mut command = Command::new("varnishd");
            command.args(["-F", "-j", "none", "-T", "none", "-s", "malloc,64m"]);
            command.args(["-p", "http_req_hdr_len=200k", "-p", "http_req_size=400k"]);
            command.args(["-p", "workspace_client=600k", "-p", "workspace_backend=600k"]);
            command.arg("-n").arg(folder.join("run")).arg("-f").arg(file);
            command.arg("-a").arg(address.to_string());
            command
        })
    }

    fn start(
        server: SocketAddr,
        configuration: &str,
        command: impl Fn(&Path, &Path, SocketAddr) -> Command,
    ) -> Self {
        let folder = TempDir::new().unwrap();
        let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let configuration = configuration
            .replace("{address}", &address.to_string())
            .replace("{folder}", &folder.path().to_string_lossy())
            .replace("{server}", &server.to_string())
            .replace("{host}", &server.ip().to_string())
            .replace("{port}", &server.port().to_string());
        let file = folder.path().join("configuration");
        std::fs::write(&file, configuration).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut command = command(folder.path(), &file, address);
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let process = command.spawn().unwrap_or_else(|error| {
            let program = command.get_program().to_string_lossy().into_owned();
            panic!("{program}: {error}\nhint: cargo xtask test requirements")
        });
        let mut cache = Self { address, process, folder };
        cache.wait();
        cache
    }

    fn wait(&mut self) {
        let start = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let is_running = self.process.try_wait().is_ok_and(|ended| ended.is_none());
            let log = || std::fs::read_to_string(self.folder.path().join("log"));
            assert!(is_running && start.elapsed() < LONGEST_START, "no cache: {:?}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        // Asked to end, each of them ends its workers, too.
        #[cfg(unix)]
        if let Some(id) =
            i32::try_from(self.process.id()).ok().and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        drop(self.process.wait());
    }
}
