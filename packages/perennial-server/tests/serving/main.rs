//! What an app says about how it is served, and what `Site::respond` makes of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod base_path;
mod capsules;
mod crawlers;
mod document;
mod explanations;
mod export;
mod functions;
mod hydration;
mod locales;
mod plugins;
mod preloads;
mod static_files;
mod strategies;
mod support;
