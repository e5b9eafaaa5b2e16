//! `/page/{slug}`: stored, and renewed when it is invalidated or after a minute. The suite orders
//! how its state function behaves.

use std::time::Duration;

use perennial::prelude::*;

#[server_only]
use crate::orders;
use crate::proven::{self, Proven};

pub(crate) fn template() -> Template<Proven> {
    Template::new("page/{slug}")
        .view(proven::view)
        .build_state(load)
        .incremental_generation()
        .revalidate_after(Duration::from_secs(60))
        .tags(|page| [page.tag()])
        .feed_entry(entry)
}

#[server_only]
fn entry(page: &Proven) -> FeedEntry {
    FeedEntry::new(page.tag())
}

#[server_only]
async fn load(context: BuildContext) -> Result<Proven, PageError> {
    // Read first: what the source says when the generation begins is what the page shows.
    let (version, slug) = (orders::version(), context.param("slug")?);
    if slug.starts_with("unknown") {
        return Err(PageError::not_found("no such page"));
    }
    let order = orders::for_page(slug).unwrap_or_default();
    let (order, argument) = order.trim().split_once(' ').unwrap_or((order.trim(), ""));
    match order {
        "slow" => tokio::time::sleep(milliseconds(argument)).await,
        "blocking" => std::thread::sleep(milliseconds(argument)),
        "moved" => return Err(PageError::redirect("/page/elsewhere")),
        "gone" => return Err(PageError::gone("no longer")),
        "failing" => return Err(PageError::server_message("a planned failure")),
        "panicking" => panic!("a planned panic"),
        _ => {}
    }
    Ok(Proven::new(context.path().as_str(), version))
}

#[server_only]
fn milliseconds(text: &str) -> Duration {
    Duration::from_millis(text.parse().unwrap_or_default())
}
