//! `perennial check`: does an app compile, for the server and for the client?

use super::AppArgs;
use crate::{CommandError, terminal};

/// Check that an app compiles for both sides, without building it
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    app: AppArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let app = args.app.find()?;
    perennial_build::check(&app, &*terminal::reporter())?;
    terminal::print_done("checked", app.name());
    Ok(())
}
