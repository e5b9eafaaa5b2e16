//! What `#[perennial::main]` calls: one file for each side, with the same items.

#[cfg(target_family = "wasm")]
mod client;
#[cfg(not(target_family = "wasm"))]
mod server;

#[cfg(target_family = "wasm")]
pub use client::{Exit, client_actions, follow_changes, start};
#[cfg(not(target_family = "wasm"))]
pub use server::{Exit, follow_changes, start, start_with};
