//! [`Client`]: the app in the browser, from its start to the end of the tab.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use perennial_core::side::Live;
use perennial_core::{
    App, AppDefinition, CurrentPath, ErrorPage, Islands, LaterView, Layout, MountedLayouts, Router,
    RouterState, StateOf, TemplateDefinition, Widgets, set_base_path, set_navigator,
    set_visitor_listener,
};
use perennial_protocol::CanonicalPath;
use perennial_protocol::document::{
    AFRESH_ATTRIBUTE, HYDRATED_ATTRIBUTE, HYDRATED_EVENT, HYDRATING_EVENT, POPUP_ID, ROOT_ID,
};
use sycamore::reactive::{NodeHandle, RootHandle, create_child_scope, create_root};
use sycamore::web::hydrate_in_scope;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    AbortController, Element, Event, MouseEvent, PageTransitionEvent, PopStateEvent, SubmitEvent,
    Url,
};

use crate::kept_pages::KeptPages;
use crate::navigation::{self, Change, LastResort};
use crate::offline::{self, Notice};
use crate::pages::Pages;
use crate::scroll::ScrollPositions;
use crate::served_state::{self, ServedState, Shown};
use crate::widgets::{ClientWidgets, Source};
use crate::{
    announcer, browser, departure, forms, freezing, islands, links, mismatch, panic, parts,
    plugins, popup, preload, view_transition,
};

/// The app in the browser.
pub(crate) struct Client {
    pub(crate) app: &'static AppDefinition,
    pub(crate) pages: Pages,
    pub(crate) scroll: ScrollPositions,
    pub(crate) kept: KeptPages,
    element: Element,
    /// The one reactive root: what holds for the whole app.
    pub(crate) root: RootHandle,
    /// The scope of the page that is shown, with its layouts. It ends with the page.
    page: Cell<Option<NodeHandle>>,
    layouts: MountedLayouts,
    path: CurrentPath,
    pub(crate) router: Router,
    pub(crate) notice: Notice,
    widgets: ClientWidgets,
    /// Whether the global state is there, or the app has none.
    has_global: bool,
    navigation: Cell<u32>,
    abort: RefCell<Option<AbortController>>,
    /// Path and query of the page that is shown.
    pub(crate) shown: RefCell<String>,
}

/// Starts the app: hydrates the page that was served, then waits for clicks.
pub fn start(app: App) {
    panic::install_hook();
    let app = match app.finish() {
        Ok(app) => app,
        Err(error) => return browser::report(&error.to_string()),
    };
    let (Some(element), Some(url)) = (browser::element(ROOT_ID), browser::current_url()) else {
        return browser::report("PER-6002: the document has no root element for the app");
    };
    set_base_path(served_state::base_path());
    // The app and its client live as long as the tab does, and are named by every listener.
    let app: &'static AppDefinition = Box::leak(Box::new(app));
    let served = ServedState::read();
    let root = create_root(|| {});
    let has_global = provide_global(app, &root, served.global.as_ref());
    if let Some(element) = browser::element(POPUP_ID) {
        return popup::show(app, &root, &element);
    }
    let path = root.run_in(|| CurrentPath::provide(None));
    let router = root.run_in(|| Router::provide(RouterState::Idle));
    if served.is_left_to_islands {
        path.set(navigation::path_of(&url));
        return islands::listen(app, root, &served.widgets);
    }
    let client: &'static Client = Box::leak(Box::new(Client {
        app,
        pages: Pages::new(served.build, keepable(app, &served.shown, &url)),
        scroll: ScrollPositions::default(),
        kept: KeptPages::new(app.kept_pages),
        element,
        root,
        page: Cell::default(),
        layouts: MountedLayouts::default(),
        path,
        router,
        notice: Notice::default(),
        widgets: ClientWidgets::new(app),
        has_global,
        navigation: Cell::default(),
        abort: RefCell::default(),
        shown: RefCell::new(page_address(&url)),
    }));
    client.widgets.replace(&served.widgets);
    client.scroll.take_over();
    set_navigator(|url| client.navigate(url));
    set_visitor_listener(|| client.widgets.ask_again(true));
    let begin = move |shown, url| {
        client.wake(shown, url);
        client.listen();
        freezing::begin(client);
        plugins::started(app, &client.root);
    };
    let template = served.template.and_then(|place| app.templates.get(place));
    match template.filter(|template| !template.is_loaded()) {
        Some(template) => parts::when_loaded(template, move || begin(served.shown, url)),
        None => begin(served.shown, url),
    }
}

