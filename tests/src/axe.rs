//! axe-core: the rules by which pages are checked to be accessible.

use std::path::PathBuf;
use std::process::Command;

use perennial_test::Browser;

use crate::target_folder;

/// The version of axe-core, which is fetched from npm into the target folder.
const AXE: &str = "axe-core@4.14.1";

/// The rules of axe-core, ready to be run in pages. Levels A and AA of the WCAG, and good practice.
#[derive(Debug, Clone)]
pub struct Axe(String);

impl Axe {
    /// Reads the rules; fetched with npm if they are not there.
    ///
    /// # Panics
    /// If npm is missing, or cannot fetch them.
    #[must_use]
    pub fn read() -> Self {
        Self(std::fs::read_to_string(file()).unwrap())
    }

    /// Lets a browser run them in spite of the pages' own policy. Call it before the first page.
    pub async fn allow(browser: &Browser) {
        let bypass = serde_json::json!({ "enabled": true });
        browser.command("Page.setBypassCSP", bypass).await.unwrap();
    }

    /// Checks the page that is shown.
    ///
    /// # Panics
    /// If a rule is broken: with the rule and the elements that break it.
    pub async fn check(&self, browser: &Browser, what: &str) {
        let is_there = browser.evaluate("typeof axe !== 'undefined'").await.unwrap();
        if is_there != true {
            browser.driver().execute(self.0.as_str(), Vec::new()).await.unwrap();
        }
        let run = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
            .then(found => found.violations.map(it => `${it.id}: ${it.help}\\n  ` + it.nodes.map(node => node.html).join('\\n  ')))";
        let violations = browser.evaluate(run).await.unwrap();
        let text: Vec<_> =
            violations.as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
        assert!(text.is_empty(), "{what}:\n{}", text.join("\n"));
    }
}

fn file() -> PathBuf {
    let folder = target_folder().join(AXE);
    let file = folder.join("package/axe.min.js");
    if file.is_file() {
        return file;
    }
    std::fs::create_dir_all(&folder).unwrap();
    run(Command::new("npm").args(["pack", "--silent", AXE]).current_dir(&folder));
    let archive = AXE.replace('@', "-") + ".tgz";
    run(Command::new("tar").args(["-xzf", &archive]).current_dir(&folder));
    file
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| {
        panic!("{command:?} did not run: {error}\nhint: on Debian: apt-get install --yes npm")
    });
    assert!(status.success(), "{command:?} failed: {status}");
}
