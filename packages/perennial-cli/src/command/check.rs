//! `perennial check`: does an app compile for both sides, and does it contradict itself?

use super::AppArgs;
use crate::{CommandError, terminal};

/// Check that an app compiles for both sides, and that a server of it would start
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
