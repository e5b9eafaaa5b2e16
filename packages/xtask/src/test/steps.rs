//! The steps of `cargo xtask test`, in their order: the quick ones first.

use std::process::Command;

use super::tally::Tally;
use super::{requirements, tee};
use crate::{Repository, TaskError, tidy};

/// One step.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) run: fn(&Repository) -> Result<Tally, TaskError>,
}

const fn step(
    name: &'static str,
    about: &'static str,
    run: fn(&Repository) -> Result<Tally, TaskError>,
) -> Step {
    Step { name, about, run }
}

pub(super) const STEPS: &[Step] = &[
    step("requirements", "what the tests need, installed if it may be", requirements::meet),
    step("format", "all code is formatted", format),
    step("tidy", "the repository's rules", |repository| {
        tidy::run(repository).map(|()| Tally::SUCCESS)
    }),
    step("clippy", "no lint finds anything, on the server's side", clippy),
    step("clippy-client", "nor on the client's", clippy_client),
    step("doc", "the documentation builds, with all its links", doc),
    step("unit", "the tests beside the code, and the examples in the documentation", unit),
    step("schedules", "schedules of the engine's tasks, explored", schedules),
    step("fail-points", "the disk store, stopped between any two steps", fail_points),
    step("command-line", "the command line, as it will be", command_line),
    step("atlas", "a release and a development build of the atlas", atlas),
    step("http", "the HTTP contract", |repository| suite(repository, "http", &[])),
    step("semantics", "the semantics of HTTP, of every kind of URL", |repository| {
        suite(repository, "semantics", &[])
    }),
    step("caches", "behind nginx and Varnish nothing wrong is stored", |repository| {
        suite(repository, "caches", &[])
    }),
    step("single-flight", "many first visitors at once", |repository| {
        suite(repository, "single_flight", &["--test-threads=1"])
    }),
    step("kill", "kill -9 in the midst of first requests", |repository| {
        suite(repository, "kill", &[])
    }),
    step("bad-paths", "paths that are none, in numbers", |repository| {
        suite(repository, "bad_paths", &["--nocapture"])
    }),
    step("attacks", "attacks on a running server, and a mixed one from a seed", attacks),
    step("browser", "the atlas in a browser", |repository| {
        suite(repository, "browser", &["--test-threads=2"])
    }),
    step("states", "states of every kind, from the server into a browser", |repository| {
        app(repository, "states")
    }),
    step("hostile", "texts that try to be more than texts", |repository| {
        app(repository, "hostile")
    }),
    step("documents", "served, hydrated and navigated to, one document", |repository| {
        app(repository, "documents")
    }),
    step("deploys", "a deploy under open tabs, and its roll-back", |repository| {
        suite(repository, "deploys", &[])
    }),
    step("parts", "twelve templates, each in a part of the client", parts),
    step("examples", "the other examples, built and in a browser", examples),
    step("examples-release", "those of the browser, as release builds", examples_release),
    step("new-app", "a new app, from its making to an edit in the browser", |repository| {
        suite(repository, "new_app", &["--nocapture"])
    }),
];

/// Steps that are run by name only. The attacks have a limit on waiting that a busy machine exceeds. The
/// release builds of four examples take long to compile; the release build of the atlas always runs.
pub(super) const ON_THEIR_OWN: &[&str] = &["attacks", "examples-release"];

/// A test of one name in the whole workspace: cargo compiles a dependency once for each set of its
/// features, and these are the features that it has in the step `unit`.
const WITH_WORKSPACE: [&str; 3] = ["test", "--workspace", "--locked"];

fn format(repository: &Repository) -> Result<Tally, TaskError> {
    tee::succeed(cargo(repository).args(["fmt", "--all", "--check"]))
}

fn clippy(repository: &Repository) -> Result<Tally, TaskError> {
    let targets = ["--lib", "--bins", "--examples", "--tests", "--test", "*"];
    let mut command = cargo(repository);
    command
        .args(["clippy", "--workspace", "--locked"])
        .args(targets)
        .args(["--", "-D", "warnings"]);
    tee::succeed(&mut command)
}

/// Twice: without freezing there is another file in its place.
fn clippy_client(repository: &Repository) -> Result<Tally, TaskError> {
    let mut tally = Tally::default();
    let freezing = ["-p", "perennial", "--features", "perennial/freeze"];
    for packages in [["-p", "perennial", "-p", "atlas"].as_slice(), &freezing] {
        let target = ["--locked", "--target", requirements::WASM, "--", "-D", "warnings"];
        let mut command = cargo(repository);
        command.args(["clippy", "-p", "perennial-client"]).args(packages).args(target);
        tally += tee::succeed(&mut command)?;
    }
    Ok(tally)
}

