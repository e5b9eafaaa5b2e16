//! The empty side of freezing: the app does not use it.

use perennial_core::AppDefinition;

use crate::client::Client;

/// Nothing is there to be thawed.
pub(crate) const fn begin(_: &'static Client) {}

/// Nothing is there to be thawed.
pub(crate) const fn begin_islands(_: &'static AppDefinition) {}

/// Nothing is kept that a name would tell from other things.
pub(crate) const fn name(_: &'static str) {}

/// Nothing is kept for the page that comes.
pub(crate) const fn keep_for_reload() {}
