//! Orders of the suite: the version of the source, and how a page's state function behaves. They are
//! files in the folder that `SIEGE_ORDERS` names, so they outlive the server's process.

use perennial::prelude::*;

/// The version of the source, a number that the suite raises before it invalidates.
#[server_only]
pub(crate) fn version() -> u64 {
    read("version").and_then(|text| text.trim().parse().ok()).unwrap_or_default()
}

/// The order for one page, for example `slow 500` or `gone`.
#[server_only]
pub(crate) fn for_page(slug: &str) -> Option<String> {
    read(&format!("page-{slug}"))
}

#[server_only]
fn read(name: &str) -> Option<String> {
    let folder = std::env::var_os("SIEGE_ORDERS")?;
    std::fs::read_to_string(std::path::Path::new(&folder).join(name)).ok()
}
