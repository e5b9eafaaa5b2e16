//! A new app: it is made, checked, tested and served by the commands that its README names.

#![allow(missing_docs)]
#![cfg(unix)]

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use perennial_test::{Browser, http};
use perennial_tests::target_folder;
use rustix::process::{Pid, Signal, kill_process_group};

/// How long the development server may take until it answers, both sides compiled from nothing.
const LONGEST_START: Duration = Duration::from_secs(15 * 60);

#[tokio::test]
async fn a_new_app_is_checked_tested_served_and_reloaded_without_a_flag() {
    let folder = tempfile::tempdir().unwrap();
    let perennial = target_folder().join("release/perennial");
    assert!(
        perennial.is_file(),
        "the command line is not built\nhint: cargo build --release -p perennial-cli"
    );
    run(Command::new(perennial).args(["new", "hello"]).current_dir(folder.path()));
    let app = folder.path().join("hello");
    run(&mut cargo(&app, &["check"]));
    run(&mut cargo(&app, &["test"]));

    let server = Served::start(&app);
    let browser = Browser::start().await.unwrap();
    browser.goto(&format!("http://{}/", server.address)).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(browser.text("#count").await.unwrap(), "1");
    for expected in ["2", "3"] {
        browser.click("button[aria-label='one more']").await.unwrap();
        browser
            .until(&format!("document.getElementById('count').textContent === '{expected}'"))
            .await
            .unwrap();
    }
    assert_eq!(browser.console().await.unwrap(), []);

    let source = app.join("src/home.rs");
    let text = std::fs::read_to_string(&source).unwrap();
    let edited = text.replace("The counter is yours.", "It was edited.");
    assert_ne!(text, edited);
    std::fs::write(&source, edited).unwrap();
    let shown = "document.body.innerText.includes('It was edited.')";
    let start = Instant::now();
    while browser.until(shown).await.is_err() {
        assert!(
            start.elapsed() < Duration::from_secs(180),
            "the edit is not shown\n{}",
            server.log()
        );
    }
    println!("an edit was shown after {:.1} s", start.elapsed().as_secs_f64());
}

/// Cargo in the app, as one types it. It shares what the checkout has compiled already.
fn cargo(app: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .current_dir(app)
        .env("CARGO_TARGET_DIR", target_folder())
        // The checkout's profile, so that dependencies are the same ones.
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
    // What cargo sets for this test says nothing about the app.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

fn run(command: &mut Command) {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{text}");
    println!("{command:?}: {:.1} s", start.elapsed().as_secs_f64());
}

/// `cargo run`, with all that it starts; it ends when this is dropped.
struct Served {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Served {
    fn start(app: &Path) -> Self {
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

    fn log(&self) -> String {
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
