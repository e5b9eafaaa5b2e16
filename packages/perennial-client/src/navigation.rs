//! Moves from page to page by fetching state.

use perennial_core::{AppDefinition, ErrorPage, RouterState, path_of_page};
use perennial_protocol::{CanonicalPath, LONGEST_ANSWER_MILLISECONDS};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, Url};

use crate::arrival::{Arrival, Content, Page};
use crate::client::Client;
use crate::fetch::Fetched;
use crate::fetch_error::FetchError;
use crate::pages::Seen;
use crate::{browser, departure, offline};

/// After how many redirects in a row the browser is left to find out what is wrong.
const MAX_REDIRECTS: u8 = 5;
/// After how many milliseconds without an answer it is asked whether the server answers at all.
const DOUBT: i32 = 15_000;

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
    path_of(url).is_some_and(|path| app.find(&path).is_some())
}

/// The path of the page at an address, with its locale.
pub(crate) fn path_of(url: &Url) -> Option<CanonicalPath> {
    path_of_page(&url.pathname())
}

/// An address as it stands in a link of the app.
pub(crate) fn address(url: &Url) -> String {
    url.pathname() + &url.search() + &url.hash()
}

/// Goes to an address. Of several navigations the last wins; the others' requests are aborted.
pub(crate) async fn go(client: &'static Client, url: Url, change: Change, last_resort: LastResort) {
    let Ok(controller) = AbortController::new() else { return departure::to(&url.href()) };
    let ticket = client.begin_navigation(controller.clone());
    let seen = match change {
        Change::Push => Seen::Current,
        Change::Replace => Seen::None,
        Change::None => Seen::Any,
    };
    let mut url = url;
    let mut change = change;
    for _ in 0..=MAX_REDIRECTS {
        let Some(path) = path_of(&url) else { break };
        client.begin_part(&path);
        let fetched = fetch(client, &path, &url, seen, ticket, &controller).await;
        if !client.is_latest(ticket) {
            return;
        }
        // What every page shows of the visitor is made by the server alone.
        let needs_server = client.has_other_global(&path)
            || client.pages.has_visitor_changed() && client.has_personal_global();
        let arrive = |content| Arrival { client, url: url.clone(), change, ticket, content }.show();
        match fetched {
            Ok(Fetched::Redirect(to)) => match resolve(client, &to, &url) {
                // What stands there is no page, such as a file.
                Some(next) if is_same(&next, &url) => return departure::by(change, &url.href()),
                Some(next) => url = next,
                None => match elsewhere(&to, &url) {
                    Some(next) => return departure::by(change, &next.href()),
                    None => break,
                },
            },
            Ok(Fetched::Page { build, state, title, html, widgets, messages })
                if !needs_server
                    && client.can_render()
                    && departure::is_shown_here(client, &build) =>
            {
                let has_part = client.await_part(&path).await;
                if !client.is_latest(ticket) {
                    return;
                }
                if !has_part && last_resort == LastResort::Load {
                    // Why it cannot be had is said already.
                    return offline::stay_or_leave(client, url, change, ticket, None).await;
                }
                if !has_part {
                    break;
                }
                let page = Page { path, state, widgets, messages, title, html };
                return arrive(Content::Page(page));
            }
            Ok(Fetched::Error(error)) => return arrive(Content::Error(error)),
            // Another build answered, which this is done for once.
            Ok(Fetched::Page { build, .. })
                if last_resort != LastResort::Load
                    && !client.pages.is_of(&build)
                    && departure::remembers() =>
            {
                return departure::by(Change::Replace, &url.href());
            }
            // A newer build answered, or what all pages share is another: the browser loads the page.
            Ok(Fetched::Page { .. }) => break,
            Err(error) if last_resort == LastResort::Load && may_be_offline(error) => {
                return offline::stay_or_leave(client, url, change, ticket, Some(error)).await;
            }
            Err(error) => {
                browser::report(&error.to_string());
                break;
            }
        }
        if change == Change::None {
            change = Change::Replace;
        }
    }
    give_up(client, url, ticket, last_resort);
}

/// What is there of a page at once, or what the data route says of it while the visitor waits.
async fn fetch(
    client: &'static Client,
    path: &CanonicalPath,
    url: &Url,
    seen: Seen,
    ticket: u32,
    controller: &AbortController,
) -> Result<Fetched, FetchError> {
    if let Some(found) = client.pages.seen(path, &url.search(), seen) {
        return Ok(found);
    }
    client.stage.router().set(RouterState::Loading { to: address(url) });
    watch(client, ticket, controller);
    client.pages.page(path, &url.search(), seen, controller.signal()).await
}

const fn may_be_offline(error: FetchError) -> bool {
    matches!(error, FetchError::NoAnswer | FetchError::Aborted)
}

/// Aborts a navigation's request if the server does not answer at all, or has not answered when it
/// must have. A page may take long to make: as long as the server is there, the visitor waits for it.
fn watch(client: &'static Client, ticket: u32, controller: &AbortController) {
    let (doubted, late) = (controller.clone(), controller.clone());
    let doubt = Closure::once_into_js(move || {
        if client.awaits(ticket) {
            spawn_local(async move {
                if !offline::is_reachable().await {
                    doubted.abort();
                }
            });
        }
    });
    call_in(DOUBT, &doubt);
    call_in(LONGEST_ANSWER_MILLISECONDS, &Closure::once_into_js(move || late.abort()));
}

fn call_in(milliseconds: i32, function: &JsValue) {
    if let Some(window) = browser::window() {
        // Without a timer the browser's own deadlines hold.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            function.unchecked_ref(),
            milliseconds,
        );
    }
}

/// The page's state cannot be had.
fn give_up(client: &'static Client, url: Url, ticket: u32, last_resort: LastResort) {
    match last_resort {
        LastResort::Load => departure::to(&url.href()),
        LastResort::Stay => browser::report("PER-6006: the page's state cannot be had either"),
        LastResort::Error => {
            let message = "The page could not be loaded. Please try again.";
            let content = Content::Error(ErrorPage::new(502, message));
            Arrival { client, url, change: Change::Replace, ticket, content }.show();
        }
    }
}

fn is_same(one: &Url, other: &Url) -> bool {
    one.pathname() == other.pathname() && one.search() == other.search()
}

/// The address of a redirect that the browser follows.
fn elsewhere(to: &str, from: &Url) -> Option<Url> {
    let next = Url::new_with_base(to, &from.href()).ok()?;
    matches!(next.protocol().as_str(), "http:" | "https:").then_some(next)
}

/// The address of a redirect, if it lies within the app.
fn resolve(client: &Client, to: &str, from: &Url) -> Option<Url> {
    let next = Url::new_with_base(to, &from.href()).ok()?;
    (next.origin() == from.origin() && answers(client.app, &next)).then_some(next)
}
