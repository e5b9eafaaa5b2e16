//! Writes what a build and an export made as JSON, so that the next one can be compared with it, and
//! says at the start of the server what it serves.

use perennial::plugin::*;
use perennial::prelude::*;

pub(crate) fn plugin() -> Plugin {
    Plugin::new("build-report")
        .before_build(forget)
        .after_build(report_build)
        .before_export(check_export)
        .after_export(report_export)
        .before_serve(say)
}

/// The name of the report, in the folder of the build as in that of an export.
#[server_only]
const REPORT: &str = "report.json";

/// A build that fails leaves no report of an earlier one.
#[server_only]
async fn forget(build: BuildStart) -> std::io::Result<()> {
    match std::fs::remove_file(build.folder.join(REPORT)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[server_only]
async fn report_build(build: BuildReport) -> std::io::Result<()> {
    let pages: Vec<String> = build.pages.iter().map(|path| path.to_url()).collect();
    let report = serde_json::json!({ "pages": pages });
    std::fs::write(build.folder.join(REPORT), format!("{report:#}\n"))
}

/// What is exported was built before, by the same release.
#[server_only]
async fn check_export(export: ExportStart) -> Result<(), PageError> {
    match export.folder.is_dir() {
        true => Ok(()),
        false => Err(PageError::server_message("there is no folder to export to")),
    }
}

/// Files, and how many bytes each kind of them has.
#[server_only]
async fn report_export(export: ExportReport) -> std::io::Result<()> {
    let mut bytes = std::collections::BTreeMap::<String, u64>::new();
    for file in &export.files {
        let kind = file.extension().map_or("other".into(), |kind| kind.to_string_lossy());
        let size = std::fs::metadata(export.folder.join(file))?.len();
        *bytes.entry(kind.into_owned()).or_default() += size;
    }
    let pages: Vec<String> = export.pages.iter().map(|path| path.to_url()).collect();
    let left_out = &export.left_out;
    let report = serde_json::json!({ "pages": pages, "bytes": bytes, "left_out": left_out });
    std::fs::write(export.folder.join(REPORT), format!("{report:#}\n"))
}

#[server_only]
async fn say(server: ServeStart) {
    match std::fs::read_to_string(server.folder.join(REPORT)) {
        Ok(report) => println!("build-report: {report}"),
        Err(_) => println!("build-report: every page is made when it is asked for"),
    }
}
