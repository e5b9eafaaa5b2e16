//! [`open`]: looks at what was invalidated, makes the pages of it anew, and tells the tabs.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream;
use perennial_isg::{Answer, CacheStatus, Engine, Request, WeakEngine};

use super::hub::Tabs;
use crate::{LiveLimits, PageGenerator, PageSubject};

/// How long more invalidations are waited for, to be looked at together.
const TOGETHER: Duration = Duration::from_millis(20);
/// How many pages are made anew at once for tabs.
const AT_ONCE: usize = 4;
/// How long a page that is renewed behind its answers is waited for: looks, and the pause between two.
const LOOKS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// The streams of an engine's invalidations, which are followed until the streams are gone. Call it on the
/// engine's runtime.
pub(crate) fn open(limits: &LiveLimits, engine: &Engine<PageGenerator>) -> Tabs {
    let tabs = Tabs::new(limits.clone());
    begin(&tabs, engine);
    tabs
}

fn begin(tabs: &Tabs, engine: &Engine<PageGenerator>) {
    let hub = Arc::downgrade(&tabs.0);
    let (listening, wake) = (hub.clone(), Arc::clone(&tabs.0.wake));
    engine.on_invalidation(move |invalidations| {
        if let Some(hub) = listening.upgrade() {
            hub.note(invalidations);
        }
    });
    let engine = engine.downgrade();
    tokio::spawn(async move {
        loop {
            wake.notified().await;
            tokio::time::sleep(TOGETHER).await;
            let Some(hub) = hub.upgrade() else { return };
            let concerned = hub.concerned();
            let renewed = stream::iter(concerned).map(|(name, stored, is_stored)| {
                let (engine, hub) = (engine.clone(), &hub);
                async move {
                    // Who asked may have left meanwhile.
                    let is_wanted = is_stored && hub.is_followed(&name);
                    let tags = if is_wanted { renewed(&engine, &stored).await } else { None };
                    (name, tags)
                }
            });
            let mut renewed = renewed.buffer_unordered(AT_ONCE);
            while let Some((name, tags)) = renewed.next().await {
                hub.tell(&name, tags);
            }
        }
    });
}

/// Makes a page anew, once for all who show it; its tags.
async fn renewed(
    engine: &WeakEngine<PageGenerator>,
    stored: &Request<PageSubject>,
) -> Option<Vec<String>> {
    for _ in 0..LOOKS {
        match engine.upgrade()?.get(stored.clone()).await {
            Answer::Entry(hit) if matches!(hit.cache, CacheStatus::Stale { .. }) => {}
            Answer::Entry(hit) => return Some(hit.entry.tags().to_vec()),
            _ => return None,
        }
        tokio::time::sleep(PAUSE).await;
    }
    None
}

/// The tags of a page that is stored. Who only wants to be told makes no page: it was made for who shows
/// it.
pub(super) async fn tags(
    engine: &Engine<PageGenerator>,
    stored: &Request<PageSubject>,
) -> Option<Vec<String>> {
    Some(engine.find(&stored.key).await?.tags().to_vec())
}
