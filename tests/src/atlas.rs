//! [`Build`]: the two builds of the atlas, and how their servers are started.

use std::path::{Path, PathBuf};

use perennial_protocol::{Manifest, environment};
use perennial_test::{Site, SiteBuilder};

/// The name of the app that the suites drive.
pub const ATLAS: &str = "atlas";

/// A build of the atlas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// What `perennial build` makes.
    Development,
    /// What `perennial build --release` makes.
    Release,
}

impl Build {
    /// The folder of the build.
    #[must_use]
    pub fn dist(self) -> PathBuf {
        let (mode, flag) = match self {
            Self::Development => ("dev", ""),
            Self::Release => ("release", "--release "),
        };
        let dist = target_folder().join("perennial").join(ATLAS).join(mode);
        built(&dist, &format!("build {flag}examples/atlas"));
        dist
    }

    /// The manifest of the build.
    #[must_use]
    pub fn manifest(self) -> Manifest {
        manifest(&self.dist())
    }

    /// The atlas, ready to be started with an empty store.
    pub fn site(self) -> SiteBuilder {
        let site = with_data(Site::of(self.dist()));
        match self {
            Self::Development => site.variable(environment::DEVELOPMENT, "1"),
            Self::Release => site,
        }
    }

    /// Starts the atlas with an empty store.
    #[must_use]
    pub fn start(self) -> Site {
        self.site().start().unwrap()
    }
}

/// Fails with the line that builds an app, if it is not built.
pub(crate) fn built(dist: &Path, command: &str) {
    assert!(
        dist.join(environment::dist::MANIFEST).is_file(),
        "the app is not built: {} has no manifest\n\
         hint: cargo run -p perennial-cli -- {command}",
        dist.display()
    );
}

/// The manifest of a build.
pub(crate) fn manifest(dist: &Path) -> Manifest {
    let text = std::fs::read(dist.join(environment::dist::MANIFEST)).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// Lets the atlas keep its database where all suites find it again.
pub(crate) fn with_data(site: SiteBuilder) -> SiteBuilder {
    match std::env::var_os("ATLAS_DATA") {
        Some(_) => site,
        None => site.variable("ATLAS_DATA", target_folder().join("atlas-data")),
    }
}

/// The top of the checkout.
#[must_use]
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Where cargo puts what it builds.
#[must_use]
pub fn target_folder() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => checkout().join(folder),
        None => checkout().join("target"),
    }
}
