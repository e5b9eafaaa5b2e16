//! Where the files of an exported site lie, relative to its folder: names as a file system has them,
//! so that a plain web server answers the URLs of [`url`](crate::url) with them.

use crate::CanonicalPath;
use crate::url::{ASSET_PREFIX, DATA_PREFIX, DATA_SUFFIX, WIDGET_PREFIX};

/// What static hosts answer with where there is nothing.
pub const NOT_FOUND: &str = "404.html";
/// Marks a folder as one that an export wrote, so that the next one may replace it. It holds the id
/// of the build.
pub const MARK: &str = ".perennial/export";
/// The script that leads a visitor to the locale that they prefer.
pub const NEGOTIATION: &str = ".perennial/negotiate.js";
/// Tells hosts that run Jekyll to publish folders whose names begin with a dot.
pub const NO_JEKYLL: &str = ".nojekyll";

/// What hosts that know a file for each folder answer with where there is nothing below a locale's tag.
#[must_use]
pub fn not_found_in(tag: &str) -> String {
    format!("{tag}/{NOT_FOUND}")
}

/// The file of a page's HTML.
///
/// ```
/// use perennial_protocol::{CanonicalPath, files};
/// let path = CanonicalPath::parse("/caf%C3%A9")?;
/// assert_eq!(files::page(&path), "café/index.html");
/// assert_eq!(files::page(&CanonicalPath::root()), "index.html");
/// assert_eq!(files::data(&path), ".perennial/page/café/state.json");
/// # Ok::<(), perennial_protocol::PathError>(())
/// ```
#[must_use]
pub fn page(path: &CanonicalPath) -> String {
    let folders = path.as_str().trim_matches('/');
    if folders.is_empty() { "index.html".into() } else { format!("{folders}/index.html") }
}

/// The file of a page's data.
#[must_use]
pub fn data(path: &CanonicalPath) -> String {
    below(DATA_PREFIX, path)
}

/// The file of a widget's data.
#[must_use]
pub fn widget(path: &CanonicalPath) -> String {
    below(WIDGET_PREFIX, path)
}

/// The file of an asset.
#[must_use]
pub fn asset(name: &str) -> String {
    format!("{ASSET_PREFIX}{name}").trim_start_matches('/').to_owned()
}

fn below(prefix: &str, path: &CanonicalPath) -> String {
    let file = format!("{prefix}{}{DATA_SUFFIX}", path.as_str().trim_end_matches('/'));
    file.trim_start_matches('/').to_owned()
}
