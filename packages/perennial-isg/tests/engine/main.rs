//! The engine without a store: single flight, the states of an entry, invalidation, bounds.

// All of this is test code, the helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod admission;
mod blocking;
mod cold_failures;
mod encodings;
mod invalidation;
mod life;
mod panics;
mod parts;
mod single_flight;
mod support;
mod uncacheable;
