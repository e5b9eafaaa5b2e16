//! Drives a build of a Perennial app.
//!
//! From the folder of an app to a folder that its server binary can serve: the two cargo builds,
//! the code splitter and wasm-bindgen (as libraries, so no tool is downloaded), hashed names,
//! compressed forms and the manifest; then the development server, which does it again whenever a
//! file changes.
//!
//! The crate prints nothing by itself: whoever calls it hands it a [`Reporter`].
//!
//! ```no_run
//! use perennial_build::{App, Mode, PlainReporter, build};
//!
//! let app = App::find("examples/atlas".as_ref())?;
//! let built = build(&app, Mode::Release, &PlainReporter::new())?;
//! println!("{} is in {}", built.build_id, built.dist.display());
//! # Ok::<(), perennial_build::BuildError>(())
//! ```

mod app;
mod build;
mod cargo;
mod client;
mod client_sizes;
mod compress;
mod diagnostics;
mod dist;
mod export;
mod files;
mod lock_file;
mod mode;
mod pages;
mod reporter;
mod serve;
mod sizes;
mod toolchain;
mod translations;
mod wasm_module;

pub use app::{App, AppError};
pub use build::{Build, BuildError, build, check};
pub use cargo::{CargoError, Side};
pub use client::{ClientError, Optimiser, PassOutcome, find_optimiser};
pub use client_sizes::{ClientSizes, measure_client};
pub use dist::DistError;
pub use export::{Export, ExportError, ExportOptions, export};
pub use files::FileError;
pub use lock_file::{LockFileError, WASM_BINDGEN_VERSION, check_lock_file, locked_wasm_bindgen};
pub use mode::Mode;
pub use pages::PagesError;
pub use reporter::{Message, PlainReporter, Reporter, Step};
pub use serve::{
    ErrorReport, ServeError, ServeOptions, develop, run_development_server, serve_release,
};
pub use sizes::{FileSize, Sizes, VisitSize};
pub use toolchain::{ToolchainError, WASM_TARGET, has_wasm_target, require_wasm_target};
pub use translations::{TranslationsError, build_messages};
