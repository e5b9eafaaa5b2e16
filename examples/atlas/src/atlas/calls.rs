//! A record of which cities were built, for tests of the framework.
//!
//! With `ATLAS_COUNT=1` in the environment every run of a city's build state adds its slug, as one
//! line, to the file that `ATLAS_CALLS` names. Without it nothing is written.

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;

/// Adds one line to the file of the environment, if it asks for it.
pub(crate) fn record_call(slug: &str) {
    if env::var_os("ATLAS_COUNT").is_none_or(|value| value != "1") {
        return;
    }
    let Some(path) = env::var_os("ATLAS_CALLS") else { return };
    // One write of a short line to a file opened for appending: lines of several threads, and of
    // several processes, stay whole.
    let line = format!("{slug}\n");
    let written = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| file.write_all(line.as_bytes()));
    if let Err(error) = written {
        // A test that counts has to fail on a missing line, which it then does.
        tracing::warn!(path = %path.display(), %error, "the call is not recorded");
    }
}
