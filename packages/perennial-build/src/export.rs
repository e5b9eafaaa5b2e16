//! [`export`]: a build, and then the whole site as files that any web server can serve.

use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use perennial_protocol::environment;

use crate::serve::Interrupt;
use crate::{App, Build, BuildError, Mode, PagesError, Reporter, Step, build, pages};

/// What is exported, and where to.
#[derive(Debug, Clone)]
pub struct ExportOptions {
    /// The app.
    pub app: App,
    /// The folder that is written, absolute or relative to the current one.
    pub folder: PathBuf,
    /// Whether what no static file can be is left out; else it is an error.
    pub leave_out: bool,
}

impl ExportOptions {
    /// An export to the folder `export` beside the app's builds, in which nothing may be left out.
    #[must_use]
    pub fn new(app: App) -> Self {
        let folder = app.output_folder().join("export");
        Self { app, folder, leave_out: false }
    }
}

/// What an export made.
#[derive(Debug, Clone)]
pub struct Export {
    /// The build that was exported.
    pub build: Build,
    /// The folder that was written.
    pub folder: PathBuf,
    /// How many pages are in it.
    pub pages: u64,
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The app could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The server could not be started to write the site.
    #[error(transparent)]
    Server(#[from] PagesError),
    /// It ended with an error, of which it has told itself.
    #[error(
        "PER-7090: the site could not be written as files: the server ended with {0}\n\
         hint: see what it wrote above"
    )]
    Failed(ExitStatus),
    /// The folder cannot be named.
    #[error("PER-7091: the folder {} cannot be found: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// Builds a release of an app, and writes its site as files that any web server can serve.
///
/// # Errors
/// [`ExportError`], if it cannot be built, or has parts that need a server and are not to be left
/// out.
pub fn export(options: &ExportOptions, reporter: &dyn Reporter) -> Result<Export, ExportError> {
    let folder = std::path::absolute(&options.folder)
        .map_err(|source| ExportError::Folder { folder: options.folder.clone(), source })?;
    let build = build(&options.app, Mode::Release, reporter)?;
    let mut command = Command::new(&build.server);
    command
        .env(environment::OPERATION, environment::OPERATION_EXPORT)
        .env(environment::EXPORT, &folder)
        .env(environment::EXPORT_LEAVE_OUT, if options.leave_out { "1" } else { "0" });
    let interrupt = Interrupt::never();
    let dist = &build.dist;
    let (pages, status) =
        pages::run(&options.app, dist, command, Step::Export, reporter, &interrupt)?;
    if !status.success() {
        return Err(ExportError::Failed(status));
    }
    Ok(Export { build, folder, pages })
}
