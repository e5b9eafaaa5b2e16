//! [`Calls`]: how often the atlas's build state ran for each city.

use std::path::PathBuf;

use perennial_test::SiteBuilder;
use tempfile::TempDir;

/// The file to which the atlas adds a line for each run of a city's build state.
#[derive(Debug)]
pub struct Calls {
    folder: TempDir,
}

impl Calls {
    /// Has a site write down its calls.
    pub fn of(site: SiteBuilder) -> (Self, SiteBuilder) {
        let calls = Self { folder: TempDir::new().unwrap() };
        let site = site.variable("ATLAS_COUNT", "1").variable("ATLAS_CALLS", calls.file());
        (calls, site)
    }

    /// The slugs, in the order of the calls.
    #[must_use]
    pub fn slugs(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.file()).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("calls")
    }
}
