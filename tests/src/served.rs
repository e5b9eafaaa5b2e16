//! [`Served`]: a new app and its development server, as its author starts them.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use perennial_test::http;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::target_folder;

/// How long the development server may take until it answers, both sides compiled from nothing.
const LONGEST_START: Duration = Duration::from_secs(15 * 60);

/// How long the development server may take until an edit is served.
pub const LONGEST_EDIT: Duration = Duration::from_secs(180);

/// Makes an app of this name in a folder.
///
/// # Panics
/// If the command line is not built, or fails.
#[must_use]
pub fn new_app(folder: &Path, name: &str) -> PathBuf {
    let perennial = target_folder().join("debug/perennial");
    assert!(
        perennial.is_file(),
        "the command line is not built\nhint: cargo build -p perennial-cli"
    );
    run(Command::new(perennial).args(["new", name]).current_dir(folder));
    folder.join(name)
}

/// Replaces a text in a file of the app.
///
/// # Panics
/// If the file does not contain the text.
pub fn edit(app: &Path, file: &str, from: &str, to: &str) {
    let path = app.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

/// Cargo in the app, as one types it. It shares what the checkout has compiled already.
#[must_use]
pub fn cargo(app: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .current_dir(app)
        .env("CARGO_TARGET_DIR", target_folder())
        // The checkout's profile, so that dependencies are the same ones.
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .env("CARGO_PROFILE_DEV_BUILD_OVERRIDE_DEBUG", "line-tables-only");
    // What cargo sets for this test says nothing about the app.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

/// Runs a command to its end.
///
/// # Panics
/// If it fails.
pub fn run(command: &mut Command) {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{text}");
    println!("{command:?}: {:.1} s", start.elapsed().as_secs_f64());
}

/// `cargo run`, with all that it starts; it ends when this is dropped.
#[derive(Debug)]
pub struct Served {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    log: PathBuf,
}

impl Served {
    /// Starts it in the folder of an app, and waits until it serves.
    ///
    /// # Panics
    /// If it does not serve in time.
    #[must_use]
    pub fn start(app: &Path) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = app.join("server.log");
        let output = File::create(&log).unwrap();
        let mut command = cargo(app, &["run"]);
        command.env("PERENNIAL_ADDRESS", address.to_string()).stdin(Stdio::null());
        command.stdout(output.try_clone().unwrap()).stderr(output).process_group(0);
        let mut served = Self { child: command.spawn().unwrap(), address, log };
        served.wait();
        served
    }

    fn wait(&mut self) {
        let start = Instant::now();
        while !http::get(self.address, "/").is_ok_and(|response| response.status == 200) {
            let ended = self.child.try_wait().unwrap();
            let late = start.elapsed() > LONGEST_START;
            assert!(ended.is_none() && !late, "it does not serve ({ended:?}):\n{}", self.log());
            std::thread::sleep(Duration::from_millis(100));
        }
        println!("cargo run served after {:.1} s", start.elapsed().as_secs_f64());
    }

    /// Asks until there is an answer: a server that is exchanged for another gives none for a moment.
    ///
    /// # Panics
    /// If there is none in time.
    #[must_use]
    pub fn get(&self, path: &str) -> http::Response {
        let start = Instant::now();
        loop {
            match http::get(self.address, path) {
                Ok(response) => return response,
                Err(error) if start.elapsed() > LONGEST_EDIT => panic!("{error}\n{}", self.log()),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Waits until something is so.
    ///
    /// # Panics
    /// If it does not become so in time.
    pub fn wait_until(&self, what: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < LONGEST_EDIT, "no sign of {what}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What it has written.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(group) = Pid::from_raw(i32::try_from(self.child.id()).unwrap()) {
            // If the group is gone, it has ended.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}
