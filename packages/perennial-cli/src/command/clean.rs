//! `perennial clean`: removes what was built.

use super::AppArgs;
use crate::{CommandError, terminal};

/// Remove what was built of an app
///
/// Builds and stored pages go; what cargo has compiled stays (`cargo clean` removes that).
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    app: AppArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let folder = args.app.find()?.output_folder();
    match std::fs::remove_dir_all(&folder) {
        Ok(()) => terminal::print_done("removed", &folder.display().to_string()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            terminal::print_done("clean", "there was nothing to remove");
        }
        Err(source) => return Err(CommandError::Clean { folder, source }),
    }
    Ok(())
}
