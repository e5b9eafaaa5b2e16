//! [`Server`]: the app `siege`, with short deadlines, its own data, and limits of the system.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use perennial_protocol::{environment, url};
use perennial_test::Site;
use perennial_test::http::{Connection, Request, Response};
use perennial_tests::{descriptors, resident, target_folder};
use rustix::process::{Pid, Resource, Rlimit, Signal};
use tempfile::TempDir;

pub(crate) const BUILD_ID: &str = "besieged";
pub(crate) const TOKEN: &str = "a token for the siege";
/// A static file that is larger than any buffer of a socket.
pub(crate) const LARGE: &str = "/large.bin";
pub(crate) const LARGE_BYTES: usize = 24 << 20;

/// Short deadlines: the suite waits for them.
const DEADLINES: &[(&str, &str)] = &[
    ("PERENNIAL_IDLE_TIMEOUT", "3"),
    ("PERENNIAL_HEAD_TIMEOUT", "2"),
    ("PERENNIAL_BODY_TIMEOUT", "2"),
    ("PERENNIAL_WRITE_TIMEOUT", "2"),
];
/// Within which every client that does nothing useful is gone: the longest deadline, and the pause
/// between two looks at it.
pub(crate) const ALL_CLOSED: Duration = Duration::from_secs(8);

/// A running server.
pub(crate) struct Server {
    pub(crate) site: Site,
    folder: TempDir,
    version: u64,
}

impl Server {
    /// Starts it with so many files.
    pub(crate) fn start(files: u64) -> Self {
        let folder = TempDir::with_prefix("perennial-siege-").unwrap();
        let (dist, orders) = (folder.path().join("dist"), folder.path().join("orders"));
        std::fs::create_dir_all(dist.join(environment::dist::STATIC)).unwrap();
        std::fs::create_dir_all(&orders).unwrap();
        let manifest = format!(
            r#"{{"format":1,"build_id":"{BUILD_ID}","app":"siege","release":true,"client":null,"assets":{{}}}}"#
        );
        std::fs::write(dist.join(environment::dist::MANIFEST), manifest).unwrap();
        let file = dist.join(environment::dist::STATIC).join(LARGE.trim_start_matches('/'));
        std::fs::write(file, large(0..LARGE_BYTES)).unwrap();
        let clock = folder.path().join("clock");
        std::fs::write(&clock, "+0").unwrap();
        let mut site = Site::of(&dist)
            .server(program())
            .under(limited(files))
            .store(folder.path().join("store"))
            .token(TOKEN)
            .variable("SIEGE_ORDERS", &orders)
            .variable("SIEGE_BUILD", BUILD_ID)
            // A stack trace keeps the debug information that it reads: 80 MiB of a development build.
            .variable("RUST_BACKTRACE", "0")
            .variable("LD_PRELOAD", faketime())
            .variable("FAKETIME_TIMESTAMP_FILE", &clock)
            .variable("FAKETIME_CACHE_DURATION", "1")
            .variable("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .variable("FAKETIME_DISABLE_SHM", "1");
        for (name, value) in DEADLINES {
            site = site.variable(name, value);
        }
        Self { site: site.start().unwrap(), folder, version: 0 }
    }

    /// Stored pages, in memory and on the disk.
    pub(crate) fn store_pages(&self, count: usize) -> Vec<String> {
        let pages: Vec<_> = (0..count).map(|number| format!("/page/{number}")).collect();
        let mut connection = self.connect();
        for page in &pages {
            assert_eq!(connection.send(&Request::get(page)).unwrap().status, 200, "{page}");
        }
        self.until("everything is written", |site| site.metric("perennial_unwritten") == Some(0.0));
        pages
    }

    /// A figure of the server.
    pub(crate) fn metric(&self, name: &str) -> Option<f64> {
        let request =
            Request::get(url::METRICS).header("authorization", &format!("Bearer {TOKEN}"));
        let text = self.site.send(&request).ok()?.text();
        let line = text.lines().find(|line| {
            line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '_', '{']))
        })?;
        line.rsplit_once(' ')?.1.parse().ok()
    }

    /// Raises the version of the source, and invalidates all pages. Gives the version once this is
    /// acknowledged.
    pub(crate) fn change(&mut self, mode: &str) -> Result<u64, Response> {
        self.version += 1;
        write(&self.folder.path().join("orders/version"), &self.version.to_string());
        let body = format!(r#"{{"all":true,"mode":"{mode}"}}"#);
        let answer = self.site.send(&revalidation(&body));
        match answer {
            Ok(answer) if answer.status == 200 => Ok(self.version),
            Ok(answer) => Err(answer),
            Err(error) => panic!("{error}"),
        }
    }

    /// Orders how the state function of a page behaves, from its next generation on.
    pub(crate) fn order(&self, slug: &str, order: &str) {
        write(&self.folder.path().join(format!("orders/page-{slug}")), order);
    }

    /// Steps the server's wall clock to so many seconds from the machine's.
    pub(crate) fn set_clock(&self, seconds: i64) {
        write(&self.folder.path().join("clock"), &format!("{seconds:+}"));
        // It looks at the file once a second.
        std::thread::sleep(Duration::from_millis(1_200));
    }

    /// Lets every write to a file fail, or no longer.
    pub(crate) fn fail_writes(&self, fail: bool) {
        let limit = Rlimit { current: fail.then_some(0), maximum: None };
        rustix::process::prlimit(Some(self.pid()), Resource::Fsize, limit).unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    pub(crate) fn connect(&self) -> Connection {
        Connection::open(self.site.address()).unwrap()
    }

    pub(crate) fn memory(&self) -> u64 {
        resident(self.site.process_id())
    }

    pub(crate) fn descriptors(&self) -> usize {
        descriptors(self.site.process_id())
    }

    /// Waits up to twenty seconds.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < Duration::from_secs(20), "not so: {what}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The end of what it printed.
    pub(crate) fn log(&self) -> String {
        let log = self.site.log();
        let lines: Vec<_> = log.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.site.process_id()).unwrap()).unwrap()
    }
}

