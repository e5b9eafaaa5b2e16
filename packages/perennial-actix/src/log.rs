//! What the binary logs, and where: one line per event, to standard error.

use tracing_subscriber::EnvFilter;

/// The variable with the filter, in the syntax of `tracing-subscriber`.
const VARIABLE: &str = "PERENNIAL_LOG";
const DEFAULT: &str = "warn,perennial=info";

/// Starts logging. A second call, or a logger that the app set itself, is left as it is.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .compact()
        .try_init();
}
