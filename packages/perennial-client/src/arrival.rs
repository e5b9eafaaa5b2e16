//! [`Arrival`]: a new page takes the place of the one that is shown.

use perennial_core::side::{Messages, set_messages};
use perennial_core::{ErrorPage, RouterState};
use perennial_protocol::CanonicalPath;
use wasm_bindgen::JsValue;
use web_sys::Url;

use crate::client::Client;
use crate::navigation::Change;
use crate::{browser, departure, head, panic, view_transition};

/// What a page is shown from.
pub(crate) struct Page {
    pub(crate) path: CanonicalPath,
    pub(crate) state: JsValue,
    pub(crate) widgets: JsValue,
    pub(crate) messages: Messages,
    pub(crate) title: String,
    /// The head's other elements.
    pub(crate) html: String,
}

/// What a navigation came to.
pub(crate) enum Content {
    Page(Page),
    Error(ErrorPage),
}

/// A navigation that has all it needs.
pub(crate) struct Arrival {
    pub(crate) client: &'static Client,
    pub(crate) url: Url,
    pub(crate) change: Change,
    /// By which the client knows whether a later navigation has begun.
    pub(crate) ticket: u32,
    pub(crate) content: Content,
}

impl Arrival {
    /// Shows it, in a view transition if the app wants that and the browser can.
    pub(crate) fn show(self) {
        if self.client.app.view_transitions {
            view_transition::run(move || {
                if self.client.is_latest(self.ticket) {
                    self.complete();
                }
            });
        } else {
            self.complete();
        }
    }

    fn complete(self) {
        let (client, address) = (self.client, self.url.href());
        // First of all: by the address relative URLs are resolved, and views may ask for it.
        match self.change {
            Change::Push => client.scroll.push(&address),
            Change::Replace => client.scroll.replace(&address),
            Change::None => {}
        }
        let title = match self.content {
            Content::Page(Page { path, state, widgets, messages, title, html }) => {
                set_messages(messages);
                let shown = panic::on_the_way_to(&address, || {
                    client.render_page(&self.url, &path, &state, &widgets)
                });
                if let Err(reason) = shown {
                    browser::report(&reason);
                    return departure::by(Change::Replace, &address);
                }
                head::replace(&html);
                title
            }
            Content::Error(error) => {
                let title = error.title().into_owned();
                panic::on_the_way_to(&address, || client.render_error(&self.url, error));
                head::replace("");
                title
            }
        };
        // The title keeps other processes of the browser busy, and those this one from its work: the
        // page is laid out first.
        browser::lay_out();
        settle(client, &self.url, &title);
    }
}

/// The new page stands: title, scroll position, focus and announcement follow.
fn settle(client: &Client, url: &Url, title: &str) {
    // It is that of the entry that was just made.
    head::set_title(title);
    client.stage.router().set(RouterState::Idle);
    client.scroll.restore(&url.hash());
    client.arrived(url);
    client.scroll.restore_focus();
}
