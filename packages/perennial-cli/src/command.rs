//! The sub-commands: one file each, with its arguments and what it does.

mod build;
mod check;
mod clean;
mod doctor;
mod new;
mod serve;

use std::path::PathBuf;

use perennial_build::App;

use crate::CommandError;

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a new app in a folder of its own
    New(new::Args),
    /// Build an app
    Build(build::Args),
    /// Serve an app: build, watch, build again, reload the browser
    Serve(serve::Args),
    /// Check that an app compiles for both sides, without building it
    Check(check::Args),
    /// Remove what was built of an app
    Clean(clean::Args),
    /// Show what a build needs and which of it is there
    Doctor(doctor::Args),
}

impl Command {
    /// Does it.
    pub(crate) fn run(self) -> Result<(), CommandError> {
        match self {
            Self::New(args) => new::run(&args),
            Self::Build(args) => build::run(&args),
            Self::Serve(args) => serve::run(&args),
            Self::Check(args) => check::run(&args),
            Self::Clean(args) => clean::run(&args),
            Self::Doctor(args) => doctor::run(&args),
        }
    }
}

/// Which app.
#[derive(Debug, clap::Args)]
struct AppArgs {
    /// The folder of the app
    #[arg(default_value = ".")]
    path: PathBuf,
}

impl AppArgs {
    fn find(&self) -> Result<App, CommandError> {
        Ok(App::find(&self.path)?)
    }
}
