//! Perennial in the browser: hydrates the served page, and from then on fetches only state.
//!
//! The served page works without this crate. Whatever fails here, it stays readable, and the last
//! resort is always what the browser would have done by itself: a full page load.

#![cfg(target_family = "wasm")]

mod actions;
#[cfg(feature = "allocator")]
mod allocator;
mod announcer;
mod arrival;
mod browser;
mod client;
mod departure;
mod fetch;
mod fetch_error;
mod focus;
mod forms;
#[cfg(feature = "freeze")]
mod freezing;
#[cfg(not(feature = "freeze"))]
#[path = "no_freezing.rs"]
mod freezing;
mod head;
mod islands;
mod kept_pages;
mod links;
mod live;
mod mismatch;
mod navigation;
mod offline;
mod page_cache;
mod pages;
mod panic;
mod parts;
mod plugins;
mod popup;
mod preload;
mod renewal;
mod rest;
mod scroll;
mod served_state;
mod stage;
mod start;
mod view_transition;
mod widgets;

pub use actions::client_actions;
#[cfg(feature = "freeze")]
pub use freezing::{FrozenStore, freeze, thaw};
pub use live::follow_changes;
pub use start::start;
