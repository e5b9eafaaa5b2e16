//! All that most apps need: `use perennial::prelude::*`.

pub use perennial_core::{
    ActionContext, ActionError, Answer, App, AppState, BuildContext, BuildPaths, Capsule,
    ErrorPage, ErrorPosition, ErrorViews, Feed, FeedEntry, FieldErrors, Form, GlobalState, Head,
    Hydrate, Method, OpenGraph, PageError, PagePlace, Perishable, Reactive as _, ReactiveEnum,
    ReactiveMap, ReactiveOption, ReactiveResult, ReactiveState, ReactiveVec, Reply, RequestContext,
    ResponseHeaders, Revalidator, Robots, RouteContext, RouterState, Session, SessionKey, Template,
    Text, Upload, Variables, base_link, current_path, global_state, link, link_in, locale, locales,
    navigate, router_state, switch_locale,
};
#[cfg(feature = "translations")]
pub use perennial_macros::t;
pub use perennial_macros::{ActionInput, ReactiveState, UnreactiveState, server_only, split, view};
pub use serde::{Deserialize, Serialize};
pub use sycamore::prelude::*;
