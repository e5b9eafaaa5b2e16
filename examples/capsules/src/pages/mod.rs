//! The pages: one for each thing that a capsule can do.

pub(crate) mod calculator;
pub(crate) mod failing;
pub(crate) mod home;
pub(crate) mod house;
pub(crate) mod later;
pub(crate) mod thread;
pub(crate) mod ticker;
pub(crate) mod weather;
pub(crate) mod you;
