//! All that most apps need: `use perennial::prelude::*`.

pub use perennial_core::{
    App, BuildContext, BuildPaths, Capsule, ErrorPage, ErrorPosition, ErrorViews, Feed, FeedEntry,
    GlobalState, Head, Hydrate, OpenGraph, PageError, PagePlace, Perishable, Reactive as _,
    ReactiveEnum, ReactiveMap, ReactiveOption, ReactiveResult, ReactiveState, ReactiveVec, Reply,
    RequestContext, ResponseHeaders, Revalidator, Robots, RouterState, Template, base_link,
    current_path, global_state, link, link_in, locale, navigate, router_state,
};
pub use perennial_macros::{ReactiveState, UnreactiveState, server_only, split};
pub use serde::{Deserialize, Serialize};
pub use sycamore::prelude::*;
