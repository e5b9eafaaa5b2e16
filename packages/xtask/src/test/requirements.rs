//! What the tests need besides Rust: installed where it may be, else named with the line that
//! installs it.

use std::path::Path;
use std::process::Command;

use super::tally::Tally;
use super::tee;
use crate::{Repository, TaskError};

/// The client's target.
pub(super) const WASM: &str = "wasm32-unknown-unknown";

/// Programs, and the Debian packages that they come in.
const PROGRAMS: &[(&str, &str)] = &[
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("npm", "npm"),
    ("nginx", "nginx"),
    ("varnishd", "varnish"),
    ("faketime", "faketime"),
    ("python3", "python3-venv"),
];

/// The linter of HTTP semantics, from PyPI: REDbot sends the requests by thor, and httplint knows
/// the rules.
const LINTER: &[&str] = &["redbot==2.7.1", "httplint==2026.10.4", "thor==0.17.0", "http-sf==1.5.0"];

pub(super) fn meet(repository: &Repository) -> Result<Tally, TaskError> {
    meet_target(repository)?;
    meet_programs(repository)?;
    meet_linter(repository)
}

fn meet_programs(repository: &Repository) -> Result<(), TaskError> {
    let missing: Vec<_> = PROGRAMS.iter().filter(|(program, _)| !is_installed(program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().map(|(_, package)| *package).collect();
    let programs: Vec<_> = missing.iter().map(|(program, _)| *program).collect();
    let line = format!("apt-get install --yes --no-install-recommends {}", packages.join(" "));
    if !may_install() {
        let programs = programs.join(", ");
        return Err(TaskError::new(format!(
            "not installed: {programs}\nhint: as root, on Debian: {line}"
        )));
    }
    install(repository, &packages)?;
    match programs.iter().find(|program| !is_installed(program)) {
        Some(program) => {
            Err(TaskError::new(format!("{program} is still not installed after: {line}")))
        }
        None => Ok(()),
    }
}

/// Installs the linter in a folder of its own, where the suite `semantics` looks for it.
fn meet_linter(repository: &Repository) -> Result<Tally, TaskError> {
    let folder = repository.target().join("redbot");
    let (mark, wanted) = (folder.join("installed.txt"), LINTER.join("\n"));
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(Tally::SUCCESS);
    }
    let made =
        tee::succeed(repository.command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let pip = folder.join("bin").join("pip");
    let mut command = repository.command(&pip.to_string_lossy());
    let install = ["install", "--quiet", "--disable-pip-version-check", "--retries", "2"];
    command.args(install).args(LINTER);
    if made != Tally::SUCCESS || tee::succeed(&mut command)? != Tally::SUCCESS {
        return Err(TaskError::new(format!(
            "not installed: {}\nhint: pip needs a package index, and on Debian python3-venv",
            LINTER.join(", ")
        )));
    }
    std::fs::write(&mark, wanted).map_err(TaskError::while_doing("no mark of the linter"))?;
    Ok(Tally::SUCCESS)
}

fn meet_target(repository: &Repository) -> Result<(), TaskError> {
    let ask = ["--print", "target-libdir", "--target", WASM];
    let answer = repository.command("rustc").args(ask).output();
    let answer = answer.map_err(TaskError::while_doing("rustc did not run"))?;
    if Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_dir() {
        return Ok(());
    }
    let added = tee::succeed(repository.command("rustup").args(["target", "add", WASM]))?;
    match added {
        Tally::SUCCESS => Ok(()),
        _ => Err(TaskError::new(format!(
            "the target {WASM} is missing\nhint: rustup target add {WASM}"
        ))),
    }
}

fn install(repository: &Repository, packages: &[&str]) -> Result<(), TaskError> {
    let apt = || {
        let mut command = repository.command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    // An old list of packages may name some that are gone. Where it cannot be renewed, the
    // installation may still succeed with the list that is there.
    let _ = tee::succeed(apt().args(["update", "--quiet"]))?;
    let installation = ["install", "--yes", "--quiet", "--no-install-recommends"];
    let _ = tee::succeed(apt().args(installation).args(packages))?;
    Ok(())
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Whether this is root on a system with `apt-get`.
fn may_install() -> bool {
    let user = Command::new("id").arg("--user").output();
    let is_root = user.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == "0");
    is_root && is_installed("apt-get")
}
