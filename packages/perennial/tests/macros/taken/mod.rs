//! What the macros take, as modules that compile.

pub(crate) mod actions;
pub(crate) mod server_only;
pub(crate) mod states;
