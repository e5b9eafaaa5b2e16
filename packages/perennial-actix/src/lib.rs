//! Mounts Perennial on actix-web: translates requests and responses, and nothing else.

mod file_limit;
mod handler;
mod log;
mod reload;
mod serve;
mod start;

pub use serve::{ServeError, serve};
pub use start::{is_deployed, report_missing_build, start};
