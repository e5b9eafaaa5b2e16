//! The example as it runs: its binary, and the real server in Node.js behind it.

// All of this is test code, the helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod browser;
mod contract;
mod outage;
mod passing;
mod sharing;
mod support;
mod templates;
