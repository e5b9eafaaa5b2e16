//! The engine without a store: single flight, the states of an entry, invalidation, bounds.

mod admission;
mod encodings;
mod invalidation;
mod life;
mod panics;
mod single_flight;
mod support;
