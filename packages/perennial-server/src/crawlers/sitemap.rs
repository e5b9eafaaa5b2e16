//! The sitemap (<https://www.sitemaps.org/protocol.html>): in one document, or in parts.
//!
//! Parts divide the store by its keys, so that each is written by reading no more than it lists.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use perennial_isg::StoreError;
use perennial_protocol::CanonicalPath;
use perennial_protocol::well_known::sitemap_part;

use super::catalogue::Catalogue;
use super::document::Draft;
use super::listing::{self, Part};
use super::xml;
use crate::Site;

/// How many pages a part has at most, on average: well below the protocol's 50,000, as the keys
/// spread evenly only nearly, and below its 50 MB with the longest paths.
const PAGES: u64 = 20_000;
/// The most pages that the protocol allows in one document.
const MOST_PAGES: usize = 50_000;
/// The most bytes that it allows.
const MOST_BYTES: usize = 50 * 1024 * 1024;

const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";
/// In which the same pages in other locales are named.
const LINKS: &str = " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"";
/// For how many locales' links a part has room beside its pages.
const ROOM: u64 = 8;

/// The sitemap: of all pages, or of its parts.
pub(super) async fn write(catalogue: &Catalogue, parts: u32) -> Result<Draft, StoreError> {
    if parts == 1 {
        return write_part(catalogue, 1, 1).await;
    }
    let mut text = format!("{BEGIN}<sitemapindex {NAMESPACE}>\n");
    for part in 1..=parts {
        let url = catalogue.address().absolute(&sitemap_part(part, parts));
        text.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", xml::text(&url)));
    }
    text.push_str("</sitemapindex>\n");
    Ok(Draft { text, ..Draft::default() })
}

/// Whether there is such a part at the moment: others would each read the store for nothing.
pub(super) fn has_part(site: &Site, part: u32, of: u32) -> bool {
    of == parts(site) && Part::new(part, of).is_some()
}

/// The paths of its parts, if it is divided.
pub(super) fn part_paths(site: &Site) -> Vec<String> {
    let parts = parts(site);
    if parts == 1 {
        Vec::new()
    } else {
        (1..=parts).map(|part| sitemap_part(part, parts)).collect()
    }
}

/// One part, counted from 1.
pub(super) async fn write_part(
    catalogue: &Catalogue,
    part: u32,
    of: u32,
) -> Result<Draft, StoreError> {
    let part = Part::new(part, of).unwrap_or(Part::ALL);
    // Which pages there are behind a guard is for those alone whom it lets pass.
    let in_sitemap = |index: usize| {
        let template = catalogue.app.templates.get(index);
        template.is_some_and(|one| one.is_in_sitemap() && !one.has_guard())
    };
    let known = listing::known(catalogue, part, in_sitemap).take(MOST_PAGES);
    let mut pages: BTreeMap<_, _> = known.map(|path| (path, None)).collect();
    let take = |path, changed| {
        pages.insert(path, Some(changed));
        if pages.len() < MOST_PAGES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    listing::stored(catalogue, part, in_sitemap, take).await?;
    let end = "</urlset>\n";
    let links = if catalogue.app.locales.are_several() { LINKS } else { "" };
    let mut text = format!("{BEGIN}<urlset {NAMESPACE}{links}>\n");
    for (path, changed) in &pages {
        let url = xml::text(&catalogue.address().page(path));
        let changed =
            changed.map(|at| format!("<lastmod>{}</lastmod>", xml::date(at.to_system_time())));
        let (changed, links) = (changed.unwrap_or_default(), alternates(catalogue, path));
        let line = format!("<url><loc>{url}</loc>{changed}{links}</url>\n");
        if text.len() + line.len() + end.len() > MOST_BYTES {
            break;
        }
        text.push_str(&line);
    }
    text.push_str(end);
    Ok(Draft { text, ..Draft::default() })
}

/// The page in each locale, as search engines ask for it. Nothing in an app of one locale.
fn alternates(catalogue: &Catalogue, path: &CanonicalPath) -> String {
    let locales = &catalogue.app.locales;
    let Some(within) = locales.within(path) else { return String::new() };
    let link = |(tag, path)| {
        let url = xml::text(&catalogue.address().page(&path));
        format!("<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{url}\"/>")
    };
    catalogue.absences().alternates(locales, &within).into_iter().map(link).collect()
}

/// Into how many parts the sitemap is divided at the moment: a power of two, so that it seldom
/// changes.
pub(super) fn parts(site: &Site) -> u32 {
    let stored = site.engine.store_status().map_or(0, |status| status.entries);
    let locales = site.app.locales.tags().len() as u64;
    let known = site.known_paths.all().count() as u64 * locales;
    parts_for(stored.saturating_add(known).saturating_mul(locales.div_ceil(ROOM)))
}

fn parts_for(pages: u64) -> u32 {
    u32::try_from(pages.div_ceil(PAGES)).unwrap_or(1 << 30).clamp(1, 1 << 30).next_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_a_power_of_two_with_room_to_spare() {
        for (pages, parts) in
            [(0, 1), (20_000, 1), (20_001, 2), (60_000, 4), (5_000_000, 256), (u64::MAX, 1 << 30)]
        {
            assert_eq!(parts_for(pages), parts, "{pages}");
        }
    }
}
