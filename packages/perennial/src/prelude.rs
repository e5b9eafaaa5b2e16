//! All that most apps need: `use perennial::prelude::*`.

pub use perennial_core::{
    App, BuildContext, ErrorPage, ErrorViews, Head, OpenGraph, PageError, PagePlace, Perishable,
    Reactive as _, ReactiveEnum, ReactiveMap, ReactiveOption, ReactiveResult, ReactiveState,
    ReactiveVec, ResponseHeaders, Revalidator, Template,
};
pub use perennial_macros::{ReactiveState, UnreactiveState, server_only};
pub use serde::{Deserialize, Serialize};
pub use sycamore::prelude::*;
