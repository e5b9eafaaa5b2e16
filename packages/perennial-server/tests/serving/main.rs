//! What an app says about how it is served, and what `Site::respond` makes of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod action_offsets;
mod actions;
mod app_state;
mod base_path;
mod blocking;
mod capsules;
mod changes;
mod crawlers;
mod document;
mod explanations;
mod export;
mod functions;
mod guards;
mod health;
mod hydration;
mod loading;
mod locales;
mod negotiation;
mod plugins;
mod preloads;
mod routes;
mod semantics;
mod sessions;
mod static_files;
mod strategies;
mod support;
#[cfg(feature = "translations")]
mod translations;
mod two_servers;
