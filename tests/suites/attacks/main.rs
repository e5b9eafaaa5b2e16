//! Attacks on a running server over real sockets, with its open files and memory limited. Meanwhile
//! a control client asks for stored pages, and each answer must come within a second.
//!
//! The server is the app `tests/apps/siege`, whose pages prove themselves. `siege` is a mixed attack
//! from a seed; `cargo xtask lab siege` runs it for half an hour.

#![allow(missing_docs)]

mod bodies;
mod clock;
mod control;
mod crawlers;
mod herd;
mod malformed;
mod outage;
mod proof;
mod server;
mod siege;
mod slow_clients;
mod stopping;
mod user_code;
