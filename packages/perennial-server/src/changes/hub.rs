//! [`Tabs`]: the open streams, and the pages that they are about.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use parking_lot::Mutex;
use perennial_isg::{Invalidation, Request, Subject};
use tokio::sync::Notify;

use super::follow::Renewed;
use super::shares::{Share, Shares};
use super::watched::Watched;
use crate::{LiveLimits, PageSubject};

/// How many subjects wait at most to be looked at; more are one of everything.
const MOST_WAITING: usize = 10_000;

/// So many addresses at least have to take their share until all places are taken.
const ADDRESSES: usize = 8;

/// The open streams of changes of a site, and the pages that they are about. It is cheap to clone.
#[derive(Clone)]
pub struct Tabs(pub(super) Arc<Hub>);

pub(super) struct Hub {
    limits: LiveLimits,
    /// How many streams there may be.
    places: AtomicUsize,
    open: AtomicUsize,
    /// How many of them each address has.
    shares: Arc<Shares>,
    next: AtomicU64,
    has_ended: AtomicBool,
    pages: Mutex<HashMap<Box<str>, Watched>>,
    /// What was invalidated, and not looked at yet.
    waiting: Mutex<HashSet<Subject>>,
    /// Wakes what looks at it.
    pub(super) wake: Arc<Notify>,
}

/// One stream: which of its pages have changed.
#[derive(Default)]
pub(super) struct Tab {
    changed: AtomicU64,
    pub(super) waker: AtomicWaker,
}

/// The place of a stream. It becomes free when this is dropped.
pub(super) struct OpenTab {
    hub: Arc<Hub>,
    id: u64,
    pub(super) tab: Arc<Tab>,
    pub(super) pages: Vec<Box<str>>,
    _share: Option<Share>,
}

/// Why a stream gets no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// All are taken.
    Full,
    /// Its address has as many as one address may have.
    OfAddress,
}

impl Tab {
    pub(super) fn tell(&self, place: u32) {
        self.changed.fetch_or(1_u64.wrapping_shl(place), Ordering::AcqRel);
        self.waker.wake();
    }

    /// The places of the pages that have changed since it was asked last.
    pub(super) fn take(&self) -> u64 {
        self.changed.swap(0, Ordering::AcqRel)
    }
}

impl Tabs {
    pub(crate) fn new(limits: LiveLimits) -> Self {
        Self(Arc::new(Hub {
            places: limits.tabs.into(),
            limits,
            open: 0.into(),
            shares: Arc::default(),
            next: 0.into(),
            has_ended: false.into(),
            pages: Mutex::default(),
            waiting: Mutex::default(),
            wake: Arc::default(),
        }))
    }

    /// Lets no more streams be open than this, if the settings allow more: a server needs connections for
    /// its pages, too.
    pub fn limit(&self, most: usize) {
        self.0.places.fetch_min(most, Ordering::Relaxed);
    }

    /// Ends all streams, and gives no more places: the server shuts down.
    pub fn end(&self) {
        self.0.has_ended.store(true, Ordering::Release);
        let mut told = HashSet::new();
        for watched in self.0.pages.lock().values() {
            for (id, (tab, _)) in &watched.tabs {
                if told.insert(*id) {
                    tab.waker.wake();
                }
            }
        }
    }

