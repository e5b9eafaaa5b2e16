//! Mounts Perennial on actix-web: translates requests and responses, and nothing else.
//!
//! [`incremental`] mounts the engine alone, for pages of any maker.

mod body;
mod file_limit;
mod guard;
mod handler;
mod host;
pub mod incremental;
mod log;
mod mount;
mod reload;
mod serve;
mod start;
mod system;

pub use file_limit::raise as raise_file_limit;
pub use guard::{GuardedApp, GuardedServer};
pub use incremental::{
    Fallback, Incremental, IncrementalBuilder, IncrementalError, IncrementalRoute, Render,
    RenderRequest,
};
pub use mount::mount;
pub use perennial_isg::{Generated, GenerationFailure};
pub use perennial_server::{ServerLimits, Site};
pub use serve::{ServeError, serve};
pub use start::{is_deployed, report_missing_build, start, start_with};
