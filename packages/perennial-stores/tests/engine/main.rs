//! The engine over its stores: what outlives a process, and what a store may do wrong.

// All of this is test code, the helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bounds;
mod damage;
mod faults;
mod kill;
mod leases;
mod list;
mod model;
mod persistence;
#[cfg(target_os = "linux")]
mod real_disk;
mod support;
