//! Perennial: pages that are built once, on demand, and are static from then on.
//!
//! The only crate of the framework that an app names. One app crate compiles to a server, which
//! generates state, renders pages and keeps them, and to a client, which hydrates a page in the
//! browser and from then on fetches only state. The target picks the side.
//!
//! ```no_run
//! use perennial::prelude::*;
//!
//! #[derive(Serialize, Deserialize, ReactiveState)]
//! pub struct Greeting {
//!     name: String,
//! }
//!
//! fn view(greeting: GreetingRx) -> View {
//!     view! { h1 { "Hello, " (greeting.name) } }
//! }
//!
//! #[server_only]
//! async fn greet(context: BuildContext) -> Result<Greeting, PageError> {
//!     Ok(Greeting { name: context.param("name")?.to_owned() })
//! }
//!
//! #[perennial::main]
//! fn main() -> App {
//!     App::new().template(
//!         Template::new("hello/{name}").view(view).build_state(greet).incremental_generation(),
//!     )
//! }
//! ```
//!
//! # Features
//! | feature | default | what it adds |
//! |---|---|---|
//! | `allocator` | yes | the client's small allocator; without it, an app may name its own |
//! | `dev` | no | `cargo run` is the development server: it builds both sides, watches and reloads |
//! | `translations` | no | messages in the app's locales, by Project Fluent: `t!` |
//! | `freeze` | no | the app's state as text, in the browser's database, and kept over full loads |
//! | `panic-messages` | no | the client of a release has the messages of panics, too |

mod elements;
#[cfg(feature = "freeze")]
pub mod freezing;
pub mod plugin;
pub mod prelude;
mod start;

pub use perennial_core::{
    Action, ActionContext, ActionError, ActionErrorKind, ActionInput, Answer, App, AppDefinition,
    AppError, AppState, Argument, BuildContext, BuildPaths, BuiltPage, CallError, CallLimit,
    Capsule, Change, ContentSecurityPolicy, CurrentPath, DateTime, EnumState, ErrorPage,
    ErrorPosition, ErrorViews, Feed, FeedEntry, FeedText, FieldErrors, Form, FormField, FormFields,
    GlobalState, Head, Hydrate, IntoArgument, Item, Keep, MapState, MemorySessions, Method,
    Negotiation, Number, OpenGraph, PageError, PageErrorKind, PagePlace, PageState, Pattern,
    Perishable, Query, Reactive, ReactiveEnum, ReactiveMap, ReactiveOption, ReactiveResult,
    ReactiveState, ReactiveVec, Reply, RequestContext, ResponseHeaders, ResponseParts,
    RevalidationError, RevalidationMode, RevalidationOrder, Revalidator, Robots, RouteContext,
    Router, RouterState, Secret, Session, SessionFuture, SessionId, SessionKey, SessionMut,
    SessionStore, Source, StateError, StoredSession, Template, Text, Upload, VariableError,
    Variables, ViewArgument, base_link, cookie, current_path, global_state, is_right_to_left, link,
    link_in, locale, locales, navigate, preload, router_state, spawn, switch_locale,
    visitor_changed,
};
#[cfg(feature = "translations")]
pub use perennial_macros::t;
pub use perennial_macros::{
    ActionInput, ReactiveState, UnreactiveState, action, main, server_only, split,
};
pub use perennial_protocol as protocol;
pub use sycamore;

/// Lets the page follow its changes while the view lasts that calls this: in every tab that shows it, it is
/// replaced in place once it, or something that it shows, was invalidated. What is typed into forms of
/// actions stays, and a page of which the visitor changed the state stays as it is, but for its holes.
///
/// The tabs of a browser share one connection. A page that is renewed by time alone is not announced. On the
/// server it does nothing.
///
/// ```
/// use perennial::prelude::*;
///
/// fn view() -> View {
///     perennial::follow_changes();
///     view! { p { "12 in stock" } }
/// }
/// ```
pub fn follow_changes() {
    start::follow_changes();
}

/// What the macros' output names. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use perennial_core::__split;
    pub use perennial_core::side::suspend;
    pub use perennial_core::{
        Absent, AbsentFuture, Action, ActionInput, ActionOutcome, EnumState, IntoArgument,
        PageState, Reactive, ReactiveEnum, ReactiveState, Text, ViewArgument, absent, rich_text,
    };
    use sycamore::prelude::View;
    pub use sycamore::prelude::{Signal, create_signal};

    /// Says what the closures of `t!` take and give.
    pub const fn element<F: Fn(View) -> View>(element: F) -> F {
        element
    }

    pub use crate::elements::{Served, Still, chosen, inert, of_math, property};
    pub use crate::start::*;
}
