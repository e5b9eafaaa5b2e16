//! Renders Perennial pages, keeps them, and answers requests for them.
//!
//! [`Site::respond`] is total: every request gets a response, whatever user code does. Adapters
//! such as `perennial-actix` only translate between it and a web server.

mod absences;
mod accept_encoding;
mod actions;
mod admission;
mod body_budget;
mod build_pages;
mod changes;
mod check;
mod client_address;
mod client_links;
mod common_headers;
mod conclude;
mod conditions;
mod containment;
mod crawlers;
mod cross_origin;
mod document;
mod entry_response;
mod error_response;
mod error_view;
mod export;
mod file_part;
mod files;
mod generator;
mod global;
mod headers;
mod health;
mod holes;
mod index_view;
mod internal;
mod known_paths;
mod loading;
mod messages;
mod missing_files;
mod negotiation;
mod page_response;
mod part;
pub mod parts;
mod place;
mod plugins;
mod pool;
mod query;
mod redirect;
mod rendering;
mod request;
mod requested_page;
mod response;
mod revalidation;
mod routes;
mod sessions;
mod settings;
mod site;
mod translations;
mod widget_response;

pub use body_budget::{BodiesFull, BodyBudget, BodyShare};
pub use build_pages::{BuildProgress, PagesError, build_pages};
pub use changes::{ChangeStream, Tabs};
pub use check::check;
pub use crawlers::FeedError;
pub use export::{ExportError, ExportSettings, export};
pub use file_part::FilePart;
pub use files::FileError;
pub use generator::{PageGenerator, PageSubject};
pub use global::GlobalStateError;
pub use index_view::IndexViewError;
pub use part::Part;
pub use plugins::PluginError;
pub use pool::{Pool, PoolSettings};
pub use request::{HeaderLines, Request, RequestHeaders};
pub use response::Response;
pub use sessions::{SessionKeys, SessionsError};
pub use settings::{
    ActionLimits, LiveLimits, RequestLimits, ServerLimits, SessionSettings, Settings, SettingsError,
};
pub use site::{Site, SiteError};
pub use translations::TranslationsError;
