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
//! - `write_props` writes the properties of an island into the document, on the server alone.
//! - `survives` contains a panic where panics can be caught.

#[cfg(target_family = "wasm")]
mod answer;
#[cfg(target_family = "wasm")]
mod client;
#[cfg(target_family = "wasm")]
mod decoder;
#[cfg(all(target_family = "wasm", feature = "freeze"))]
mod encoder;
#[cfg(all(target_family = "wasm", feature = "freeze"))]
mod freezing;
#[cfg(not(all(target_family = "wasm", feature = "freeze")))]
#[path = "no_freezing.rs"]
mod freezing;
#[cfg(target_family = "wasm")]
mod live;
#[cfg(target_family = "wasm")]
mod live_widgets;
#[cfg(target_family = "wasm")]
mod mounted_holes;
#[cfg(target_family = "wasm")]
mod page_widgets;
#[cfg(not(target_family = "wasm"))]
mod server;

#[cfg(target_family = "wasm")]
pub(crate) use answer::served_json;
#[cfg(target_family = "wasm")]
pub use answer::{error_of, field, widget_state_of};
#[cfg(target_family = "wasm")]
pub use client::{OwnedRawState, RawState, Slot, decode, set_locales, shows_no_page, suspend};
#[cfg(target_family = "wasm")]
pub(crate) use client::{
    awaited, by_itself, fill_hole, for_app, rendered_later, served_path, served_place, survives,
    write_props,
};
pub(crate) use freezing::watch_global;
pub use freezing::{Freezer, Migrations, Restorer, Thaw};
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
pub use server::{MakePageWidgets, OwnedRawState, RawState, Slot, decode, suspend};
#[cfg(not(target_family = "wasm"))]
pub(crate) use server::{
    awaited, by_itself, fill_hole, for_app, make_page_widgets, rendered_later, served_json,
    served_path, served_place, state_of_widget, survives, watch_page, widget_argument, write_props,
};
