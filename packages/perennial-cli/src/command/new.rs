//! `perennial new`: makes a new app.

use std::path::PathBuf;

use crate::scaffold::{Name, Scaffold};
use crate::terminal::{print, print_done};
use crate::{CommandError, style};

/// Make a new app in a folder of its own
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The name of the app, or the path of its folder, which must not exist or be empty
    name: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let name = Name::of_folder(&args.name)?;
    let scaffold = Scaffold::new(&args.name, name);
    let files = scaffold.write()?;
    for file in files {
        print_done("wrote", &args.name.join(file).display().to_string());
    }
    let hint = style::HINT;
    print(&format!(
        "\nNow type:\n\n    {hint}cd {}{hint:#}\n    {hint}cargo run{hint:#}\n\nand open http://127.0.0.1:8080",
        args.name.display()
    ));
    Ok(())
}
