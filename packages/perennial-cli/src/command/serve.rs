//! `perennial serve`: builds an app and serves it, for development or as it will be.

use perennial_build::{ServeOptions, develop, serve_release};

use super::AppArgs;
use super::build::print_built;
use crate::{CommandError, terminal};

/// Serve an app: build, watch, build again, reload the browser
///
/// Ends with Ctrl-C.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    app: AppArgs,
    /// Serve a release: built once, small and fast, without watching
    #[arg(long, short)]
    release: bool,
    /// Where to listen [default: $PERENNIAL_ADDRESS, or 127.0.0.1:8080]
    #[arg(long, short, value_name = "HOST:PORT")]
    address: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let mut options = ServeOptions::new(args.app.find()?);
    if let Some(address) = &args.address {
        options.address.clone_from(address);
    }
    let reporter = terminal::reporter();
    if args.release {
        serve_release(&options, &*reporter, print_built)?;
    } else {
        develop(&options, &*reporter)?;
    }
    Ok(())
}
