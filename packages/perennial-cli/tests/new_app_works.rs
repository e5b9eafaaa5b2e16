//! The whole way of a new app: made, tested, built, served, changed, broken and mended.
//!
//! One test, as each step takes what the one before it has compiled. It takes minutes from cold.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may fail like the test itself")]

mod common;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::perennial;

/// The longest that one step may take on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(900);

#[test]
fn a_new_app_is_tested_built_served_and_follows_its_sources() {
    let folder = tempfile::tempdir().unwrap();
    perennial(folder.path()).args(["new", "hello"]).assert().success();
    let app = folder.path().join("hello");

    assert!(cargo(&app, &["test"]).status().unwrap().success(), "cargo test fails");

    let server = Server::start(&app);
    server.wait_for_page("<h1 data-hk=\"0.1\">Hello</h1>");
    let page = server.page("/");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    assert_eq!(server.page("/nothing").split(' ').nth(1), Some("404"));

    edit(&app, "src/home.rs", "The counter is yours.", "The counter is all yours.");
    server.wait_for_page("The counter is all yours.");

    let before = server.build();
    edit(&app, "static/style.css", "38rem", "40rem");
    server.wait_until("the style", || server.page("/style.css").contains("40rem"));
    server.wait_until("a new build", || server.build() != before);

    edit(&app, "src/home.rs", "fn view(", "oops fn view(");
    server.wait_until("the error", || server.status().contains("src/home.rs"));
    assert!(server.page("/").contains("all yours"), "the last good build goes on");

    edit(&app, "src/home.rs", "oops fn view(", "fn view(");
    server.wait_until("no error", || server.status().contains("\"error\":null"));
}

fn edit(app: &Path, file: &str, from: &str, to: &str) {
    let path = app.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

/// The folder that this test was compiled in: much of what the app needs lies in it already.
fn target_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_path_buf()
}

fn cargo(app: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(app).env("CARGO_TARGET_DIR", target_folder());
    command
}

/// `cargo run` in the app's folder: the development server. It ends when this is dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(app: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        // Built first, so that what is ended at the end is the server and not a cargo around it.
        assert!(cargo(app, &["build"]).status().unwrap().success(), "cargo build fails");
        let process = Command::new(target_folder().join("debug/hello"))
            .current_dir(app)
            .env("CARGO_TARGET_DIR", target_folder())
            .env("PERENNIAL_ADDRESS", &address)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        Self { process, address }
    }

    /// The whole answer, headers and all; empty if there is none.
    fn page(&self, path: &str) -> String {
        let mut answer = Vec::new();
        if let Ok(mut stream) = TcpStream::connect(&self.address) {
            let request = format!(
                "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
                self.address
            );
            let _ = stream.write_all(request.as_bytes());
            let _ = stream.read_to_end(&mut answer);
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The build that answers.
    fn build(&self) -> Option<String> {
        let page = self.page("/");
        let line = page.lines().find_map(|line| line.strip_prefix("perennial-build: "))?;
        Some(line.to_owned())
    }

    fn status(&self) -> String {
        let path = target_folder().join("perennial/hello/dev/status.json");
        fs::read_to_string(path).unwrap_or_default()
    }

    fn wait_for_page(&self, text: &str) {
        self.wait_until(text, || self.page("/").contains(text));
    }

    fn wait_until(&self, what: &str, is_so: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < PATIENCE, "no sign of {what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked to end, it ends the app's own server as well; killed, it could not.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}
