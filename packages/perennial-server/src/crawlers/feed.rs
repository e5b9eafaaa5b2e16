//! Writes a feed in the form of Atom (RFC 4287).

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::SystemTime;

use perennial_core::{AppDefinition, FeedEntry, with_place};
use perennial_isg::{Entry, EntrySummary, StoreError};
use perennial_protocol::{CanonicalPath, payload};
use serde_json::value::RawValue;

use super::catalogue::Catalogue;
use super::document::Draft;
use super::feed_plan::FeedPlan;
use super::listing::{self, Part};
use super::newest::Newest;
use super::xml;

/// Of how many pages the newest are chosen.
const MOST_PAGES: usize = 10_000;

/// A page in the feed. The newest is the greatest; of those of one moment, the first by its path.
struct Item {
    path: CanonicalPath,
    updated: SystemTime,
    entry: FeedEntry,
    of: EntrySummary,
}

/// The feed, with the newest pages that exist.
pub(super) async fn write(catalogue: &Catalogue, plan: &FeedPlan) -> Result<Draft, StoreError> {
    let items = items(catalogue, plan).await?;
    let address = catalogue.address();
    let own = xml::text(&address.absolute(&plan.path));
    let newest = items.iter().map(|item| item.updated).max().unwrap_or_else(SystemTime::now);
    let locales = &catalogue.app.locales;
    let home = CanonicalPath::root();
    let home = locales.path(&plan.locale, &home).unwrap_or(home);
    let author = plan.feed.author_name().unwrap_or(&plan.title);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>{own}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <author><name>{}</name></author>\n",
        xml::text(&plan.title),
        xml::date(newest),
        xml::text(&address.page(&home)),
        xml::text(author),
    );
    if let Some(about) = &plan.about {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "<subtitle>{}</subtitle>", xml::text(about));
    }
    for item in &items {
        write_item(&mut text, item, &address.page(&item.path));
    }
    text.push_str("</feed>\n");
    Ok(Draft { text, of: items.into_iter().map(|item| item.of).collect() })
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
async fn items(catalogue: &Catalogue, plan: &FeedPlan) -> Result<Vec<Item>, StoreError> {
    let mut newest = Newest::new(plan.feed.most());
    for path in candidates(catalogue, plan).await? {
        let Some(within) = catalogue.app.locales.within(&path) else { continue };
        let made = catalogue.stored_or_made(&within, &plan.locale).await;
        let Some(entry) = made else { continue };
        let app = Arc::clone(&catalogue.app);
        let place = app.place(catalogue.address().base().clone(), &plan.locale);
        // The author's function may block, and must not hold up those who answer.
        let make = move || with_place(place, || item(&app, (path, &within), &entry));
        let item = tokio::task::spawn_blocking(make);
        if let Ok(Some(item)) = item.await {
            newest.add(item);
        }
    }
    Ok(newest.into_sorted())
}

/// The pages of the feed's templates; where there are too many to look into all, those that changed
/// last.
async fn candidates(
    catalogue: &Catalogue,
    plan: &FeedPlan,
) -> Result<Vec<CanonicalPath>, StoreError> {
    let wanted = |index: usize| plan.templates.contains(&index);
    // A feed is in one locale.
    let locales = &catalogue.app.locales;
    let is_own = |path: &CanonicalPath| locales.of(path.as_str()) == plan.locale;
    let mut newest = Newest::new(MOST_PAGES);
    let take = |path, changed| {
        if is_own(&path) {
            newest.add((Some(changed), Reverse(path)));
        }
        ControlFlow::Continue(())
    };
    listing::stored(catalogue, Part::ALL, wanted, take).await?;
    if !newest.is_full() {
        // All that is stored is among them: a path that is not is a page that is not stored.
        let stored: HashSet<_> = newest.iter().map(|(_, path)| path.0.clone()).collect();
        let known = listing::known(catalogue, Part::ALL, wanted).filter(is_own);
        for path in known.filter(|path| !stored.contains(path)) {
            newest.add((None, Reverse(path)));
        }
    }
    Ok(newest.into_sorted().into_iter().map(|(_, path)| path.0).collect())
}

fn item(
    app: &AppDefinition,
    (path, within): (CanonicalPath, &CanonicalPath),
    stored: &Entry,
) -> Option<Item> {
    let template = app.templates.get(app.routes().find(within)?.template)?;
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
    Some(Item { path, updated, entry, of: stored.summary() })
}

impl Ord for Item {
    fn cmp(&self, other: &Self) -> Ordering {
        self.updated.cmp(&other.updated).then_with(|| other.path.cmp(&self.path))
    }
}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Item {}
