//! [`preview`]: how a page is shown by those who link to it.

use perennial::prelude::*;

/// What all previews have in common; title, description and address are those of the page's head.
#[server_only]
pub(crate) fn preview() -> OpenGraph {
    let locale = match locale().as_str() {
        "fr" => "fr_FR",
        "de" => "de_DE",
        "ar" => "ar_AR",
        "ja" => "ja_JP",
        _ => "en_GB",
    };
    OpenGraph::website().site_name(t!("atlas")).locale(locale)
}
