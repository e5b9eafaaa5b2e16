//! Describes a Perennial app: templates, routes, state, heads and errors.
//!
//! The description is the same on both sides. This crate does no I/O and knows no clock; the
//! server renders and stores what it describes, the client shows it.

mod absent;
mod action;
mod alternates;
mod answer;
mod app;
mod app_check;
mod app_error;
mod app_server;
mod app_serving;
mod app_state;
mod build_context;
mod build_paths;
mod capsule;
mod capsule_definition;
mod content_security_policy;
mod current_path;
mod erased_states;
mod error_views;
mod feed;
mod form;
pub mod form_data;
mod freezing;
mod global_state;
mod head;
mod index_view;
mod island;
mod keep;
mod layout;
mod link;
mod listing;
mod locale_tag;
mod locales;
mod marks;
mod mismatch;
mod navigate;
mod negotiation;
mod open_graph;
mod outcome;
mod page_error;
mod param_type;
mod part;
mod pattern;
mod perishable;
mod plugin;
mod preload;
mod reached;
mod reactive;
mod reply;
mod request_context;
mod response_headers;
mod revalidator;
mod rich_text;
mod robots;
mod route;
mod router_state;
mod routes;
mod server_options;
mod session;
pub mod side;
mod source;
mod spawn;
mod split;
mod state;
mod state_error;
mod state_json;
mod state_source;
mod switch_locale;
mod template;
mod template_definition;
mod template_functions;
mod text;
mod text_direction;
mod translator;
mod upload;
mod variables;
mod view_source;
mod visitor;
mod widget;
mod widget_view;

pub use absent::{Absent, AbsentFuture, ServerFuture, absent};
pub use action::{
    Action, ActionBody, ActionContext, ActionDefinition, ActionEffects, ActionError,
    ActionErrorKind, ActionFuture, ActionInput, ActionOutcome, Actions, CallError, CallLimit,
    FieldErrors, FormOutcome,
};
pub use answer::Answer;
pub use app::{App, AppDefinition, StartFunction};
pub use app_error::AppError;
pub use app_state::{AppState, AppStateError, IntoAppState};
pub use build_context::BuildContext;
pub use build_paths::{BuildPaths, Helper, IntoPaths, PathsFunction};
pub use capsule::{AmalgamatingCapsule, Capsule, CapsuleBuilder};
pub use capsule_definition::{CapsuleDefinition, RequestedWidget};
pub use content_security_policy::{ContentSecurityPolicy, PolicyError};
pub use cookie;
pub use current_path::{CurrentPath, current_path};
pub use error_views::{ErrorPage, ErrorPosition, ErrorViews, loading_title};
pub use feed::{Feed, FeedEntry, FeedText, IntoFeedEntry};
pub use form::{Form, FormField, FormFields};
pub use freezing::{
    FreezeError, FrozenStoreError, LeftOut, Prefer, ThawError, ThawPreferences, Thawed,
};
pub use global_state::{GlobalDefinition, GlobalState, global_state};
pub use head::{Head, IntoHead};
pub use index_view::PagePlace;
pub use island::IslandProps;
pub use keep::Keep;
pub use layout::{Layout, MountedLayouts};
pub use link::{
    Place, base_link, link, link_in, locale, locales, page_translations, path_of_page,
    path_of_shown, set_locale, with_place,
};
pub use locales::{LocalPath, Locales, LocalesError};
pub use marks::MARKS;
pub use mismatch::Mismatch;
pub use navigate::navigate;
pub use negotiation::Negotiation;
pub use open_graph::OpenGraph;
pub use outcome::IntoOutcome;
pub use page_error::{PageError, PageErrorKind};
pub use part::{CallBack, LoadPart, Part, PartError, Waiting};
pub use pattern::{Pattern, PatternError};
pub use perennial_fluent::{Argument, DateTime, Number};
pub use perennial_protocol::Hydrate;
pub use perishable::Perishable;
pub use plugin::{
    AsyncHook, BuildReport, BuildStart, ClientCrash, DocumentHook, ExportReport, ExportStart, Hook,
    PageDocument, Plugin, PluginDefinition, ServeStart, ServerHooks,
};
pub use preload::preload;
pub use reached::{Reached, set_reached};
pub use reactive::{
    EnumState, Item, MapState, Reactive, ReactiveEnum, ReactiveMap, ReactiveOption, ReactiveResult,
    ReactiveState, ReactiveVec, Unreactive,
};
pub use reply::{IntoReply, Reply, ResponseParts};
pub use request_context::RequestContext;
pub use response_headers::{HeaderError, IntoHeaders, ResponseHeaders};
pub use revalidator::{
    Revalidate, RevalidationError, RevalidationFuture, RevalidationMode, RevalidationOrder,
    Revalidator,
};
pub use rich_text::{Markup, rich_text};
pub use robots::{Robots, RobotsError};
pub use route::{Method, RequestBody, RouteContext, ServerRoutes};
pub use router_state::{Router, RouterState, router_state};
pub use routes::{RouteMatch, Routes};
pub use server_options::{OptionsError, ServerOptions};
pub use session::{
    IntoSessionStore, MemorySessions, OpenSession, Session, SessionChanges, SessionFuture,
    SessionId, SessionKey, SessionMut, SessionStore, StoredSession,
};
pub use source::{Change, Query, Source};
pub use spawn::spawn;
pub use state::{PageState, ViewArgument, ViewFunction, WidgetFunction};
pub use state_error::StateError;
pub use state_json::StateLimits;
pub use state_source::BuiltState;
pub use switch_locale::switch_locale;
pub use template::{AmalgamatingTemplate, Template, TemplateBuilder};
pub use template_definition::{LaterView, PageFuture, Revalidation, StateOf, TemplateDefinition};
pub use template_functions::{BuiltPage, RequestedPage};
pub use text::{IntoArgument, Text};
pub use text_direction::is_right_to_left;
pub use translator::Translator;
pub use upload::{ReceivedFile, Upload, among};
pub use variables::{Secret, VariableError, Variables};
pub use view_source::{NamedView, PartView, RawView, ViewSource, raw_view};
pub use visitor::visitor_changed;
pub use widget::{Islands, MountedHole, WidgetPath, WidgetSource, WidgetState, Widgets};
