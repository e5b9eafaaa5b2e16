//! [`build`]: one build of an app, from its sources to a folder that can be served.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use perennial_protocol::BuildId;

use crate::cargo::{Artifact, CargoBuild, Goal};
use crate::client::{self, Client};
use crate::diagnostics::Diagnostics;
use crate::dist::Dist;
use crate::serve::Interrupt;
use crate::translations::Translations;
use crate::{
    App, AppError, CargoError, ClientError, DistError, LockFileError, Mode, PagesError, Reporter,
    Side, Sizes, ToolchainError, TranslationsError, check_lock_file, pages, require_wasm_target,
};

/// What a build made.
#[derive(Debug, Clone)]
pub struct Build {
    /// Names the build.
    pub build_id: BuildId,
    /// The folder to serve from.
    pub dist: PathBuf,
    /// The server binary, in that folder.
    pub server: PathBuf,
    /// The sizes of the client's files.
    pub sizes: Sizes,
    /// How many pages were made of build paths; none are in development.
    pub pages: u64,
    /// How long it all took.
    pub took: Duration,
    /// The folders of all packages in it whose sources can change.
    pub(crate) local_packages: BTreeSet<PathBuf>,
    /// The files in these that the compiler has read.
    pub(crate) sources: BTreeSet<PathBuf>,
}

/// Why a build failed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum BuildError {
    /// There is no app.
    App(#[from] AppError),
    /// The toolchain lacks something.
    Toolchain(#[from] ToolchainError),
    /// The lock file does not allow it.
    LockFile(#[from] LockFileError),
    /// Cargo failed.
    Cargo(#[from] CargoError),
    /// The client cannot be made of what cargo built.
    Client(#[from] ClientError),
    /// The translations cannot be used.
    Translations(#[from] TranslationsError),
    /// The result cannot be written.
    Dist(#[from] DistError),
    /// The pages of the build paths could not be made.
    Pages(#[from] PagesError),
}

/// Builds an app: both sides, and in a release the pages of its build paths.
///
/// Assets of the last builds are kept, and a server that runs from the same folder goes on with
/// the build that it has read.
///
/// # Errors
/// [`BuildError`]. What was there before is then left as it was, unless only the pages failed.
pub fn build(app: &App, mode: Mode, reporter: &dyn Reporter) -> Result<Build, BuildError> {
    let interrupt = &Interrupt::never();
    let built = build_until(app, mode, reporter, interrupt)?;
    // A release has made its pages, which finds the same; a development server finds it when it starts.
    if mode == Mode::Development {
        pages::check(app, &built.dist, &built.server, reporter, interrupt)?;
    }
    Ok(built)
}

/// Checks that both sides of an app compile, and that the app does not contradict itself. That is
/// known by the server's binary alone, so the server is built.
///
/// # Errors
/// [`BuildError`], if one does not compile, or a server of the app would not start. The reporter gets
/// the messages of the compiler and of the app.
pub fn check(app: &App, reporter: &dyn Reporter) -> Result<(), BuildError> {
    require_wasm_target(app, reporter)?;
    check_lock_file(app, reporter)?;
    let (diagnostics, interrupt) = (&Diagnostics::new(reporter), &Interrupt::never());
    let cargo = |side, goal| CargoBuild { app, side, goal, reporter, diagnostics, interrupt };
    cargo(Side::Client, Goal::Check).run_to_end()?;
    let server = cargo(Side::Server, Goal::Build(Mode::Development)).run()?;
    // No build is there: what the last one had of files is not that of this app.
    let none = app.output_folder().join("check");
    pages::check(app, &none, &server.path, reporter, interrupt)?;
    if let Some(translations) = Translations::read(app)? {
        translations.check(&server.sources, reporter)?;
    }
    Ok(())
}

/// As [`build`]; an interrupt ends the processes that it has started.
pub(crate) fn build_until(
    app: &App,
    mode: Mode,
    reporter: &dyn Reporter,
    interrupt: &Interrupt,
) -> Result<Build, BuildError> {
    let begun = Instant::now();
    require_wasm_target(app, reporter)?;
    check_lock_file(app, reporter)?;
    let dist = Dist::open(app, mode, reporter)?;
    let sides = build_sides(app, mode, &dist, reporter, interrupt)?;
    let published =
        dist.publish(app, &sides.client, (&sides.server.path, &sides.sources), reporter)?;
    let pages = match mode {
        Mode::Development => 0,
        Mode::Release => pages::make(app, dist.folder(), &published.server, reporter, interrupt)?,
    };
    Ok(Build {
        build_id: published.build_id,
        dist: dist.folder().into(),
        server: published.server,
        sizes: published.sizes,
        pages,
        took: begun.elapsed(),
        local_packages: sides.local_packages,
        sources: sides.sources,
    })
}

struct Sides {
    server: Artifact,
    client: Client,
    local_packages: BTreeSet<PathBuf>,
    sources: BTreeSet<PathBuf>,
}

/// Builds server and client side by side. Their profiles have different names, so cargo does not
/// make one wait for the other.
fn build_sides(
    app: &App,
    mode: Mode,
    dist: &Dist,
    reporter: &dyn Reporter,
    interrupt: &Interrupt,
) -> Result<Sides, BuildError> {
    let diagnostics = &Diagnostics::new(reporter);
    let cargo =
        |side| CargoBuild { app, side, goal: Goal::Build(mode), reporter, diagnostics, interrupt };
    let make_client = || -> Result<(Artifact, Client), BuildError> {
        let artifact = cargo(Side::Client).run()?;
        let work = client::work_folder(dist.folder());
        let made = client::make(&artifact.path, &work, mode, &[], reporter)?;
        Ok((artifact, made))
    };
    let (server, client) = std::thread::scope(|scope| {
        let client = scope.spawn(make_client);
        let server = cargo(Side::Server).run();
        (server, client.join())
    });
    let client = client.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let server = server?;
    let (artifact, client) = client?;
    let local_packages = server.local_packages.union(&artifact.local_packages).cloned().collect();
    let sources = server.sources.union(&artifact.sources).cloned().collect();
    Ok(Sides { server, client, local_packages, sources })
}
