//! The plugins. None knows anything of the app, so each could be a crate of its own.

pub(crate) mod build_report;
pub(crate) mod crash_log;
pub(crate) mod reading_time;
pub(crate) mod shortcuts;
