//! The pages: one file for each place where an error can begin.

pub(crate) mod client;
pub(crate) mod crash;
pub(crate) mod home;
pub(crate) mod parts;
pub(crate) mod server;
pub(crate) mod visitor;
