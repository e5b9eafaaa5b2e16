//! Accessibility, by the rules of axe-core: levels A and AA of the WCAG, in light and dark.

use std::path::PathBuf;
use std::process::Command;

use perennial_test::BrowserOptions;
use perennial_tests::{Build, target_folder};

use crate::CITY;

/// The version of axe-core, which is fetched from npm into the target folder.
const AXE: &str = "axe-core@4.14.1";

#[tokio::test]
async fn axe_finds_nothing_on_any_kind_of_page() {
    let axe = std::fs::read_to_string(axe()).unwrap();
    let site = Build::Release.start();
    for options in
        [BrowserOptions::new(), BrowserOptions::new().dark(), BrowserOptions::new().phone()]
    {
        let browser = options.start().await.unwrap();
        browser.command("Page.setBypassCSP", serde_json::json!({ "enabled": true })).await.unwrap();
        for path in ["/", "/country/ee", CITY, "/search?q=tartu", "/nothing"] {
            browser.goto(&site.url(path)).await.unwrap();
            browser.hydrated().await.unwrap();
            browser.driver().execute(axe.as_str(), Vec::new()).await.unwrap();
            let run = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                .then(found => found.violations.map(it => `${it.id}: ${it.help}\\n  ` + it.nodes.map(node => node.html).join('\\n  ')))";
            let violations = browser.evaluate(run).await.unwrap();
            let text: Vec<_> =
                violations.as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
            assert!(text.is_empty(), "{path}, {options:?}:\n{}", text.join("\n"));
        }
    }
}

/// The file of axe-core; fetched with npm if it is not there.
fn axe() -> PathBuf {
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
