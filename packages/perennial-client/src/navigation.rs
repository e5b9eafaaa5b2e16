//! Moves from page to page by fetching state.

use perennial_core::{AppDefinition, ErrorPage, RouterState, path_of_page};
use perennial_protocol::CanonicalPath;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{AbortController, Url};

use crate::arrival::{Arrival, Content, Page};
use crate::client::Client;
use crate::fetch::Fetched;
use crate::fetch_error::FetchError;
use crate::pages::Seen;
use crate::{browser, departure, offline};

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
        let fetched = fetch(client, &path, &url, seen, &controller).await;
        if !client.is_latest(ticket) {
            return;
        }
        // What every page shows of the visitor is made by the server alone.
        let needs_server = client.pages.has_visitor_changed() && client.has_personal_global();
        let arrive = |content| Arrival { client, url: url.clone(), change, ticket, content }.show();
        match fetched {
            Ok(Fetched::Redirect(to)) => match resolve(client, &to, &url) {
                Some(next) => url = next,
                None => break,
            },
            Ok(Fetched::Page { build, state, title, html, widgets })
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
                return arrive(Content::Page(Page { path, state, widgets, title, html }));
            }
            Ok(Fetched::Error(error)) => return arrive(Content::Error(error)),
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
    controller: &AbortController,
) -> Result<Fetched, FetchError> {
    if let Some(found) = client.pages.seen(path, &url.search(), seen) {
        return Ok(found);
    }
    client.stage.router().set(RouterState::Loading { to: address(url) });
    abort_in(DEADLINE, controller.clone());
    client.pages.page(path, &url.search(), seen, controller.signal()).await
}

const fn may_be_offline(error: FetchError) -> bool {
    matches!(error, FetchError::NoAnswer | FetchError::Aborted)
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

/// The address of a redirect, if it lies within the app.
fn resolve(client: &Client, to: &str, from: &Url) -> Option<Url> {
    let next = Url::new_with_base(to, &from.href()).ok()?;
    (next.origin() == from.origin() && answers(client.app, &next)).then_some(next)
}
