//! Renders Perennial pages, keeps them, and answers requests for them.
//!
//! [`Site::respond`] is total: every request gets a response, whatever user code does. Adapters
//! such as `perennial-actix` only translate between it and a web server.

mod accept_encoding;
mod admission;
mod build_pages;
mod client_links;
mod common_headers;
mod containment;
mod crawlers;
mod document;
mod entry_response;
mod error_response;
mod export;
mod file_part;
mod files;
mod generator;
mod global;
mod headers;
mod holes;
mod index_view;
mod internal;
mod known_paths;
mod loading;
mod page_response;
pub mod parts;
mod plugins;
mod query;
mod rendering;
mod request;
mod requested_page;
mod response;
mod revalidation;
mod settings;
mod site;
mod widget_response;

pub use build_pages::{BuildProgress, PagesError, build_pages};
pub use crawlers::FeedError;
pub use export::{ExportError, ExportSettings, export};
pub use file_part::FilePart;
pub use files::FileError;
pub use generator::{PageGenerator, PageSubject, Part};
pub use global::GlobalStateError;
pub use index_view::IndexViewError;
pub use plugins::PluginError;
pub use request::{Request, RequestHeaders};
pub use response::Response;
pub use settings::{Settings, SettingsError};
pub use site::{Site, SiteError};
