//! [`Pages`]: where the client has pages from: what was seen, what is being preloaded, and the data
//! route.

use std::cell::{Cell, RefCell};

use js_sys::{JSON, Promise};
use perennial_core::side::HAS_MESSAGES;
use perennial_protocol::document::{
    HEAD_ATTRIBUTE, MESSAGES_ID, PERSONAL_ATTRIBUTE, STATE_ID, WIDGETS_ID,
};
use perennial_protocol::{CanonicalPath, payload};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{AbortSignal, Element};

use crate::browser;
use crate::fetch::{self, Answer, Fetched, Purpose};
use crate::fetch_error::FetchError;
use crate::page_cache::{Age, Freshness, PageCache};

/// How many preloads run at once. What comes on top of that is not preloaded.
const MAX_PRELOADS: usize = 4;
/// After how many milliseconds a request that nobody waits for is given up.
const BACKGROUND_DEADLINE: u32 = 15_000;

/// What of the pages that were seen before will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Whatever there is: the visitor goes back to it.
    Any,
    /// What may still be shown.
    Current,
    /// Nothing: the page is asked for.
    None,
}

/// Where the client has pages from.
pub(crate) struct Pages {
    /// The client's build; empty, if the document does not say it.
    build: String,
    cache: PageCache,
    /// The preloads under way, each a promise of what was answered, or of nothing.
    preloads: RefCell<Vec<(String, Promise)>>,
    /// The page that was served, and when, until it is kept.
    served: Cell<Option<(String, f64)>>,
    /// Whether an answer said that the visitor changed.
    visitor_changed: Cell<bool>,
}

impl Pages {
    /// `served` is path and query of the page that was served, if it may be kept.
    pub(crate) fn new(build: String, served: Option<String>) -> Self {
        let served = served.filter(|_| !is_personal());
        let served = Cell::new(served.map(|key| (key, js_sys::Date::now())));
        let (cache, preloads) = (PageCache::default(), RefCell::default());
        Self { build, cache, preloads, served, visitor_changed: Cell::default() }
    }

    /// Whether a page that this build made is for this client. A document that lost what says its
    /// build leaves that open; then the page's state, which is checked when it is read, decides.
    pub(crate) fn is_of(&self, build: &str) -> bool {
        self.build.is_empty() || self.build == build
    }

    /// Notes that an answer said that the visitor changed.
    pub(crate) fn note_visitor_changed(&self) {
        self.visitor_changed.set(true);
    }

    /// Whether an answer said that the visitor changed, and no page was shown since.
    pub(crate) fn has_visitor_changed(&self) -> bool {
        self.visitor_changed.get()
    }

    /// The same, which is then no longer news.
    pub(crate) fn take_visitor_changed(&self) -> bool {
        self.visitor_changed.take()
    }

    /// What is to be shown for an address, of which nothing is kept that will do.
    pub(crate) async fn page(
        &'static self,
        path: &CanonicalPath,
        query: &str,
        seen: Seen,
        signal: AbortSignal,
    ) -> Result<Fetched, FetchError> {
        let key = key(path, query);
        if seen != Seen::None {
            let preload = self.preload_of(&key);
            if let Some(preload) = preload {
                let answered = JsFuture::from(preload).await.unwrap_or_default();
                if let Some(found) = fetch::meaning(&answered) {
                    return Ok(found);
                }
            }
        }
        let answer = fetch::page(path, query, Purpose::Show, signal).await?;
        if answer.changes_visitor {
            self.visitor_changed.set(true);
        }
        let fetched = answer.read()?;
        self.keep(&key, &answer, &fetched);
        Ok(fetched)
    }

    /// What is kept of a page, if that will do. What is no longer fresh is renewed meanwhile.
    pub(crate) fn seen(
        &'static self,
        path: &CanonicalPath,
        query: &str,
        seen: Seen,
    ) -> Option<Fetched> {
        if seen == Seen::None {
            return None;
        }
        let key = key(path, query);
        let (body, age) = self.cache.find(&key)?;
        if age == Age::Expired && seen != Seen::Any {
            return None;
        }
        let found = fetch::read(&body)?;
        if age != Age::Fresh {
            let renewed = self.ask_ahead(key, path, query, Purpose::Renew);
            spawn_local(async move {
                renewed.await;
            });
        }
        Some(found)
    }

