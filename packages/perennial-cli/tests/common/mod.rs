//! Runs the `perennial` command as a user would.

use std::path::Path;

use snapbox::cmd::Command;

/// The command, in a folder, without what the environment of the tests could add.
pub(crate) fn perennial(folder: &Path) -> Command {
    Command::new(env!("CARGO_BIN_EXE_perennial"))
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("PERENNIAL_ADDRESS")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
}
