//! Writes a feed in the form of Atom (RFC 4287).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::SystemTime;

use perennial_core::FeedEntry;
use perennial_isg::{Answer, Entry, StoreError, Wait};
use perennial_protocol::{CanonicalPath, payload};
use serde_json::value::RawValue;

use super::feed_plan::FeedPlan;
use super::listing::{self, Part};
use super::xml;
use crate::Site;
use crate::admission::Admission;

/// Of how many pages the newest are chosen.
const MOST_PAGES: usize = 10_000;

/// A page in the feed.
struct Item {
    path: CanonicalPath,
    updated: SystemTime,
    entry: FeedEntry,
}

/// The feed, with the newest pages that exist.
pub(super) async fn write(site: &Site, plan: &FeedPlan) -> Result<String, StoreError> {
    let items = items(site, plan).await?;
    let address = site.shell.address();
    let own = xml::text(&address.absolute(&plan.path));
    let newest = items.iter().map(|item| item.updated).max().unwrap_or_else(SystemTime::now);
    let author = plan.feed.author_name().unwrap_or(&plan.title);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>{own}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <author><name>{}</name></author>\n",
        xml::text(&plan.title),
        xml::date(newest),
        xml::text(&address.absolute("/")),
        xml::text(author),
    );
    if let Some(about) = plan.feed.about() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "<subtitle>{}</subtitle>", xml::text(about));
    }
    for item in &items {
        write_item(&mut text, item, &address.page(&item.path));
    }
    text.push_str("</feed>\n");
    Ok(text)
}

fn write_item(text: &mut String, Item { updated, entry, .. }: &Item, url: &str) {
    let (url, title) = (xml::text(url), xml::text(&entry.title));
    let updated = xml::date(*updated);
    let _ = write!(
        text,
        "<entry><id>{url}</id><title>{title}</title><updated>{updated}</updated>\
         <link rel=\"alternate\" type=\"text/html\" href=\"{url}\"/>"
    );
    if let Some(published) = entry.published {
        let _ = write!(text, "<published>{}</published>", xml::date(published));
    }
    if let Some(author) = &entry.author {
        let _ = write!(text, "<author><name>{}</name></author>", xml::text(author));
    }
    if let Some(summary) = &entry.summary {
        let _ = write!(text, "<summary>{}</summary>", xml::text(summary));
    }
    text.push_str("</entry>\n");
}

/// The newest pages first; of those of one moment, in the order of their paths.
async fn items(site: &Site, plan: &FeedPlan) -> Result<Vec<Item>, StoreError> {
    let pages = listing::pages(site, Part::ALL, |index| plan.templates.contains(&index)).await?;
    // A feed is in one language.
    let is_default = |path: &CanonicalPath| !site.app.locales.begins(path.as_str());
    let mut pages: Vec<_> = pages.into_iter().filter(|(path, _)| is_default(path)).collect();
    // Where there are too many to look into all, those that changed last.
    pages.sort_by_key(|(_, changed)| std::cmp::Reverse(*changed));
    let mut items = Vec::new();
    for (path, _) in pages.into_iter().take(MOST_PAGES) {
        if let Some(entry) = stored_or_made(site, &path).await {
            items.extend(item(site, path, &entry));
        }
    }
    items.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.path.cmp(&b.path)));
    items.truncate(plan.feed.most());
    Ok(items)
}

/// The entry of a page. A build path whose page is not there, as in development, is made.
async fn stored_or_made(site: &Site, path: &CanonicalPath) -> Option<Arc<Entry>> {
    let Admission::Page(admitted) = Admission::of_path(site, path.clone(), "") else {
        return None;
    };
    if let Some(entry) = site.engine.find(&admitted.key).await {
        return Some(entry);
    }
    let request = perennial_isg::Request {
        key: admitted.key.clone(),
        policy: site.policy(admitted.template).clone(),
        subject: admitted.subject(site),
        wait: Wait::Complete,
    };
    match site.engine.get(request).await {
        Answer::Entry(hit) => Some(hit.entry),
        _ => None,
    }
}

fn item(site: &Site, path: CanonicalPath, stored: &Entry) -> Option<Item> {
    let template = site.app.routes().find(&path)?.template;
    let template = site.app.templates.get(template)?;
    let data: HashMap<&str, &RawValue> = serde_json::from_slice(stored.data()).ok()?;
    let entry = if template.has_feed_entry() {
        let made = template.feed_entry(data.get(payload::STATE)?.get());
        made.inspect_err(|error| tracing::warn!(%path, %error, "a page is left out of a feed"))
            .ok()??
    } else {
        let head: serde_json::Value = serde_json::from_str(data.get(payload::HEAD)?.get()).ok()?;
        FeedEntry::new(head.get(payload::TITLE)?.as_str()?)
    };
    let changed = stored.generated_at().to_system_time();
    let updated = entry.updated.or(entry.published).unwrap_or(changed);
    Some(Item { path, updated, entry })
}
