//! [`preview`]: how a page is shown by those who link to it.

use perennial::prelude::*;

/// What all previews have in common; title, description and address are those of the page's head.
#[server_only]
pub(crate) fn preview() -> OpenGraph {
    OpenGraph::website().site_name("Atlas").locale("en_GB")
}