    /// Asks for a page that is likely to be visited.
    pub(crate) fn preload(&'static self, path: &CanonicalPath, query: &str) {
        let key = key(path, query);
        let known = self.cache.find(&key).is_some_and(|(_, age)| age != Age::Expired);
        if known || self.preload_of(&key).is_some() || self.preloads.borrow().len() >= MAX_PRELOADS
        {
            return;
        }
        // Nothing is borrowed meanwhile: what a site has in place of `fetch` may come back to here.
        let asked = self.ask_ahead(key.clone(), path, query, Purpose::Preload);
        let under_way = key.clone();
        let promise = future_to_promise(async move {
            let answered = asked.await;
            self.preloads.borrow_mut().retain(|(key, _)| *key != under_way);
            Ok(answered.unwrap_or_default())
        });
        self.preloads.borrow_mut().push((key, promise));
    }

    fn preload_of(&self, key: &str) -> Option<Promise> {
        let preloads = self.preloads.borrow();
        preloads.iter().find(|(under_way, _)| under_way == key).map(|(_, promise)| promise.clone())
    }

    /// Asks for a page that nobody waits for yet, and gives the answer, if it is one. That it failed
    /// is told when the page is visited, if it fails then, too.
    fn ask_ahead(
        &'static self,
        key: String,
        path: &CanonicalPath,
        query: &str,
        purpose: Purpose,
    ) -> impl Future<Output = Option<JsValue>> + use<> {
        let signal = AbortSignal::timeout_with_u32(BACKGROUND_DEADLINE);
        let answer = fetch::page(path, query, purpose, signal);
        async move {
            let answer = answer.await.ok()?;
            let fetched = answer.read().ok()?;
            self.keep(&key, &answer, &fetched);
            Some(answer.value)
        }
    }

    fn keep(&self, key: &str, answer: &Answer, fetched: &Fetched) {
        let made_by = match fetched {
            Fetched::Page { build, .. } => Some(build),
            Fetched::Redirect(_) | Fetched::Error(_) => None,
        };
        if made_by.is_some_and(|build| !self.is_of(build)) {
            return self.cache.clear();
        }
        match Freshness::said_by(&answer.cache_control).filter(|_| made_by.is_some()) {
            Some(freshness) => self.cache.keep(key, &answer.body, freshness),
            None => self.cache.remove(key),
        }
    }

    /// Forgets all that was seen or is being preloaded: it may be older than what is now.
    pub(crate) fn forget(&self) {
        self.cache.clear();
        self.preloads.borrow_mut().clear();
        self.served.set(None);
    }

    /// Keeps the page that was served, before another one takes its place.
    pub(crate) fn keep_served(&self) {
        let Some((key, time)) = self.served.take() else { return };
        if let Some(body) = served_body(&self.build) {
            self.cache.keep(&key, &body.into(), Freshness::served_at(time));
        }
    }
}

/// By what a page is known.
fn key(path: &CanonicalPath, query: &str) -> String {
    format!("{}{query}", path.as_str())
}

/// Whether the server filled holes of the page for this visitor, who may be another one, or log in,
/// by the time that it is shown again.
fn is_personal() -> bool {
    let root = browser::document().and_then(|document| document.document_element());
    root.is_some_and(|root| root.has_attribute(PERSONAL_ATTRIBUTE))
}

/// What the data route would have answered for the page that was served.
fn served_body(build: &str) -> Option<String> {
    let document = browser::document()?;
    let text =
        |id| browser::element_beside_page(id).and_then(|element: Element| element.text_content());
    let state = text(STATE_ID)?;
    let widgets = text(WIDGETS_ID).unwrap_or_else(|| "{}".to_owned());
    let own = document.query_selector_all(&format!("head [{HEAD_ATTRIBUTE}]:not(title)")).ok()?;
    let mut html = String::new();
    for index in 0..own.length() {
        let element = own.get(index).map(JsCast::unchecked_into::<Element>);
        html += &element?.outer_html();
    }
    let (title, html, build) = (quoted(&document.title())?, quoted(&html)?, quoted(build)?);
    let mut body = format!(
        r#"{{"{}":{build},"{}":{state},"{}":{widgets},"{}":{{"{}":{title},"{}":{html}}}"#,
        payload::BUILD,
        payload::STATE,
        payload::WIDGETS,
        payload::HEAD,
        payload::TITLE,
        payload::HTML,
    );
    if HAS_MESSAGES && let Some(messages) = text(MESSAGES_ID) {
        body = [&body, ",\"", payload::MESSAGES, "\":", &messages].concat();
    }
    Some(body + "}")
}

fn quoted(text: &str) -> Option<String> {
    JSON::stringify(&JsValue::from_str(text)).ok()?.as_string()
}