impl Client {
    /// Takes over what was served. What cannot be read is fetched and rendered afresh, and so is
    /// the page in whose place a loading page was served.
    fn wake(&'static self, shown: Shown, url: Url) {
        browser::dispatch_on(&self.element, HYDRATING_EVENT);
        let taken = match shown {
            Shown::Error(error) => {
                self.hydrate(self.error_layouts(), Box::new(|| self.app.error_views.view(error)));
                Ok(())
            }
            Shown::Page(state) => self.hydrate_page(&url, &state),
            Shown::Loading => {
                return spawn_local(navigation::go(self, url, Change::Replace, LastResort::Error));
            }
            Shown::Unreadable => Err("PER-6003: the page's state cannot be read".to_owned()),
        };
        match taken {
            Ok(()) => self.mark_hydrated(),
            Err(reason) => {
                browser::report(&reason);
                spawn_local(navigation::go(self, url, Change::Replace, LastResort::Stay));
            }
        }
    }

    fn hydrate_page(&'static self, url: &Url, state: &JsValue) -> Result<(), String> {
        let path = navigation::path_of(url).ok_or("PER-6004: the address has no canonical path")?;
        let template = self.template(&path)?;
        let view = template.prepare_view(state).map_err(|error| error.to_string())?;
        self.kept.show(page_address(url), self.app.keep(template), state.clone());
        self.path.set(Some(path));
        self.hydrate(template.layouts(), view);
        Ok(())
    }

