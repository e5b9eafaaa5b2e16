//! [`semantics`]: the app without a client that has a page of each kind.

use std::path::Path;

use perennial_protocol::environment::dist;
use perennial_test::{Site, SiteBuilder};
use tempfile::TempDir;

/// The asset of the app.
pub const ASSET: &str = "app-0123456789abcdef.js";
/// The token of its operators.
pub const TOKEN: &str = "the-token-of-the-semantics";

/// A site that is served from a folder which the test wrote itself, without a build.
#[derive(Debug)]
pub struct Semantics {
    /// The server.
    pub site: Site,
    /// The folder of the build.
    pub folder: TempDir,
}

/// Starts the program `semantics` of this package: `env!("CARGO_BIN_EXE_semantics")` in a suite.
///
/// # Panics
/// If it does not start.
#[must_use]
pub fn semantics(program: &str) -> Semantics {
    semantics_with(program, |site| site)
}

/// The same with settings of the test's own.
///
/// # Panics
/// If it does not start.
#[must_use]
pub fn semantics_with(program: &str, set: impl FnOnce(SiteBuilder) -> SiteBuilder) -> Semantics {
    let folder = TempDir::new().unwrap();
    let script = "export const greeting = 'hello';\n".repeat(40);
    let manifest = format!(
        r#"{{"format":1,"build_id":"b1","app":"semantics","release":true,"client":null,
            "assets":{{"{ASSET}":{{"size":{}}}}}}}"#,
        script.len()
    );
    write(folder.path(), dist::MANIFEST, manifest.as_bytes());
    write(folder.path(), &format!("{}/{ASSET}", dist::ASSETS), script.as_bytes());
    write(
        folder.path(),
        &format!("{}/style.css", dist::STATIC),
        "p{color:red}\n".repeat(50).as_bytes(),
    );
    // Larger than what is kept in memory.
    let film: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    write(folder.path(), &format!("{}/film.mp4", dist::STATIC), &film);
    let site = Site::of(folder.path()).server(program).token(TOKEN);
    Semantics { site: set(site).start().unwrap(), folder }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}
