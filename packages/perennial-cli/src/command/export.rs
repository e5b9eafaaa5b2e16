//! `perennial export`: builds an app, and writes its site as files that any web server can serve.

use std::path::PathBuf;

use perennial_build::{ExportOptions, export};

use super::AppArgs;
use super::build::print_built;
use crate::{CommandError, terminal};

/// Write an app's site as static files
///
/// For any web server, without the app's own: the pages of the build paths with their data, assets,
/// static files, the sitemap, feeds, and a 404.html. Pages lie in PATH/index.html.
///
/// Pages that are made for each request, are behind a guard or have parts that are made for each
/// visitor need a server, and are an error unless they are left out.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    app: AppArgs,
    /// The folder to write; what an earlier export wrote there is removed
    /// [default: target/perennial/NAME/export]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Leave out what needs a server, and say what that is
    #[arg(long)]
    leave_out: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let mut options = ExportOptions::new(args.app.find()?);
    options.leave_out = args.leave_out;
    if let Some(folder) = &args.output {
        options.folder.clone_from(folder);
    }
    let exported = export(&options, &*terminal::reporter())?;
    print_built(&exported.build);
    let folder = exported.folder.display();
    let pages = if exported.pages == 1 { "page" } else { "pages" };
    terminal::print_done("exported", &format!("{} {pages} to {folder}", exported.pages));
    Ok(())
}
