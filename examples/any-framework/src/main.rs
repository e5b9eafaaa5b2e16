//! Perennial's engine before pages of any maker: a template library, or another HTTP server.

mod arguments;
mod edge;
mod proxy;
mod templates;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Maker};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    perennial_actix::raise_file_limit();
    let routes = match &arguments.maker {
        Maker::Templates(_) => templates::incremental(&arguments.edge).map_err(Into::into),
        Maker::Proxy(proxy) => proxy::incremental(&arguments.edge, proxy),
    };
    let served = routes.and_then(|routes| Ok(edge::serve(routes, &arguments.edge)?));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
