//! Live pages: a tab is told when the page that it shows has changed, and takes the new one.
//!
//! The tabs of one browser share one connection: the one that holds a lock has it, and tells the others by
//! a channel. Nothing of this is linked for an app that does not call [`follow_changes`].

use std::cell::{Cell, OnceCell, RefCell};

use js_sys::{Math, Promise, Reflect, encode_uri_component};
use perennial_core::side::{Live, is_same_state};
use perennial_core::{base_link, visitor_changed};
use perennial_protocol::url::{CHANGES, query};
use sycamore::reactive::on_cleanup;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, EventSource, MessageEvent};

use crate::client::Client;
use crate::fetch::{self, Fetched, Purpose};
use crate::{browser, navigation, renewal};

/// The name of the lock and of the channel. The address of the app follows.
const NAME: &str = "perennial-changes ";
/// What tabs tell each other: who shows something; that one shows nothing any more; a page that one shows;
/// one that has changed; one that may have changed while nobody listened.
const WHO: &str = "who";
const LEFT: &str = "left";
const SHOWS: &str = "shows ";
const CHANGED: &str = "changed ";
const CHECK: &str = "check ";
/// For how many milliseconds the other tabs are given to say what they show.
const ANSWERS: f64 = 100.0;
/// How many milliseconds later a tab asks at most, so that not all ask at once.
const SPREAD: f64 = 200.0;
/// After how many milliseconds a connection that was refused is tried again: at first, and at most.
const FIRST_PAUSE: f64 = 5_000.0;
const LONGEST_PAUSE: f64 = 60_000.0;

/// This tab among the tabs of its browser.
struct Tab {
    channel: Option<BroadcastChannel>,
    /// How many views of the page follow its changes.
    views: Cell<u32>,
    /// Whether it has the connection.
    leads: Cell<bool>,
    /// What the tabs show, as far as the one with the connection knows.
    pages: RefCell<Vec<String>>,
    source: RefCell<Option<EventSource>>,
    /// What the connection is about.
    connected: RefCell<Vec<String>>,
    pause: Cell<f64>,
    /// Counts the connections that were tried, so that an earlier one is not tried again.
    tries: Cell<u32>,
    is_asking: Cell<bool>,
}

thread_local! {
    static TAB: OnceCell<&'static Tab> = const { OnceCell::new() };
}

/// Lets the page follow its changes as long as the view lasts that calls this.
pub fn follow_changes() {
    let tab = TAB.with(|tab| *tab.get_or_init(Tab::begin));
    tab.views.set(tab.views.get() + 1);
    tab.gather();
    on_cleanup(|| {
        tab.views.set(tab.views.get().saturating_sub(1));
        tab.gather();
    });
}