    /// How many streams are open.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.open.load(Ordering::Relaxed)
    }

    /// Whether no stream is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many pages they are about.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.0.pages.lock().len()
    }

    pub(super) fn most_pages(&self) -> usize {
        self.0.limits.pages_of_tab.clamp(1, 64)
    }

    /// Takes a place for a client of this address, if that is known.
    pub(super) fn open(&self, address: Option<IpAddr>) -> Result<OpenTab, NoPlace> {
        let hub = &self.0;
        if hub.has_ended.load(Ordering::Acquire) {
            return Err(NoPlace::Full);
        }
        let places = hub.places.load(Ordering::Relaxed);
        let most = hub.limits.tabs_of_address.min(places / ADDRESSES).max(1);
        let share = match address {
            Some(address) => Some(hub.shares.take(address, most).ok_or(NoPlace::OfAddress)?),
            None => None,
        };
        let take = |open: usize| (open < places).then_some(open + 1);
        let taken = hub.open.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.map_err(|_| NoPlace::Full)?;
        let id = hub.next.fetch_add(1, Ordering::Relaxed);
        let (hub, tab, pages) = (Arc::clone(hub), Arc::default(), Vec::new());
        Ok(OpenTab { hub, id, tab, pages, _share: share })
    }
}

impl std::fmt::Debug for Tabs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tabs").field("open", &self.len()).finish_non_exhaustive()
    }
}

impl Hub {
    /// Whether a tab still shows a page.
    pub(super) fn is_followed(&self, name: &str) -> bool {
        self.pages.lock().get(name).is_some_and(|watched| !watched.tabs.is_empty())
    }

    /// Notes what was invalidated, to be looked at in a moment.
    pub(super) fn note(&self, invalidations: &[Invalidation]) {
        if self.open.load(Ordering::Relaxed) == 0 {
            return;
        }
        let mut waiting = self.waiting.lock();
        waiting.extend(invalidations.iter().map(|own| own.subject.clone()));
        if waiting.len() > MOST_WAITING {
            waiting.clear();
            waiting.insert(Subject::All);
        }
        drop(waiting);
        self.wake.notify_one();
    }

    /// The pages that what was noted is about, and that are made anew before their tabs are told. The
    /// tabs of others are told at once.
    pub(super) fn concerned(&self) -> Vec<(Box<str>, Arc<Request<PageSubject>>)> {
        let subjects = std::mem::take(&mut *self.waiting.lock());
        let pages = self.pages.lock();
        let mut stored = Vec::new();
        for (name, watched) in pages.iter().filter(|(_, watched)| watched.is_about(&subjects)) {
            if watched.is_stored {
                stored.push((name.clone(), Arc::clone(&watched.stored)));
            } else {
                watched.tell();
            }
        }
        stored
    }

    /// Tells the tabs of a page that it has changed, and notes its tags.
    pub(super) fn tell(&self, name: &str, renewed: Renewed) {
        let mut pages = self.pages.lock();
        let Some(watched) = pages.get_mut(name) else { return };
        match renewed {
            Renewed::Tags(tags) => watched.set_tags(tags),
            Renewed::TooSlow => watched.forget_tags(),
            Renewed::Nothing => {}
        }
        watched.tell();
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}

impl OpenTab {
    /// Follows a page. Says `false` if there are too many pages.
    pub(super) fn watch(&mut self, name: String, watched: Watched) -> bool {
        let name: Box<str> = name.into();
        let mut pages = self.hub.pages.lock();
        if pages.len() >= self.hub.limits.pages && !pages.contains_key(&name) {
            return false;
        }
        let place = u32::try_from(self.pages.len()).unwrap_or_default();
        let known = pages.entry(name.clone()).or_insert(watched);
        known.tabs.entry(self.id).or_insert_with(|| (Arc::clone(&self.tab), place));
        self.pages.push(name);
        true
    }

    pub(super) fn heartbeat(&self) -> Duration {
        self.hub.limits.heartbeat
    }

    pub(super) fn has_ended(&self) -> bool {
        self.hub.has_ended.load(Ordering::Acquire)
    }
}

impl Drop for OpenTab {
    fn drop(&mut self) {
        let mut pages = self.hub.pages.lock();
        for name in &self.pages {
            let Some(watched) = pages.get_mut(name) else { continue };
            watched.tabs.remove(&self.id);
            if watched.tabs.is_empty() {
                pages.remove(name);
            }
        }
        drop(pages);
        self.hub.open.fetch_sub(1, Ordering::Relaxed);
    }
}
