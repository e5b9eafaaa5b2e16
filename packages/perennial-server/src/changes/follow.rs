//! [`open`]: looks at what was invalidated, makes the pages of it anew, and tells the tabs.

use std::future::poll_fn;
use std::sync::{Arc, Weak};
use std::task::Poll;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use perennial_isg::{Answer, CacheStatus, Engine, Request, WeakEngine};
use tokio::sync::Notify;

use super::hub::{Hub, Tabs};
use super::queue::{Batch, Queue};
use crate::{LiveLimits, PageGenerator, PageSubject};

/// How long more invalidations are waited for, to be looked at together.
const TOGETHER: Duration = Duration::from_millis(20);
/// How many pages are made anew at once for tabs, and how many of those that were invalidated together.
const AT_ONCE: usize = 8;
const OF_BATCH: usize = 4;
/// How long a page is made anew before its tabs are told all the same: pages that take long hold up no
/// others for longer.
const LONGEST: Duration = Duration::from_secs(5);
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
    tokio::spawn(follow(hub, wake, engine.downgrade()));
}

/// What is waited for.
enum Event {
    /// Something was invalidated.
    Noted,
    /// A page of a batch was made anew, or cannot be.
    Ended(Batch, Box<str>, Renewed),
}

/// What making a page anew for its tabs came to.
pub(super) enum Renewed {
    /// It has these tags now.
    Tags(Vec<String>),
    /// There is none, or nobody wants it any more.
    Nothing,
    /// It is made still: its tabs wait for it themselves.
    TooSlow,
}

async fn follow(hub: Weak<Hub>, wake: Arc<Notify>, engine: WeakEngine<PageGenerator>) {
    let mut queue: Queue<Arc<Request<PageSubject>>> = Queue::new(OF_BATCH);
    let mut running = FuturesUnordered::new();
    let mut noted = Box::pin(together(&wake));
    loop {
        while running.len() < AT_ONCE
            && let Some((batch, (name, stored))) = queue.next()
        {
            // Who asked may have left meanwhile.
            let is_wanted = hub.upgrade().is_some_and(|hub| hub.is_followed(&name));
            let engine = engine.clone();
            running.push(async move {
                let renewed =
                    if is_wanted { renewed(&engine, &stored).await } else { Renewed::Nothing };
                Event::Ended(batch, name, renewed)
            });
        }
        let event = poll_fn(|cx| match noted.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Event::Noted),
            Poll::Pending => match running.poll_next_unpin(cx) {
                Poll::Ready(Some(ended)) => Poll::Ready(ended),
                Poll::Ready(None) | Poll::Pending => Poll::Pending,
            },
        });
        let event = event.await;
        let Some(hub) = hub.upgrade() else { return };
        match event {
            Event::Noted => {
                noted = Box::pin(together(&wake));
                queue.add(hub.concerned());
            }
            Event::Ended(batch, name, renewed) => {
                queue.ended(batch);
                hub.tell(&name, renewed);
            }
        }
    }
}

/// Waits for an invalidation, and a moment for more of them.
async fn together(wake: &Notify) {
    wake.notified().await;
    tokio::time::sleep(TOGETHER).await;
}

/// Makes a page anew, once for all who show it.
async fn renewed(engine: &WeakEngine<PageGenerator>, stored: &Request<PageSubject>) -> Renewed {
    let made = async {
        for _ in 0..LOOKS {
            let engine = engine.upgrade()?;
            match engine.get(stored.clone()).await {
                Answer::Entry(hit) if matches!(hit.cache, CacheStatus::Stale { .. }) => {}
                Answer::Entry(hit) => return Some(hit.entry.tags().to_vec()),
                _ => return None,
            }
            drop(engine);
            tokio::time::sleep(PAUSE).await;
        }
        None
    };
    match tokio::time::timeout(LONGEST, made).await {
        Ok(Some(tags)) => Renewed::Tags(tags),
        Ok(None) => Renewed::Nothing,
        Err(_) => Renewed::TooSlow,
    }
}

/// The tags of a page that is stored. Who only wants to be told makes no page: it was made for who shows
/// it.
pub(super) async fn tags(
    engine: &Engine<PageGenerator>,
    stored: &Request<PageSubject>,
) -> Option<Vec<String>> {
    Some(engine.find(&stored.key).await?.tags().to_vec())
}