impl Tab {
    fn begin() -> &'static Self {
        let name = format!("{NAME}{}", base_link("/"));
        let tab: &'static Self = Box::leak(Box::new(Self {
            channel: BroadcastChannel::new(&name).ok(),
            views: Cell::default(),
            leads: Cell::default(),
            pages: RefCell::default(),
            source: RefCell::default(),
            connected: RefCell::default(),
            pause: Cell::new(FIRST_PAUSE),
            tries: Cell::default(),
            is_asking: Cell::default(),
        }));
        if let Some(channel) = &tab.channel {
            let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(said) = event.data().as_string() {
                    tab.hear(&said);
                }
            });
            channel.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        }
        browser::listen_window("pagehide", move |_: &web_sys::Event| tab.say(LEFT, ""));
        let lead = move || {
            tab.leads.set(true);
            tab.gather();
        };
        if lock(&name, lead).is_none() {
            // Without locks each tab has a connection of its own.
            tab.leads.set(true);
        }
        tab
    }

    fn say(&self, what: &str, page: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&format!("{what}{page}").into());
        }
    }

    fn hear(&'static self, said: &str) {
        if said == WHO {
            self.say_what_is_shown();
        } else if said == LEFT {
            if self.leads.get() {
                self.gather();
            }
        } else if let Some(page) = said.strip_prefix(SHOWS) {
            let is_new = !self.pages.borrow().iter().any(|known| known == page);
            if self.leads.get() && is_new {
                self.pages.borrow_mut().push(page.to_owned());
                self.connect_soon();
            }
        } else if let Some(page) = said.strip_prefix(CHANGED) {
            self.changed(page, false);
        } else if let Some(page) = said.strip_prefix(CHECK) {
            self.changed(page, true);
        }
    }

    fn say_what_is_shown(&self) {
        if self.views.get() > 0 {
            self.say(SHOWS, &page());
        }
    }

    /// Once it is settled what this tab shows, the one with the connection is to know it.
    fn gather(&'static self) {
        // A page that is made anew in its place follows again at once.
        later(0.0, move || {
            let own = (self.views.get() > 0).then(page);
            if !self.leads.get() {
                return match own {
                    Some(_) => self.say_what_is_shown(),
                    None => self.say(LEFT, ""),
                };
            }
            self.pages.replace(own.into_iter().collect());
            self.say(WHO, "");
            self.connect_soon();
        });
    }

    fn connect_soon(&'static self) {
        self.tries.set(self.tries.get().wrapping_add(1));
        let own = self.tries.get();
        later(ANSWERS, move || {
            if self.tries.get() == own {
                self.connect();
            }
        });
    }

    fn connect(&'static self) {
        let mut pages = self.pages.borrow().clone();
        pages.sort_unstable();
        if self.source.borrow().is_some() && *self.connected.borrow() == pages {
            return;
        }
        self.connected.replace(pages.clone());
        if let Some(source) = self.source.take() {
            source.close();
        }
        let mut keys = Vec::new();
        for page in &pages {
            keys.push(format!("{}={}", query::PAGE, String::from(encode_uri_component(page))));
        }
        let url = base_link(format!("{CHANGES}?{}", keys.join("&")));
        let Some(source) = (!pages.is_empty()).then(|| EventSource::new(&url).ok()).flatten()
        else {
            return;
        };
        let told = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(page) = event.data().as_string() {
                self.say(CHANGED, &page);
                self.changed(&page, false);
            }
        });
        source.set_onmessage(Some(told.into_js_value().unchecked_ref()));
        let opened = Closure::<dyn Fn()>::new(move || {
            self.pause.set(FIRST_PAUSE);
            self.check_all();
        });
        source.set_onopen(Some(opened.into_js_value().unchecked_ref()));
        let failed = Closure::<dyn Fn()>::new(move || self.failed());
        source.set_onerror(Some(failed.into_js_value().unchecked_ref()));
        self.source.replace(Some(source));
    }

    /// Asks for every page that is shown: what changed while nobody listened, nobody told.
    fn check_all(&'static self) {
        for page in self.pages.borrow().clone() {
            self.say(CHECK, &page);
            self.changed(&page, true);
        }
    }

    /// A connection that broke is tried again by the browser; one that was refused, here. Until then the
    /// pages are asked for now and then.
    fn failed(&'static self) {
        let is_refused = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
        if !self.source.borrow().as_ref().is_some_and(is_refused) {
            return;
        }
        self.source.take();
        let pause = self.pause.get();
        self.pause.set((pause * 2.0).min(LONGEST_PAUSE));
        later(pause * (1.0 + Math::random()), move || {
            self.check_all();
            self.gather();
        });
    }

    /// Takes the new page, if it is the one that is shown.
    fn changed(&'static self, changed: &str, may_be_same: bool) {
        if self.views.get() == 0 || changed != page() || self.is_asking.replace(true) {
            return;
        }
        let shown = changed.to_owned();
        later(Math::random() * SPREAD, move || {
            self.is_asking.set(false);
            spawn_local(async move {
                if Client::current().is_none() {
                    // What renders pages anew is not there yet.
                    visitor_changed();
                    pause(1_000.0).await;
                }
                if shown == page()
                    && let Some(client) = Client::current()
                {
                    renew(client, &shown, may_be_same).await;
                }
            });
        });
    }
}

/// Asks for the page that is shown, and shows it if it is another one now. What the visitor changed of its
/// state stays: then only its holes are filled again.
async fn renew(client: &'static Client, shown: &str, may_be_same: bool) {
    let Some(url) = browser::current_url() else { return };
    let (Some(path), Ok(controller)) = (navigation::path_of(&url), AbortController::new()) else {
        return;
    };
    let asked = fetch::page(&path, &url.search(), Purpose::Renew, controller.signal());
    let Ok(answer) = asked.await else { return };
    let Some(Fetched::Page { state, .. }) = fetch::meaning(&answer.value) else { return };
    if shown != page() {
        return;
    }
    client.pages.forget();
    let is_same = |known: &crate::kept_pages::Shown| is_same_state(&known.served, &state);
    let is_same = client.kept.shown.borrow().as_ref().is_some_and(is_same);
    if is_same && may_be_same {
        return;
    }
    let is_free = !is_same && Live::Page.changed().is_none();
    let is_new = is_free && renewal::show(client, &answer.value);
    client.stage.widgets(|widgets| widgets.ask_again(!is_new));
}

/// The address of the page that is shown, path and query.
fn page() -> String {
    let location = browser::location();
    let part = |get: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| get(location).ok()).unwrap_or_default()
    };
    part(web_sys::Location::pathname) + &part(web_sys::Location::search)
}

async fn pause(milliseconds: f64) {
    let mut begin = |resolve: js_sys::Function, _| {
        if let Some(window) = browser::window() {
            #[expect(clippy::cast_possible_truncation, reason = "it is less than some minutes")]
            let milliseconds = milliseconds as i32;
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    };
    let _ = JsFuture::from(Promise::new(&mut begin)).await;
}

fn later(milliseconds: f64, run: impl FnOnce() + 'static) {
    spawn_local(async move {
        pause(milliseconds).await;
        run();
    });
}

/// Runs something once this tab has a lock, which it then keeps. `None`, if the browser has no locks.
fn lock(name: &str, run: impl Fn() + 'static) -> Option<()> {
    let navigator = browser::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&locks, &"request".into()).ok()?;
    let request: js_sys::Function = request.dyn_into().ok()?;
    let granted = Closure::<dyn Fn() -> Promise>::new(move || {
        run();
        Promise::new(&mut |_, _| {})
    });
    request.call2(&locks, &name.into(), &granted.into_js_value()).ok().map(|_| ())
}
