//! Where the two sides differ: one file for each, with the same items.
//!
//! - `Slot<T>` holds what only the server needs. On the client it is empty and never evaluates
//!   what would fill it, so neither that nor what it depends on is linked.
//! - `RawState` is a state as it arrives: JSON text on the server, a parsed JavaScript value on
//!   the client, where the browser's own parser did the work.
//! - `decode` makes a typed state of it.
//! - `suspend` lets the browser fill a field after the page is shown. The server leaves it as it
//!   is.

#[cfg(target_family = "wasm")]
mod client;
#[cfg(not(target_family = "wasm"))]
mod server;

#[cfg(target_family = "wasm")]
pub use client::{RawState, Slot, decode, suspend};
#[cfg(not(target_family = "wasm"))]
pub use server::{RawState, Slot, decode, suspend};