    pub(crate) fn template(
        &self,
        path: &CanonicalPath,
    ) -> Result<&'static TemplateDefinition, String> {
        let found = self.app.routes.find(path);
        let template = found.and_then(|found| self.app.templates.get(found.template));
        template.ok_or_else(|| "PER-6005: no template answers this address".to_owned())
    }

    /// Takes over what was served, or renders it afresh if an instance before this one failed to.
    fn hydrate(&'static self, layouts: &[Layout], view: LaterView) {
        if browser::root_element().is_some_and(|root| root.has_attribute(AFRESH_ATTRIBUTE)) {
            let served = mismatch::remember(&self.element);
            self.render(layouts, view);
            mismatch::report(served, &self.element, || self.name_of_page());
        } else {
            self.in_new_scope(|| {
                hydrate_in_scope(|| self.layouts.mount(layouts, view), &self.element);
            });
        }
    }

    /// Renders a page. The layouts that it shares with the page before stay as they are.
    fn render(&'static self, layouts: &[Layout], view: LaterView) {
        let Err(view) = self.layouts.swap(layouts, view) else { return };
        if let Some(page) = self.page.take() {
            page.dispose();
        }
        let element = &self.element;
        self.in_new_scope(|| browser::render(|| self.layouts.mount(layouts, view), element));
    }

    /// What is shown, as an author knows it.
    fn name_of_page(&self) -> String {
        let path = self.path.text();
        let canonical = CanonicalPath::from_decoded(&path).ok();
        let found = canonical.as_ref().and_then(|path| self.app.routes.find(path));
        match found.and_then(|found| self.app.templates.get(found.template)) {
            Some(template) => format!("{path} of the template {:?}", template.pattern().as_str()),
            None => "the error view".to_owned(),
        }
    }

    fn in_new_scope(&'static self, run: impl FnOnce()) {
        let scope = self.root.run_in(|| {
            create_child_scope(|| {
                Widgets::provide(Rc::new(Source(&self.widgets)), Islands::Included);
                run();
            })
        });
        self.page.set(Some(scope));
    }

    /// The layouts around an error view: as the server has them.
    fn error_layouts(&self) -> &'static [Layout] {
        if self.has_global { &self.app.layouts } else { &[] }
    }

    /// Whether what every page can see is made for each request.
    pub(crate) fn has_personal_global(&self) -> bool {
        self.app.global.as_ref().is_some_and(|global| global.has_request_state())
    }

    /// Whether the app's pages can be shown: without its global state they cannot.
    pub(crate) fn can_render(&self) -> bool {
        self.has_global
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
        self.widgets.replace(widgets);
        self.path.set(Some(path.clone()));
        self.render(template.layouts(), view);
        if returns {
            Live::Page.mark_changed();
        }
        Ok(())
    }

    /// Renders an error in place of the page that is shown.
    pub(crate) fn render_error(&'static self, error: ErrorPage) {
        self.kept.leave();
        self.widgets.replace(&JsValue::UNDEFINED);
        self.path.set(None);
        self.render(self.error_layouts(), Box::new(|| self.app.error_views.view(error)));
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

    /// A new page is shown.
    pub(crate) fn arrived(&self, url: &Url) {
        self.abort.replace(None);
        self.shown.replace(page_address(url));
        if self.pages.take_visitor_changed() {
            self.widgets.ask_again(false);
        }
        announcer::announce(&self.element);
        preload::watch();
        self.mark_hydrated();
    }

    /// Says that the page was taken over, once.
    fn mark_hydrated(&self) {
        let root = browser::root_element();
        let Some(root) = root.filter(|root| !root.has_attribute(HYDRATED_ATTRIBUTE)) else {
            return;
        };
        let _ = root.set_attribute(HYDRATED_ATTRIBUTE, "");
        browser::dispatch_on(&self.element, HYDRATED_EVENT);
    }

    fn listen(&'static self) {
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
                self.router.set(RouterState::Idle);
            }
        });
    }

    fn on_click(&'static self, event: &MouseEvent) {
        if let Some(url) = links::destination(event) {
            self.follow(event, url);
        }
    }

    fn on_submit(&'static self, event: &SubmitEvent) {
        if let Some(url) = forms::destination(event) {
            self.follow(event, url);
        }
    }

    /// Goes where a click or a submit leads, if that is a page of this app.
    fn follow(&'static self, event: &Event, url: Url) {
        if !navigation::answers(self.app, &url) {
            return;
        }
        event.prevent_default();
        self.travel(url);
    }

    /// Goes to an address that a view names.
    fn navigate(&'static self, url: &str) {
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
            self.scroll.remember();
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

/// Provides the global state to the whole app. Without one that can be read, an app that has one
/// leaves navigation to the browser.
fn provide_global(app: &AppDefinition, root: &RootHandle, state: Option<&JsValue>) -> bool {
    let Some(global) = &app.global else { return true };
    let Some(state) = state else { return false };
    match global.prepare(state) {
        Ok(provide) => {
            root.run_in(provide);
            true
        }
        Err(error) => {
            browser::report(&error.to_string());
            false
        }
    }
}

/// Path and query of the page that was served, if it is the same for all visitors.
fn keepable(app: &AppDefinition, shown: &Shown, url: &Url) -> Option<String> {
    let path = navigation::path_of(url).filter(|_| matches!(shown, Shown::Page(_)))?;
    let template = app.templates.get(app.routes.find(&path)?.template)?;
    let personal = template.has_guard() || app.is_per_request(template);
    (!personal).then(|| path.as_str().to_owned() + &url.search())
}

/// What of an address decides which page is shown. A plain server of exported files puts a slash at
/// its end.
fn page_address(url: &Url) -> String {
    url.pathname().trim_end_matches('/').to_owned() + &url.search()
}
