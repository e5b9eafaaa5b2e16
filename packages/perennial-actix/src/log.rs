//! What the binary logs, and where: one line per event, to standard error.

use tracing_subscriber::EnvFilter;

/// The variable with the filter, in the syntax of `tracing-subscriber`.
const VARIABLE: &str = "PERENNIAL_LOG";
const DEFAULT: &str = "warn,perennial=info";
/// actix-http writes an error for each request that it cannot parse, which anybody can send; the guard
/// reports how many there were.
const NOISE: &str = "actix_http::h1::dispatcher";

/// Starts logging. A second call, or a logger that the app set itself, is left as it is.
pub(crate) fn start() {
    let filter = EnvFilter::new(filter(std::env::var(VARIABLE).ok()));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .compact()
        .try_init();
}

/// The filter that the variable asks for, without the noise, unless it names that itself.
fn filter(asked: Option<String>) -> String {
    let asked = asked.filter(|asked| asked.parse::<EnvFilter>().is_ok() && !asked.is_empty());
    let asked = asked.unwrap_or_else(|| DEFAULT.to_owned());
    if asked.contains("actix_http") { asked } else { format!("{asked},{NOISE}=off") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_requests_write_no_line_each_unless_asked_for() {
        assert_eq!(filter(None), "warn,perennial=info,actix_http::h1::dispatcher=off");
        assert_eq!(filter(Some("debug".into())), "debug,actix_http::h1::dispatcher=off");
        assert_eq!(filter(Some("actix_http=warn".into())), "actix_http=warn");
        assert!(filter(Some("a=b=c".into())).starts_with(DEFAULT));
    }
}
