//! The sub-commands: one file each, with its arguments and what it does.

mod build;
mod check;
mod clean;
mod doctor;
mod export;
mod new;
mod serve;
mod sizes;

use std::path::PathBuf;

use perennial_build::App;

use crate::CommandError;

/// What to do. The help of each is that of its arguments.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    New(new::Args),
    Build(build::Args),
    Serve(serve::Args),
    Export(export::Args),
    Check(check::Args),
    Clean(clean::Args),
    Sizes(sizes::Args),
    Doctor(doctor::Args),
}

impl Command {
    /// Does it.
    pub(crate) fn run(self) -> Result<(), CommandError> {
        match self {
            Self::New(args) => new::run(&args),
            Self::Build(args) => build::run(&args),
            Self::Serve(args) => serve::run(&args),
            Self::Export(args) => export::run(&args),
            Self::Check(args) => check::run(&args),
            Self::Clean(args) => clean::run(&args),
            Self::Sizes(args) => sizes::run(&args),
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