fn doc(repository: &Repository) -> Result<Tally, TaskError> {
    let mut command = cargo(repository);
    command
        .args(["doc", "--workspace", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings");
    tee::succeed(&mut command)
}

/// By `cargo test`, whatever else is installed: what a test prepares once, such as a database, the
/// others of its program then find.
fn unit(repository: &Repository) -> Result<Tally, TaskError> {
    tee::count_tests(cargo(repository).args(["test", "--workspace", "--no-fail-fast", "--locked"]))
}

/// On their own: with this feature the engine runs under the exploration alone.
fn schedules(repository: &Repository) -> Result<Tally, TaskError> {
    let package = ["test", "--locked", "-p", "perennial-isg", "--features", "shuttle", "--lib"];
    tee::count_tests(cargo(repository).args(package).args(["--", "exploration::"]))
}

/// On their own: with this feature the store has places at which it can be made to fail.
fn fail_points(repository: &Repository) -> Result<Tally, TaskError> {
    let package = ["test", "--locked", "-p", "perennial-stores", "--features", "failpoints"];
    tee::count_tests(cargo(repository).args(package).args(["--test", "fail_points"]))
}

/// The one that the tests of the command line run, with the dependencies of all other tests.
fn command_line(repository: &Repository) -> Result<Tally, TaskError> {
    tee::succeed(cargo(repository).args(WITH_WORKSPACE).args(["--no-run", "--test", "help"]))
}

fn atlas(repository: &Repository) -> Result<Tally, TaskError> {
    let mut tally = Tally::default();
    for mode in [["build", "--release"].as_slice(), &["build"]] {
        let mut command = command_line_of(repository);
        command.args(mode).arg("examples/atlas").env("ATLAS_DATA", repository.atlas_data());
        tally += tee::succeed(&mut command)?;
    }
    Ok(tally)
}

/// The command line for apps whose behaviour is tested: their servers are optimised no more than that
/// takes little time.
fn command_line_of(repository: &Repository) -> Command {
    let mut command = repository.command(&repository.test_command_line().to_string_lossy());
    let (name, level) = OPTIMISED_LITTLE;
    command.env(name, level);
    command
}

const OPTIMISED_LITTLE: (&str, &str) = ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");

/// One at a time: each measures the memory and the speed of its own server.
fn attacks(repository: &Repository) -> Result<Tally, TaskError> {
    let mut tally = tee::succeed(cargo(repository).args(["build", "--locked", "-p", "siege"]))?;
    tally += suite(repository, "attacks", &["--test-threads=1", "--nocapture"])?;
    Ok(tally)
}

/// An app of the tests alone, and the suite of its name.
fn app(repository: &Repository, name: &str) -> Result<Tally, TaskError> {
    let mut command = command_line_of(repository);
    let mut tally = tee::succeed(command.args(["build", &format!("tests/apps/{name}")]))?;
    tally += suite(repository, name, &["--test-threads=2"])?;
    Ok(tally)
}

/// The app whose client is cut into parts, in both forms, and one of a page without links.
fn parts(repository: &Repository) -> Result<Tally, TaskError> {
    let mut tally = Tally::default();
    for app in
        [["build", "--release", "tests/apps/parts"].as_slice(), &["build", "tests/apps/counter"]]
    {
        let mut command = command_line_of(repository);
        tally += tee::succeed(command.args(app))?;
    }
    tally += app(repository, "parts")?;
    Ok(tally)
}

/// The examples that other steps build and drive.
const ELSEWHERE: &[&str] = &["any-framework", "atlas"];

fn examples(repository: &Repository) -> Result<Tally, TaskError> {
    let mut tally = Tally::default();
    for example in repository.folders("examples")? {
        if ELSEWHERE.contains(&example.as_str()) {
            continue;
        }
        let mut command = command_line_of(repository);
        tally += tee::succeed(command.args(["build", &format!("examples/{example}")]))?;
    }
    tally += suite(repository, "examples", &["--test-threads=2"])?;
    Ok(tally)
}

/// The examples of what happens in the browser: their suites hold for release builds, too.
const IN_THE_BROWSER: &[&str] = &["interop", "islands", "navigation", "state"];

fn examples_release(repository: &Repository) -> Result<Tally, TaskError> {
    let mut tally = Tally::default();
    for example in IN_THE_BROWSER {
        let mut command = command_line_of(repository);
        let build = ["build", "--release", &format!("examples/{example}")];
        tally += tee::succeed(command.args(build))?;
        let modules = format!("{example}::");
        let mut command = cargo(repository);
        command.args(WITH_WORKSPACE).args(["--test", "examples", "--"]);
        command.args([&modules, "--test-threads=2"]).env("PERENNIAL_EXAMPLES", "release");
        tally += tee::count_tests(&mut command)?;
    }
    Ok(tally)
}

fn suite(repository: &Repository, name: &str, arguments: &[&str]) -> Result<Tally, TaskError> {
    let mut command = cargo(repository);
    command.args(WITH_WORKSPACE).args(["--test", name, "--"]).args(arguments);
    // For the apps that a suite builds itself.
    command.env(OPTIMISED_LITTLE.0, OPTIMISED_LITTLE.1);
    tee::count_tests(command.env("ATLAS_DATA", repository.atlas_data()))
}

fn cargo(repository: &Repository) -> Command {
    let mut command = repository.command("cargo");
    if std::env::var_os("CI").is_some() {
        // What is built once gains nothing by being ready to be built again.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}