/// A request to revalidate that has the token.
pub(crate) fn revalidation(body: &str) -> Request {
    Request::new("POST", url::REVALIDATE)
        .header("authorization", &format!("Bearer {TOKEN}"))
        .header("content-type", "application/json")
        .body(body)
}

/// Bytes of the large file.
pub(crate) fn large(range: std::ops::Range<usize>) -> Vec<u8> {
    range.map(|place| (place.wrapping_mul(31) >> 4) as u8).collect()
}

/// The server's program, of the same profile as this suite.
fn program() -> PathBuf {
    let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
    let program = target_folder().join(profile).join("siege");
    let flag = if cfg!(debug_assertions) { "" } else { " --release" };
    assert!(
        program.is_file(),
        "{} is missing\nhint: cargo build -p siege{flag}",
        program.display()
    );
    program
}

/// Starts a program with so many files, in six gigabytes of addresses. A file that may not grow
/// is an error of its write, and no signal.
fn limited(files: u64) -> Vec<OsString> {
    let files = format!("--nofile={files}:{files}");
    ["env", "--ignore-signal=XFSZ", "prlimit", &files, "--as=6442450944"].map(OsString::from).into()
}

/// The library by which the suite sets the server's clock.
fn faketime() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").unwrap().flatten().map(|entry| entry.path());
    let mut libraries = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1"));
    libraries.find(|library| library.is_file()).expect(
        "libfaketime is missing\nhint: apt-get install faketime, or run `cargo xtask test requirements`",
    )
}

/// Puts a file in the place of another at once.
fn write(file: &Path, text: &str) {
    let new = file.with_extension("new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, file).unwrap();
}
