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
//! | `freeze` | no | the app's state as text, in the browser's database, and kept over full loads |

#[cfg(feature = "freeze")]
pub mod freezing;
pub mod plugin;
pub mod prelude;
mod start;

pub use perennial_core::{
    App, AppDefinition, AppError, BuildContext, BuildPaths, BuiltPage, Capsule,
    ContentSecurityPolicy, CurrentPath, EnumState, ErrorPage, ErrorPosition, ErrorViews, Feed,
    FeedEntry, GlobalState, Head, Hydrate, Item, Keep, MapState, OpenGraph, PageError,
    PageErrorKind, PagePlace, PageState, Pattern, Perishable, Reactive, ReactiveEnum, ReactiveMap,
    ReactiveOption, ReactiveResult, ReactiveState, ReactiveVec, Reply, RequestContext,
    ResponseHeaders, ResponseParts, RevalidationError, RevalidationMode, RevalidationOrder,
    Revalidator, Robots, Router, RouterState, StateError, Template, ViewArgument, base_link,
    cookie, current_path, global_state, link, link_in, locale, navigate, preload, router_state,
    spawn, visitor_changed,
};
pub use perennial_macros::{ReactiveState, UnreactiveState, main, server_only, split};
pub use perennial_protocol as protocol;
pub use sycamore;

/// What the macros' output names. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use perennial_core::__split;
    pub use perennial_core::side::suspend;
    pub use perennial_core::{
        Absent, EnumState, PageState, Reactive, ReactiveEnum, ReactiveState, ViewArgument,
    };
    pub use sycamore::prelude::{Signal, create_signal};

    pub use crate::start::*;
}
