//! [`Documents`]: the lists that were made, and the one that is being made.
//!
//! Making a list reads much of the store. So it belongs to no connection, one is made at a time, and
//! whoever asks meanwhile gets the last one, or waits for a bounded time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use parking_lot::Mutex;
use perennial_isg::{EntrySummary, Mode, StoreError};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::timeout;

use super::document::{Document, Draft, KEPT};

/// How long a request waits for a list that is being made for the first time.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one list may take.
const LONGEST: Duration = Duration::from_secs(900);
/// How long nothing is made again after a failure, at least.
const PAUSE: Duration = Duration::from_secs(10);
/// Making lists takes at most one part in so many of the time.
const SHARE: u32 = 10;
/// Bytes of lists in memory. Of a larger list there is only that one. A part of a sitemap takes 2 to
/// 3 MB.
const BYTES: usize = 32 << 20;

/// A list that is being made.
pub(super) type Making = BoxFuture<'static, Result<Draft, StoreError>>;

/// Lists by their paths.
#[derive(Debug, Default)]
pub(super) struct Documents(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    slots: Mutex<HashMap<String, Slot>>,
    /// Held while a list is made.
    making: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Slot {
    made: Option<Arc<Document>>,
    /// Open as long as it is being made.
    making: Option<watch::Receiver<()>>,
    /// It is not made again before.
    rests_until: Option<Instant>,
    /// Whether the last attempt gave nothing.
    failed: bool,
}

/// A list, and for how long it is fresh.
pub(super) type Shown = (Arc<Document>, Duration);

enum Look {
    Shown(Shown),
    Wait(watch::Receiver<()>),
    Nothing,
}

impl Slot {
    fn is_being_made(&self) -> bool {
        // Its sender ends with the task, however that ends.
        self.making.as_ref().is_some_and(|making| making.has_changed().is_ok())
    }

    /// Whether it must not be made now. What was purged does not wait for the pause.
    fn rests(&self, now: Instant, shown: bool) -> bool {
        (self.failed || shown) && self.rests_until.is_some_and(|until| now < until)
    }
}

impl Documents {
    /// The list at a path. An old one is given at once, and made anew in the background. `outdated`
    /// says which invalidation there was of an entry since it was read. `None`: there is no list, and
    /// none could be made in bounded time.
    pub(super) async fn get(
        &self,
        runtime: &Handle,
        path: &str,
        outdated: impl Fn(&EntrySummary) -> Option<Mode>,
        make: impl Fn() -> Making,
    ) -> Option<Shown> {
        let patient = async {
            loop {
                match self.look(runtime, path, Instant::now(), &outdated, &make) {
                    Look::Shown(shown) => return Some(shown),
                    // It fails when the task has ended.
                    Look::Wait(mut ended) => drop(ended.changed().await),
                    Look::Nothing => return None,
                }
            }
        };
        timeout(PATIENCE, patient).await.ok().flatten()
    }

    fn look(
        &self,
        runtime: &Handle,
        path: &str,
        now: Instant,
        outdated: impl Fn(&EntrySummary) -> Option<Mode>,
        make: impl FnOnce() -> Making,
    ) -> Look {
        let mut slots = self.0.slots.lock();
        let slot = slots.entry(path.to_owned()).or_default();
        let shown = slot.made.as_ref().and_then(|made| shown(made, now, outdated));
        if let Some((_, fresh_for)) = &shown
            && !fresh_for.is_zero()
        {
            return shown.map_or(Look::Nothing, Look::Shown);
        }
        if !slot.is_being_made() && !slot.rests(now, shown.is_some()) {
            slot.failed = true;
            slot.rests_until = Some(now + PAUSE);
            slot.making = Some(Inner::begin(&self.0, runtime, path.to_owned(), make()));
        }
        match (shown, &slot.making) {
            (Some(shown), _) => Look::Shown(shown),
            (None, Some(making)) if slot.is_being_made() => Look::Wait(making.clone()),
            (None, _) => Look::Nothing,
        }
    }
}

/// A list, if none of the pages in it was purged; fresh, if none was invalidated.
fn shown(
    made: &Arc<Document>,
    now: Instant,
    outdated: impl Fn(&EntrySummary) -> Option<Mode>,
) -> Option<Shown> {
    let mut fresh_for = KEPT.saturating_sub(now.saturating_duration_since(made.at));
    for mode in made.of.iter().filter_map(outdated) {
        match mode {
            Mode::Purge => return None,
            Mode::Stale => fresh_for = Duration::ZERO,
        }
    }
    Some((Arc::clone(made), fresh_for))
}

impl Inner {
    /// Makes a list in a task of its own: nobody who leaves ends it.
    fn begin(
        this: &Arc<Self>,
        runtime: &Handle,
        path: String,
        making: Making,
    ) -> watch::Receiver<()> {
        let (ends, ended) = watch::channel(());
        let this = Arc::clone(this);
        runtime.spawn(async move {
            let _ends = ends;
            let _alone = this.making.lock().await;
            let begun = Instant::now();
            match timeout(LONGEST, making).await {
                Ok(Ok(draft)) => {
                    let make = move || Document::new(draft, begun);
                    if let Ok(made) = tokio::task::spawn_blocking(make).await {
                        this.keep(path, made, begun.elapsed());
                    }
                }
                Ok(Err(error)) => tracing::warn!(path, %error, "a list for crawlers is not made"),
                Err(_) => tracing::warn!(path, "a list for crawlers takes too long"),
            }
        });
        ended
    }

    fn keep(&self, path: String, new: Document, took: Duration) {
        let now = Instant::now();
        let mut slots = self.slots.lock();
        // What holds nothing is forgotten; so is the oldest of what holds too much.
        slots.retain(|_, slot| {
            slot.made.is_some() || slot.is_being_made() || slot.rests(now, false)
        });
        let weight = |slots: &HashMap<String, Slot>| -> usize {
            slots.values().filter_map(|slot| slot.made.as_ref()).map(|made| made.weight()).sum()
        };
        slots.entry(path.clone()).or_default().made = None;
        while weight(&slots) + new.weight() > BYTES {
            let made = slots.iter_mut().filter(|(_, slot)| slot.made.is_some());
            let oldest = made.min_by_key(|(_, slot)| slot.made.as_ref().map(|made| made.at));
            let Some((_, slot)) = oldest else { break };
            slot.made = None;
        }
        let slot = slots.entry(path).or_default();
        slot.made = Some(Arc::new(new));
        slot.failed = false;
        slot.rests_until = Some(now + took.saturating_mul(SHARE).max(PAUSE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Semaphore;

    fn fresh(_: &EntrySummary) -> Option<Mode> {
        None
    }

    /// Lists whose making counts, and takes until it is let go.
    struct World {
        documents: Documents,
        begun: Arc<AtomicUsize>,
        let_go: Arc<Semaphore>,
        works: bool,
    }

    impl World {
        fn new(works: bool) -> Self {
            let (begun, let_go) = (Arc::default(), Arc::new(Semaphore::new(0)));
            Self { documents: Documents::default(), begun, let_go, works }
        }

        fn making(&self) -> Making {
            let (begun, let_go) = (Arc::clone(&self.begun), Arc::clone(&self.let_go));
            let works = self.works;
            Box::pin(async move {
                begun.fetch_add(1, Ordering::SeqCst);
                drop(let_go.acquire().await);
                let text = "x".to_owned();
                works
                    .then(|| Draft { text, of: Vec::new() })
                    .ok_or_else(|| StoreError::new("test", "list", "planned"))
            })
        }

        fn look(&self, path: &str, now: Instant) -> Look {
            self.documents.look(&Handle::current(), path, now, fresh, || self.making())
        }

        async fn get(&self) -> Option<Shown> {
            self.documents.get(&Handle::current(), "/a", fresh, || self.making()).await
        }

        fn begun(&self) -> usize {
            self.begun.load(Ordering::SeqCst)
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_list_is_made_once_and_to_its_end_though_everybody_leaves() {
        let world = World::new(true);
        let now = Instant::now();
        for _ in 0..10 {
            // The first asks for it and leaves, and so do nine more.
            assert!(matches!(world.look("/a", now), Look::Wait(_)));
        }
        world.let_go.add_permits(1);
        let (made, fresh_for) = world.get().await.unwrap();
        assert_eq!((world.begun(), made.text().as_str()), (1, "x"));
        assert!(fresh_for <= KEPT && fresh_for > KEPT / 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_old_list_is_given_at_once_and_made_anew_behind_it() {
        let world = World::new(true);
        world.let_go.add_permits(1);
        let (made, _) = world.get().await.unwrap();
        let later = made.at + KEPT;
        for _ in 0..10 {
            assert!(matches!(world.look("/a", later), Look::Shown((_, Duration::ZERO))));
        }
        while world.begun() < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(world.begun(), 2, "only once");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_list_is_made_at_a_time() {
        let world = World::new(true);
        for path in ["/a", "/b", "/c"] {
            assert!(matches!(world.look(path, Instant::now()), Look::Wait(_)));
        }
        while world.begun() < 1 {
            tokio::task::yield_now().await;
        }
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(world.begun(), 1);
        world.let_go.add_permits(3);
        assert!(world.get().await.is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_list_that_cannot_be_made_is_tried_again_only_after_a_pause() {
        let world = World::new(false);
        world.let_go.add_permits(9);
        assert!(world.get().await.is_none());
        assert!(world.get().await.is_none());
        assert_eq!(world.begun(), 1);
        drop(world.look("/a", Instant::now() + PAUSE));
        while world.begun() < 2 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn lists_take_no_more_memory_than_they_may() {
        let documents = Documents::default();
        for number in 0..12 {
            let made = Document::of_size(BYTES / 4, Instant::now());
            documents.0.keep(format!("/{number}"), made, Duration::ZERO);
        }
        let slots = documents.0.slots.lock();
        let kept = slots.values().filter_map(|slot| slot.made.as_ref());
        assert!(kept.clone().map(|made| made.weight()).sum::<usize>() <= BYTES);
        assert!(kept.count() >= 2 && slots["/11"].made.is_some());
    }
}
