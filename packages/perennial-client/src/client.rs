//! [`Client`]: the app in the browser, from the page that was served to the end of the tab.

use std::cell::{Cell, OnceCell, RefCell};

use perennial_core::side::Live;
use perennial_core::{
    AppDefinition, ErrorPage, LaterView, Layout, Reached, RouterState, StateOf, TemplateDefinition,
    locale, set_locale, set_reached,
};
use perennial_protocol::CanonicalPath;
use perennial_protocol::document::{
    AFRESH_ATTRIBUTE, GLOBAL_ID, GLOBAL_OF_LOCALE_ATTRIBUTE, HYDRATING_EVENT,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    AbortController, Event, MouseEvent, PageTransitionEvent, PopStateEvent, SubmitEvent, Url,
};

use crate::kept_pages::KeptPages;
use crate::navigation::{self, Change, LastResort};
use crate::offline::{self, Notice};
use crate::pages::Pages;
use crate::scroll::ScrollPositions;
use crate::served_state::{self, Shown};
use crate::stage::Stage;
use crate::{
    announcer, browser, departure, fetch, forms, freezing, links, mismatch, plugins, preload,
    view_transition,
};

/// What is wrong with a state that was served.
const UNREADABLE: &str = "PER-6003: the page's state cannot be read";

/// The app in the browser, beyond the page that was served.
pub(crate) struct Client {
    pub(crate) app: &'static AppDefinition,
    pub(crate) stage: &'static Stage,
    pub(crate) pages: Pages,
    pub(crate) scroll: ScrollPositions,
    pub(crate) kept: KeptPages,
    pub(crate) notice: Notice,
    navigation: Cell<u32>,
    abort: RefCell<Option<AbortController>>,
    /// Path and query of the page that is shown.
    pub(crate) shown: RefCell<String>,
    follows: Cell<bool>,
}

thread_local! {
    static CLIENT: OnceCell<&'static Client> = const { OnceCell::new() };
}

impl Client {
    /// The one client, of the page that was served.
    pub(crate) fn of(stage: &'static Stage) -> &'static Self {
        CLIENT.with(|client| *client.get_or_init(|| Box::leak(Box::new(Self::new(stage)))))
    }

    /// The client, if it is there already.
    pub(crate) fn current() -> Option<&'static Self> {
        CLIENT.with(|client| client.get().copied())
    }

    /// Whether the visitor is on their way to another page.
    pub(crate) fn is_navigating(&self) -> bool {
        self.abort.borrow().is_some()
    }

    fn new(stage: &'static Stage) -> Self {
        let (app, served) = (stage.app, &stage.served);
        let url = browser::current_url();
        let shown = url.as_ref().map(page_address).unwrap_or_default();
        let kept = KeptPages::new(app.kept_pages);
        let template = served.template.and_then(|place| app.templates.get(place));
        if let (Shown::Page(state), Some(template)) = (&served.shown, template) {
            kept.show(shown.clone(), app.keep(template), state.clone());
        }
        let keepable = url.and_then(|url| keepable(app, &served.shown, &url));
        Self {
            app,
            stage,
            pages: Pages::new(served_state::build(), keepable),
            scroll: ScrollPositions::default(),
            kept,
            notice: Notice::default(),
            navigation: Cell::default(),
            abort: RefCell::default(),
            shown: RefCell::new(shown),
            follows: Cell::default(),
        }
    }

    /// Follows what the visitor does from now on, and lets all begin that waits for the page.
    pub(crate) fn follow(&'static self) {
        if self.follows.replace(true) {
            return;
        }
        self.listen();
        freezing::begin(self);
        plugins::started(self.app, &self.stage.root);
        self.stage.is_followed();
    }

    /// Shows what was served otherwise than as it stands: an error, the page in whose place a loading
    /// page was served, a page that could not be hydrated or whose state cannot be read.
    pub(crate) fn take_over(&'static self) {
        match &self.stage.served.shown {
            Shown::Error(value) => match fetch::error_of(value) {
                Some(error) => {
                    let view = Box::new(|| self.app.error_views.view(error));
                    self.show_served(self.error_layouts(), view);
                }
                None => self.ask_afresh(UNREADABLE),
            },
            Shown::Page(state) => {
                if let Err(reason) = self.show_served_page(state) {
                    self.ask_afresh(&reason);
                }
            }
            Shown::Loading => self.ask_for_served(LastResort::Error),
            Shown::Unreadable => self.ask_afresh(UNREADABLE),
        }
        self.follow();
    }

    fn show_served_page(&'static self, state: &JsValue) -> Result<(), String> {
        let path = browser::current_url().as_ref().and_then(navigation::path_of);
        let path = path.ok_or("PER-6004: the address has no canonical path")?;
        let named = self.stage.served.template.and_then(|place| self.app.templates.get(place));
        let template = named.map_or_else(|| self.template(&path), Ok)?;
        let view = template.prepare_view(state).map_err(|error| error.to_string())?;
        self.show_served(template.layouts(), view);
        Ok(())
    }

