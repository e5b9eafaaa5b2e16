//! Describes a Perennial app: templates, routes, state, heads and errors.
//!
//! The description is the same on both sides. This crate does no I/O and knows no clock; the
//! server renders and stores what it describes, the client shows it.

mod absent;
mod app;
mod app_serving;
mod build_context;
mod content_security_policy;
mod error_views;
mod feed;
mod head;
mod index_view;
mod listing;
mod open_graph;
mod outcome;
mod page_error;
mod param_type;
mod pattern;
mod perishable;
mod reactive;
mod response_headers;
mod revalidator;
mod robots;
mod routes;
mod server_options;
pub mod side;
mod state;
mod state_functions;
mod state_json;
mod template;
mod template_definition;

pub use absent::Absent;
pub use app::{App, AppDefinition, AppError};
pub use build_context::BuildContext;
pub use content_security_policy::{ContentSecurityPolicy, PolicyError};
pub use error_views::{ErrorPage, ErrorViews};
pub use feed::{Feed, FeedEntry, IntoFeedEntry};
pub use head::{Head, IntoHead};
pub use index_view::PagePlace;
pub use open_graph::OpenGraph;
pub use outcome::{IntoOutcome, IntoPaths};
pub use page_error::{PageError, PageErrorKind};
pub use pattern::{Pattern, PatternError};
pub use perishable::Perishable;
pub use reactive::{
    EnumState, Item, MapState, Reactive, ReactiveEnum, ReactiveMap, ReactiveOption, ReactiveResult,
    ReactiveState, ReactiveVec,
};
pub use response_headers::{HeaderError, IntoHeaders, ResponseHeaders};
pub use revalidator::{
    Revalidate, RevalidationError, RevalidationFuture, RevalidationMode, RevalidationOrder,
    Revalidator,
};
pub use robots::{Robots, RobotsError};
pub use routes::{RouteMatch, Routes};
pub use server_options::{OptionsError, ServerOptions};
pub use state::{PageState, StateError, ViewArgument, ViewFunction};
pub use state_json::StateLimits;
pub use template::{Template, TemplateBuilder};
pub use template_definition::{BuiltPage, LaterView, PageFuture, Revalidation, TemplateDefinition};
