//! Where the two sides differ: one file for each, with the same items.
//!
//! - `Slot<T>` holds what only the server needs. On the client it is empty and never evaluates
//!   what would fill it, so neither that nor what it depends on is linked.
//! - `RawState` is a state as it arrives: JSON text on the server, a parsed JavaScript value on
//!   the client, where the browser's own parser did the work.
//!   `OwnedRawState` is the same, to be kept.
//! - `decode` makes a typed state of it.
//! - `suspend` lets the browser fill a field after the page is shown. The server leaves it as it
//!   is.
//! - `watch_page` makes it known how the state of the page that is shown is read back.
//! - `state_of_widget` and `widget_argument` are the same for widgets: on the client they are as their
//!   visitor left them.
//! - `Thaw`, `Migrations`, `Freezer` and `watch_global` are what freezing needs of a state's type:
//!   they are empty on the server, and in the browser if the app does not freeze.
//! - `rendered_later`, `awaited` and `fill_hole` are what becomes of a widget that is not known
//!   yet: the server notes that the page needs it, the client fetches and then shows it.
//! - `MakePageWidgets` is what keeps the widgets of the page that is shown: on the client, there once
//!   the app has a capsule.
//! - `by_itself` puts into an element what is hydrated apart from what is around it.
//! - `for_app` makes what holds for the whole app, on the client for all that ask.
//! - `served_place` is where the browser's document says that the app lies.
//! - `served_path` is the path of the page that the browser shows.
//! - `Translations` are the messages of a page's locale, of which views know on the server; the client has
//!   those of the page that is shown. `write_message` writes one;
//!   `own_message` finds one without arguments.
//! - `Tags` are the tags of all locales, as far as views must be told them; `tags` lists them.
//!   `choose_locale` remembers the one that a visitor chose.
//!   `Messages` are those that an answer brings, and `set_messages` takes them; `HAS_MESSAGES` says whether
//!   pages bring any.
//! - `adopted_text` stands for a text that the client takes over as it was served.
//! - `write_props` writes the properties of an island into the document, on the server alone.
//! - `served_outcome`, `submit` and `call` are what a form and a call of an action are in the browser;
//!   `ClientActions` is what of them lies in the client's crate, which actions bring with them.
//! - `survives` contains a panic where panics can be caught.

#[cfg(target_family = "wasm")]
mod actions;
#[cfg(target_family = "wasm")]
mod answer;
#[cfg(target_family = "wasm")]
mod client;
#[cfg(target_family = "wasm")]
mod decoder;
#[cfg(target_family = "wasm")]
mod encoder;
#[cfg(target_family = "wasm")]
mod files;
#[cfg(all(target_family = "wasm", feature = "freeze"))]
mod freezing;
#[cfg(not(all(target_family = "wasm", feature = "freeze")))]
#[path = "no_freezing.rs"]
mod freezing;
#[cfg(not(target_family = "wasm"))]
mod html;
#[cfg(all(target_family = "wasm", feature = "translations", not(perennial_untranslated)))]
mod intl;
#[cfg(all(target_family = "wasm", any(not(feature = "translations"), perennial_untranslated)))]
#[path = "no_intl.rs"]
mod intl;
#[cfg(target_family = "wasm")]
mod json;
#[cfg(target_family = "wasm")]
mod live;
#[cfg(target_family = "wasm")]
mod live_widgets;
#[cfg(target_family = "wasm")]
mod mounted_holes;
#[cfg(target_family = "wasm")]
mod page_widgets;
#[cfg(not(target_family = "wasm"))]
mod raw_html;
#[cfg(not(target_family = "wasm"))]
mod raw_tree;
#[cfg(not(target_family = "wasm"))]
mod server;
#[cfg(not(target_family = "wasm"))]
mod translations;

#[cfg(target_family = "wasm")]
pub use actions::{ActionCall, AnswerReader, ClientActions, SubmittedForm};
#[cfg(target_family = "wasm")]
pub(crate) use actions::{call, served_outcome, submit};
#[cfg(target_family = "wasm")]
pub use answer::{error_of, widget_state_of};
#[cfg(target_family = "wasm")]
pub use client::{
    OwnedRawState, RawState, Slot, Tags, decode, set_locales, shows_no_page, suspend,
};
#[cfg(target_family = "wasm")]
pub(crate) use client::{
    awaited, by_itself, choose_locale, fill_hole, for_app, rendered_later, served_path,
    served_place, shared_tags, survives, tags, write_props,
};
pub(crate) use freezing::watch_global;
pub use freezing::{Freezer, Migrations, Restorer, Thaw};
#[cfg(not(target_family = "wasm"))]
pub use html::render_to_string;
#[cfg(target_family = "wasm")]
pub use intl::{HAS_MESSAGES, Messages, Translations, messages_of, set_messages};
#[cfg(target_family = "wasm")]
pub(crate) use intl::{adopted_text, own_message, write_message};
#[cfg(target_family = "wasm")]
pub(crate) use json::served_json;
#[cfg(target_family = "wasm")]
pub use json::{element_beside_page, field};
#[cfg(target_family = "wasm")]
pub(crate) use live::watch_page;
#[cfg(target_family = "wasm")]
pub use live::{Live, TypedState};
#[cfg(target_family = "wasm")]
pub use live_widgets::{
    each_changed_widget, forget_widgets, is_same_state, keep_widgets, thaw_widget,
};
#[cfg(target_family = "wasm")]
pub(crate) use live_widgets::{state_of_widget, widget_argument};
#[cfg(target_family = "wasm")]
pub(crate) use page_widgets::make_page_widgets;
#[cfg(target_family = "wasm")]
pub use page_widgets::{MakePageWidgets, PageWidgets, WidgetHost};
#[cfg(not(target_family = "wasm"))]
pub use server::{
    ClientActions, MakePageWidgets, OwnedRawState, RawState, Slot, Tags, decode, suspend,
};
#[cfg(not(target_family = "wasm"))]
pub(crate) use server::{
    adopted_text, awaited, by_itself, call, choose_locale, fill_hole, for_app, make_page_widgets,
    own_message, rendered_later, served_json, served_outcome, served_path, served_place,
    shared_tags, state_of_widget, submit, survives, tags, watch_page, widget_argument,
    write_message, write_props,
};
#[cfg(not(target_family = "wasm"))]
pub use translations::Translations;
