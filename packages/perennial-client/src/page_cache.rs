//! [`PageCache`]: what the data route said of the pages that were seen or preloaded, so that to see
//! them again needs no request.

use std::cell::RefCell;

use js_sys::JsString;

/// How many bytes of answers are kept. The least recently used ones leave first.
const MAX_BYTES: usize = 16 << 20;
/// For how long a page is taken to be fresh at most, in milliseconds, whatever its answer says: the
/// server can renew a page at any time, and nobody tells a tab.
const MAX_FRESH: f64 = 300_000.0;
/// For how long the page that was served first is taken to be fresh, in milliseconds: a script
/// cannot see the headers of its own document.
const SERVED_FRESH: f64 = 30_000.0;

/// Until when an answer may be shown, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Freshness {
    /// Until then no request is needed.
    fresh_until: f64,
    /// Until then it may be shown while it is renewed in the background.
    stale_until: f64,
}

impl Freshness {
    /// As a `Cache-Control` header says it. `None`, if the answer is not to be kept.
    pub(crate) fn said_by(header: &str) -> Option<Self> {
        let (mut fresh, mut stale) = (None, f64::INFINITY);
        for directive in header.split(',') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            let seconds = || value.trim().parse::<u32>().ok().map(f64::from);
            match name.trim() {
                "no-store" | "private" | "no-cache" => return None,
                "s-maxage" => fresh = seconds(),
                "stale-while-revalidate" => stale = seconds().unwrap_or_default(),
                _ => {}
            }
        }
        let (now, fresh) = (js_sys::Date::now(), fresh? * 1000.0);
        let stale_until = now + fresh + stale * 1000.0;
        Some(Self { fresh_until: now + fresh.min(MAX_FRESH), stale_until })
    }

    /// That of the page that was served at this time.
    pub(crate) fn served_at(time: f64) -> Self {
        Self { fresh_until: time + SERVED_FRESH, stale_until: time + SERVED_FRESH }
    }
}

/// Whether what is kept can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    /// As if it had just been fetched.
    Fresh,
    /// While it is renewed in the background.
    Stale,
    /// Only where the visitor goes back to what was seen.
    Expired,
}

struct Kept {
    key: String,
    body: JsString,
    freshness: Freshness,
    last_used: u64,
}

/// A few hundred at most, and so looked through: a map of them would be more code than all else here.
#[derive(Default)]
struct Contents {
    entries: Vec<Kept>,
    bytes: usize,
    uses: u64,
}

/// What the data route answered, by path and query.
#[derive(Default)]
pub(crate) struct PageCache(RefCell<Contents>);

impl PageCache {
    /// What is kept of a page.
    pub(crate) fn find(&self, key: &str) -> Option<(JsString, Age)> {
        let mut contents = self.0.borrow_mut();
        contents.uses += 1;
        let uses = contents.uses;
        let kept = contents.entries.iter_mut().find(|kept| kept.key == key)?;
        kept.last_used = uses;
        let now = js_sys::Date::now();
        let age = match kept.freshness {
            freshness if now < freshness.fresh_until => Age::Fresh,
            freshness if now < freshness.stale_until => Age::Stale,
            _ => Age::Expired,
        };
        Some((kept.body.clone(), age))
    }

    /// Keeps an answer in place of an earlier one. What is larger than all that may be kept is not.
    pub(crate) fn keep(&self, key: &str, body: &JsString, freshness: Freshness) {
        self.remove(key);
        let size = size(key, body);
        if size > MAX_BYTES {
            return;
        }
        let mut contents = self.0.borrow_mut();
        while contents.bytes + size > MAX_BYTES && contents.drop_least_used() {}
        contents.uses += 1;
        contents.bytes += size;
        let last_used = contents.uses;
        contents.entries.push(Kept { key: key.into(), body: body.clone(), freshness, last_used });
    }

    pub(crate) fn remove(&self, key: &str) {
        self.0.borrow_mut().remove(key);
    }

    /// Forgets everything: another build answers now.
    pub(crate) fn clear(&self) {
        self.0.take();
    }
}

impl Contents {
    fn remove(&mut self, key: &str) {
        if let Some(place) = self.entries.iter().position(|kept| kept.key == key) {
            self.remove_at(place);
        }
    }

    fn remove_at(&mut self, place: usize) {
        let kept = self.entries.swap_remove(place);
        self.bytes -= size(&kept.key, &kept.body);
    }

    fn drop_least_used(&mut self) -> bool {
        let least = self.entries.iter().enumerate().min_by_key(|(_, kept)| kept.last_used);
        let Some((place, _)) = least else { return false };
        self.remove_at(place);
        true
    }
}

/// How many bytes an answer takes: of a text that is not Latin alone a browser keeps two for each
/// character, and of others one.
fn size(key: &str, body: &JsString) -> usize {
    key.len() + 2 * body.length() as usize
}
