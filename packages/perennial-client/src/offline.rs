//! A page that cannot be reached: the one that is shown stays, and it is said beside it.

use std::cell::{Cell, RefCell};

use perennial_core::{RouterState, base_link};
use perennial_protocol::document::NOTICE_ID;
use perennial_protocol::url::HEALTH;
use sycamore::reactive::{NodeHandle, create_child_scope};
use sycamore::web::render_in_scope;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, CssStyleSheet, Event, HtmlElement, RequestInit, RequestRedirect, Url};

use crate::client::Client;
use crate::fetch_error::FetchError;
use crate::navigation::{self, Change, LastResort};
use crate::{browser, departure, fetch};

/// For how many milliseconds the server is given to answer at all.
const PATIENCE: u32 = 5_000;
/// Where the notice stands, unless the app's stylesheet says otherwise.
const STYLE: &str = "{inset:auto 0 1rem;max-width:calc(100% - 2rem)}";

/// The notice beside the page, and what is tried again.
#[derive(Default)]
pub(crate) struct Notice {
    waiting: RefCell<Option<(Url, Change)>>,
    /// The scope of what it shows.
    scope: Cell<Option<NodeHandle>>,
    /// Whether the focus was in it when it was hidden.
    had_focus: Cell<bool>,
}

/// The data route did not answer, or the part that shows the page did not come. If the server does
/// not answer at all, a full load would show the browser's own error page in place of one that can
/// still be read.
pub(crate) async fn stay_or_leave(
    client: &'static Client,
    url: Url,
    change: Change,
    ticket: u32,
    error: Option<FetchError>,
) {
    let online = browser::window().is_none_or(|window| window.navigator().on_line());
    let reachable = online && is_reachable().await;
    if !client.is_latest(ticket) {
        return;
    }
    if reachable {
        if let Some(error) = error {
            browser::report(&error.to_string());
        }
        return departure::to(&url.href());
    }
    client.stage.router().set(RouterState::Failed { to: navigation::address(&url) });
    client.notice.waiting.replace(Some((url, change)));
    client.show_notice();
}

/// Whether the server answers at all, whatever that may be. A page may take long to make, so none is
/// asked for.
pub(crate) async fn is_reachable() -> bool {
    let options = RequestInit::new();
    options.set_method("HEAD");
    // Wherever that may lead, it is an answer.
    options.set_redirect(RequestRedirect::Manual);
    options.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let Some(window) = browser::window() else { return false };
    JsFuture::from(window.fetch_with_str_and_init(&base_link(HEALTH), &options)).await.is_ok()
}

/// Listens for the connection to come back.
pub(crate) fn listen(client: &'static Client) {
    browser::listen_window("online", move |_: &Event| {
        let Some((url, change)) = client.notice.waiting.take() else { return };
        if change == Change::Push {
            client.scroll.remember();
        }
        spawn_local(navigation::go(client, url, change, LastResort::Load));
    });
}

impl Client {
    /// Says beside the page that another one cannot be reached.
    fn show_notice(&'static self) {
        let Some(element) = element().or_else(|| make_element(self)) else { return };
        let scope = self.stage.root.run_in(|| {
            create_child_scope(|| {
                let view = || self.app.error_views.notice_view();
                render_in_scope(view, &element);
            })
        });
        self.notice.scope.set(Some(scope));
        // A browser without popovers shows it at the end of the page.
        let _ = element.show_popover();
        if self.notice.had_focus.get()
            && let Ok(Some(control)) = element.query_selector("a[href],button")
            && let Ok(control) = control.dyn_into::<HtmlElement>()
        {
            let _ = control.focus();
        }
    }

    /// Takes the notice away, if there is one: a navigation begins.
    pub(crate) fn hide_notice(&self) {
        self.notice.waiting.take();
        let Some(scope) = self.notice.scope.take() else { return };
        scope.dispose();
        if let Some(element) = element() {
            let focused = browser::document().and_then(|document| document.active_element());
            self.notice.had_focus.set(element.contains(focused.as_deref()));
            let _ = element.hide_popover();
            element.set_text_content(None);
        }
    }

    /// The visitor has closed the notice, and stays.
    fn dismiss_notice(&self) {
        self.hide_notice();
        self.stage.router().set(RouterState::Idle);
    }
}

fn element() -> Option<HtmlElement> {
    browser::element_beside_page(NOTICE_ID)?.dyn_into().ok()
}

fn make_element(client: &'static Client) -> Option<HtmlElement> {
    let document = browser::document()?;
    let element: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    element.set_id(NOTICE_ID);
    element.set_attribute("role", "alert").ok()?;
    element.set_attribute("popover", "manual").ok()?;
    let toggled = Closure::<dyn Fn(JsValue)>::new(|event: JsValue| {
        let now = fetch::field(&event, "newState").and_then(|state| state.as_string());
        if now.is_some_and(|now| now == "closed") && client.notice.waiting.take().is_some() {
            client.dismiss_notice();
        }
    });
    let listener = toggled.into_js_value();
    element.add_event_listener_with_callback("toggle", listener.unchecked_ref()).ok()?;
    // A sheet of lowest precedence, and the content security policy has nothing against it.
    if let Ok(sheet) = CssStyleSheet::new() {
        let _ = sheet.replace_sync(&format!(":where(#{NOTICE_ID}){STYLE}"));
        document.adopted_style_sheets().push(&sheet);
    }
    document.body()?.append_child(&element).ok()?;
    Some(element)
}
