//! The bounds on connections (their number, times and bytes), and the headers of the responses that
//! actix-http makes itself.
//!
//! actix-web has one deadline, for the head of the first request of a connection. Here each socket is
//! a [`stream::GuardedStream`], each request passes [`service`], and the task of each connection is a
//! [`watch::watch`]. It closes the connection when a deadline has passed or another connection needs
//! the place.

mod answering;
mod connection;
mod connections;
mod deadlines;
mod expect;
mod peak;
mod refusals;
mod request_body;
mod server;
mod service;
mod sockets;
mod stream;
mod watch;

pub use server::{GuardedApp, GuardedServer};
