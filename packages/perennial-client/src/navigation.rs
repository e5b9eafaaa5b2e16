//! Moves from page to page by fetching state.

use perennial_core::{AppDefinition, ErrorPage, base_path};
use perennial_protocol::{Below, CanonicalPath};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Url};

use crate::client::Client;
use crate::fetch::Fetched;
use crate::pages::Seen;
use crate::{browser, head, panic};

/// After how many redirects in a row the browser is left to find out what is wrong.
const MAX_REDIRECTS: u8 = 5;
/// After how many milliseconds without an answer the browser loads the page in full.
const DEADLINE: i32 = 15_000;

/// How a navigation changes the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// It adds an entry.
    Push,
    /// It shows the present entry's page anew, or the one at another address.
    Replace,
    /// The history has moved already.
    None,
}

/// What is done when a page's state cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastResort {
    /// The browser loads the page in full.
    Load,
    /// The page that was served stays, readable. Loading it in full again could go on for ever.
    Stay,
    /// The error view takes the place of the loading page.
    Error,
}

/// Whether the client can go to an address by itself: a template answers its path.
pub(crate) fn answers(app: &AppDefinition, url: &Url) -> bool {
    path_of(url).is_some_and(|path| app.routes.find(&path).is_some())
}

pub(crate) fn path_of(url: &Url) -> Option<CanonicalPath> {
    match base_path().below(&url.pathname()) {
        Below::Path(path) => CanonicalPath::parse(path).ok(),
        Below::Slash | Below::No => None,
    }
}

/// Goes to an address. Of several navigations the last wins; the others' requests are aborted.
pub(crate) async fn go(client: &'static Client, url: Url, change: Change, last_resort: LastResort) {
    let Ok(controller) = AbortController::new() else { return give_up(client, &url, last_resort) };
    let ticket = client.begin_navigation(controller.clone());
    abort_in(DEADLINE, controller.clone());
    let seen = match change {
        Change::Push => Seen::Current,
        Change::Replace => Seen::None,
        Change::None => Seen::Any,
    };
    let mut url = url;
    let mut change = change;
    for _ in 0..=MAX_REDIRECTS {
        let Some(path) = path_of(&url) else { break };
        let fetched = client.pages.page(&path, &url.search(), seen, &controller.signal()).await;
        if !client.is_latest(ticket) {
            return;
        }
        match fetched {
            Ok(Fetched::Redirect(to)) => match resolve(client, &to, &url) {
                Some(next) => url = next,
                None => break,
            },
            Ok(Fetched::Page { build, state, title, html, widgets })
                if client.pages.is_of(&build) && client.can_render() =>
            {
                let page = Page { path: &path, state: &state, widgets: &widgets };
                return show_page(client, &url, change, page, (&title, &html));
            }
            Ok(Fetched::Error(error)) => return show_error(client, &url, change, error),
            // A newer build answered: the browser loads the page.
            Ok(Fetched::Page { .. }) => break,
            Err(error) => {
                browser::report(&error.to_string());
                break;
            }
        }
        if change == Change::None {
            change = Change::Replace;
        }
    }
    give_up(client, &url, last_resort);
}

/// Aborts a navigation's request after so many milliseconds, if it is still under way.
fn abort_in(milliseconds: i32, controller: AbortController) {
    let abort = Closure::once_into_js(move || controller.abort());
    if let Some(window) = browser::window() {
        // Without a timer the browser's own deadlines hold.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            abort.unchecked_ref(),
            milliseconds,
        );
    }
}

/// The page's state cannot be had.
fn give_up(client: &'static Client, url: &Url, last_resort: LastResort) {
    match last_resort {
        LastResort::Load => browser::load_in_full(&url.href()),
        LastResort::Stay => browser::report("PER-6006: the page's state cannot be had either"),
        LastResort::Error => {
            let message = "The page could not be loaded. Please try again.";
            show_error(client, url, Change::Replace, ErrorPage::new(502, message));
        }
    }
}

/// The address of a redirect, if it lies within the app.
fn resolve(client: &Client, to: &str, from: &Url) -> Option<Url> {
    let next = Url::new_with_base(to, &from.href()).ok()?;
    (next.origin() == from.origin() && answers(client.app, &next)).then_some(next)
}

/// What a page is shown from.
struct Page<'a> {
    path: &'a CanonicalPath,
    state: &'a JsValue,
    widgets: &'a JsValue,
}

fn show_page(
    client: &'static Client,
    url: &Url,
    change: Change,
    page: Page<'_>,
    (title, html): (&str, &str),
) {
    let address = url.href();
    let shown =
        panic::on_the_way_to(&address, || client.render_page(page.path, page.state, page.widgets));
    match shown {
        Ok(()) => {
            head::replace(title, html);
            arrive(client, url, change);
        }
        Err(reason) => {
            browser::report(&reason);
            browser::load_in_full(&address);
        }
    }
}

fn show_error(client: &'static Client, url: &Url, change: Change, error: ErrorPage) {
    let title = error.title();
    panic::on_the_way_to(&url.href(), || client.render_error(error));
    head::replace(title, "");
    arrive(client, url, change);
}

/// The new page stands: address, scroll position, focus and announcement follow.
fn arrive(client: &Client, url: &Url, change: Change) {
    match change {
        Change::Push => client.scroll.push(&url.href()),
        Change::Replace => client.scroll.replace(&url.href()),
        Change::None => {}
    }
    client.scroll.restore(&url.hash());
    client.arrived(url);
    client.scroll.restore_focus();
}