    /// Takes over what was served, or renders it afresh if an instance before this one failed to.
    fn show_served(&'static self, layouts: &[Layout], view: LaterView) {
        if !browser::root_element().is_some_and(|root| root.has_attribute(AFRESH_ATTRIBUTE)) {
            return self.stage.hydrate(layouts, view);
        }
        let element = &self.stage.element;
        browser::dispatch_on(element, HYDRATING_EVENT);
        let served = mismatch::remember(element);
        self.render(layouts, view);
        mismatch::report(served, element, || self.name_of_page());
        self.stage.awakes();
    }

    /// Asks for the page that was served: what was served of it is of no use, for this reason.
    pub(crate) fn ask_afresh(&'static self, reason: &str) {
        browser::report(reason);
        self.ask_for_served(LastResort::Stay);
        self.follow();
    }

    fn ask_for_served(&'static self, last_resort: LastResort) {
        browser::dispatch_on(&self.stage.element, HYDRATING_EVENT);
        if let Some(url) = browser::current_url() {
            spawn_local(navigation::go(self, url, Change::Replace, last_resort));
        }
    }

    pub(crate) fn template(
        &self,
        path: &CanonicalPath,
    ) -> Result<&'static TemplateDefinition, String> {
        let found = self.app.find(path);
        let template = found.and_then(|found| self.app.templates.get(found.template));
        template.ok_or_else(|| "PER-6005: no template answers this address".to_owned())
    }

    /// Renders a page of a locale. The layouts that it shares with the page before stay as they are,
    /// unless that was in another.
    fn render_in(&'static self, locale: &str, layouts: &[Layout], view: LaterView) {
        if set_locale(locale) {
            served_state::set_lang(locale, self.app.locales.is_right_to_left(locale));
            return self.render(layouts, view);
        }
        if let Err(view) = self.stage.layouts.swap(layouts, view) {
            self.render(layouts, view);
        }
    }

    /// Renders a page and its layouts.
    fn render(&'static self, layouts: &[Layout], view: LaterView) {
        let stage = self.stage;
        if let Some(page) = stage.page.take() {
            page.dispose();
        }
        let mount = || browser::render(|| stage.layouts.mount(layouts, view), &stage.element);
        stage.in_new_scope(mount);
    }

    /// What is shown, as an author knows it.
    fn name_of_page(&self) -> String {
        let path = self.stage.path().text();
        let canonical = CanonicalPath::from_decoded(&path).ok();
        let found = canonical.as_ref().and_then(|path| self.app.routes().find(path));
        match found.and_then(|found| self.app.templates.get(found.template)) {
            Some(template) => format!("{path} of the template {:?}", template.pattern().as_str()),
            None => "the error view".to_owned(),
        }
    }

    /// The layouts around an error view: as the server has them.
    fn error_layouts(&self) -> &'static [Layout] {
        if self.stage.has_global.get() { &self.app.layouts } else { &[] }
    }

    /// Whether what every page can see is made for each request.
    pub(crate) fn has_personal_global(&self) -> bool {
        self.app.global.as_ref().is_some_and(|global| global.has_request_state())
    }

    /// Whether what every page can see is not that of a page, because that is in another locale.
    pub(crate) fn has_other_global(&self, path: &CanonicalPath) -> bool {
        let global = browser::element_beside_page(GLOBAL_ID);
        self.app.locales.of(path.as_str()) != locale()
            && global.is_some_and(|it| it.has_attribute(GLOBAL_OF_LOCALE_ATTRIBUTE))
    }

    /// Whether the app's pages can be shown: without its global state they cannot.
    pub(crate) fn can_render(&self) -> bool {
        self.stage.has_global.get()
    }

    /// Renders a page in place of the one that is shown: as the visitor left it, if they did.
    pub(crate) fn render_page(
        &'static self,
        url: &Url,
        path: &CanonicalPath,
        state: &JsValue,
        widgets: &JsValue,
    ) -> Result<(), String> {
        let template = self.template(path)?;
        let address = page_address(url);
        self.kept.leave();
        let left = self.kept.take(&address, state);
        let returns = left.is_some();
        let view = template.prepare_view_of(
            left.map_or(StateOf::Server(state), |left| StateOf::Visit(left.value)),
        );
        let view = view.map_err(|error| error.to_string())?;
        self.kept.show(address, self.app.keep(template), state.clone());
        self.stage.widgets(|own| own.replace(widgets));
        self.stage.path().set(self.app.locales.within(path));
        self.render_in(self.app.locales.of(path.as_str()), template.layouts(), view);
        if returns {
            Live::Page.mark_changed();
        }
        Ok(())
    }

    /// Renders an error in place of the page that is shown.
    pub(crate) fn render_error(&'static self, url: &Url, error: ErrorPage) {
        self.kept.leave();
        self.stage.widgets(|own| own.replace(&JsValue::UNDEFINED));
        self.stage.path().set(None);
        let path = navigation::path_of(url);
        let locale = self.app.locales.of(path.as_ref().map_or("", CanonicalPath::as_str));
        let view = Box::new(|| self.app.error_views.view(error));
        self.render_in(locale, self.error_layouts(), view);
    }

    /// A navigation begins: one that is under way is aborted.
    pub(crate) fn begin_navigation(&self, controller: AbortController) -> u32 {
        self.pages.keep_served();
        self.hide_notice();
        if let Some(earlier) = self.abort.replace(Some(controller)) {
            earlier.abort();
        }
        self.navigation.set(self.navigation.get().wrapping_add(1));
        self.navigation.get()
    }

    /// Whether no later navigation has begun.
    pub(crate) fn is_latest(&self, ticket: u32) -> bool {
        self.navigation.get() == ticket
    }

    /// Whether a navigation is the latest, and its page is not shown yet.
    pub(crate) fn awaits(&self, ticket: u32) -> bool {
        self.is_latest(ticket) && self.abort.borrow().is_some()
    }

    /// A new page is shown.
    pub(crate) fn arrived(&self, url: &Url) {
        self.abort.replace(None);
        self.shown.replace(page_address(url));
        if self.pages.take_visitor_changed() {
            self.stage.widgets(|widgets| widgets.ask_again(false));
        }
        announcer::announce(&self.stage.element);
        preload::watch_soon();
        self.stage.awakes();
    }

    fn listen(&'static self) {
        self.scroll.take_over();
        set_reached(self);
        announcer::prepare();
        browser::listen("click", move |event| self.on_click(event));
        browser::listen("submit", move |event| self.on_submit(event));
        preload::listen(self);
        offline::listen(self);
        if self.app.view_transitions {
            view_transition::listen();
        }
        browser::listen_window("popstate", move |event| self.on_pop(event));
        // A page that the browser kept while it showed another one waits for nothing.
        browser::listen_window("pageshow", move |event: &PageTransitionEvent| {
            if event.persisted() {
                self.stage.router().set(RouterState::Idle);
            }
        });
    }

    fn on_click(&'static self, event: &MouseEvent) {
        if let Some(url) = links::destination(event) {
            self.answer(event, url);
        }
    }

    fn on_submit(&'static self, event: &SubmitEvent) {
        if let Some(url) = forms::destination(event) {
            self.answer(event, url);
        }
    }

    /// Goes where a click or a submit leads, if that is a page of this app.
    fn answer(&'static self, event: &Event, url: Url) {
        if !navigation::answers(self.app, &url) {
            return;
        }
        event.prevent_default();
        self.travel(url);
    }

    /// Goes to an address that a view names.
    pub(crate) fn navigate(&'static self, url: &str) {
        let Some(current) = browser::current_url() else { return };
        let Ok(url) = Url::new_with_base(url, &current.href()) else { return };
        let part_of_page = !self.is_elsewhere(&url) && !url.hash().is_empty();
        if url.origin() == current.origin() && navigation::answers(self.app, &url) && !part_of_page
        {
            self.travel(url);
        } else {
            departure::to(&url.href());
        }
    }

    /// Asks ahead for a page that a view names.
    pub(crate) fn preload(&'static self, url: &str) {
        preload::named(self, url);
    }

    /// Goes to a page of this app.
    fn travel(&'static self, url: Url) {
        let current = browser::current_url();
        let change = if !self.is_elsewhere(&url) {
            Change::Replace
        } else if current.is_some_and(|current| page_address(&current) == page_address(&url)) {
            // The history has moved there already, but its page could not be reached.
            Change::None
        } else {
            Change::Push
        };
        if change != Change::None {
            self.scroll.leave();
        }
        spawn_local(navigation::go(self, url, change, LastResort::Load));
    }

    /// Whether an address is not that of the page that is shown.
    pub(crate) fn is_elsewhere(&self, url: &Url) -> bool {
        *self.shown.borrow() != page_address(url)
    }

    fn on_pop(&'static self, event: &PopStateEvent) {
        let Some(url) = browser::current_url() else { return };
        self.scroll.remember();
        self.scroll.moved_to(&event.state());
        // Only the part of the page changed: the browser scrolls.
        if !self.is_elsewhere(&url) {
            return;
        }
        if navigation::answers(self.app, &url) {
            spawn_local(navigation::go(self, url, Change::None, LastResort::Load));
        } else {
            departure::to(&url.href());
        }
    }
}

/// Path and query of the page that was served, if it is the same for all visitors.
fn keepable(app: &AppDefinition, shown: &Shown, url: &Url) -> Option<String> {
    let path = navigation::path_of(url).filter(|_| matches!(shown, Shown::Page(_)))?;
    let template = app.templates.get(app.find(&path)?.template)?;
    let personal = template.has_guard() || app.is_per_request(template);
    (!personal).then(|| path.as_str().to_owned() + &url.search())
}

/// What of an address decides which page is shown. A plain server of exported files puts a slash at
/// its end.
fn page_address(url: &Url) -> String {
    url.pathname().trim_end_matches('/').to_owned() + &url.search()
}

impl Reached for Client {
    fn navigate(&'static self, url: &str) {
        Self::navigate(self, url);
    }

    fn preload(&'static self, url: &str) {
        Self::preload(self, url);
    }

    fn visitor_changed(&'static self) {
        self.stage.widgets(|widgets| widgets.ask_again(true));
    }
}
