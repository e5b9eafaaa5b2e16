//! Where crawlers look for what an app says to them, below its base path.

/// The sitemap, or the index of its parts (<https://www.sitemaps.org/protocol.html>).
pub const SITEMAP: &str = "/sitemap.xml";
/// What crawlers may do (RFC 9309). They read it only where the app lies at the root of its origin.
pub const ROBOTS: &str = "/robots.txt";

const PART_PREFIX: &str = "/sitemap-";
const PART_MIDDLE: &str = "-of-";
const PART_SUFFIX: &str = ".xml";

/// The path of one of the parts of a sitemap, counted from 1.
///
/// ```
/// use perennial_protocol::well_known::{sitemap_part, sitemap_part_of};
/// assert_eq!(sitemap_part(3, 8), "/sitemap-3-of-8.xml");
/// assert_eq!(sitemap_part_of("/sitemap-3-of-8.xml"), Some((3, 8)));
/// assert_eq!(sitemap_part_of("/sitemap-03-of-8.xml"), None);
/// ```
#[must_use]
pub fn sitemap_part(part: u32, of: u32) -> String {
    format!("{PART_PREFIX}{part}{PART_MIDDLE}{of}{PART_SUFFIX}")
}

/// Which part a path asks for, and of how many. Only the path that [`sitemap_part`] writes is one.
#[must_use]
pub fn sitemap_part_of(path: &str) -> Option<(u32, u32)> {
    let middle = path.strip_prefix(PART_PREFIX)?.strip_suffix(PART_SUFFIX)?;
    let (part, of) = middle.split_once(PART_MIDDLE)?;
    let (part, of) = (part.parse().ok()?, of.parse().ok()?);
    (sitemap_part(part, of) == path).then_some((part, of))
}
