//! [`AppError`]: an app contradicts itself.

use crate::locales::LocalesError;
use crate::{OptionsError, PatternError};

/// The app contradicts itself.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A template's pattern is not valid.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// Two templates could answer the same path.
    #[error(
        "PER-2040: the templates {first:?} and {second:?} could answer the same path\n\
         hint: give one of them a literal segment that the other does not have"
    )]
    Conflict {
        /// The pattern of one.
        first: String,
        /// The pattern of the other.
        second: String,
    },
    /// What it says about how it is served cannot be done.
    #[error(transparent)]
    Options(#[from] OptionsError),
    /// A redirect leads to a pattern with a parameter that it does not have.
    #[error(
        "PER-2041: the redirect from {from:?} leads to {to:?}, but has no parameter {name:?}\n\
         hint: both patterns name the same parameters"
    )]
    Redirect {
        /// The pattern of the redirect.
        from: String,
        /// Where it leads.
        to: String,
        /// The parameter that is missing.
        name: String,
    },
    /// It cannot have its locales.
    #[error(transparent)]
    Locales(#[from] LocalesError),
    /// Two plugins have one name.
    #[error(
        "PER-2042: the app has two plugins of the name {0:?}\n\
         hint: take each plugin once, and give yours names of their own"
    )]
    PluginTwice(String),
    /// A declared query key is not the name of one.
    #[error(
        "PER-2044: the template {template:?} declares {key:?}, which is not the name of a query key\n\
         hint: write the name alone, as in `.query_keys([\"page\"])`, and read the value with its type \
         by `context.parse_query::<u32>(\"page\")`"
    )]
    QueryKey {
        /// The template's pattern.
        template: String,
        /// The key as it was declared.
        key: String,
    },
    /// No function gives the state that a view shows.
    #[error(
        "PER-2030: {what} has a view with a state of the type {state}, but no function gives it\n\
         hint: add `.build_state(…)`, `.request_state(…)`, or `.amalgamate(…)` of the two"
    )]
    NoState {
        /// The template or the capsule.
        what: String,
        /// The type of the state.
        state: &'static str,
    },
    /// A capsule does not say who sees its widgets, and parts of the app are guarded.
    #[error(
        "PER-2045: the capsule {capsule:?} does not say who may see its widgets, but {guarded} has a \
         guard\n\
         hint: a widget has a URL of its own, on which the guard of a page does not run: add \
         `.guard(…)` to the capsule, or `.public()` if everybody may see its widgets"
    )]
    OpenCapsule {
        /// The capsule's pattern.
        capsule: String,
        /// A template or another capsule that has a guard.
        guarded: String,
    },
    /// A capsule is public and has a guard.
    #[error(
        "PER-2046: the capsule {0:?} is public and has a guard\n\
         hint: remove `.public()` or `.guard(…)`"
    )]
    PublicAndGuarded(String),
    /// Two functions answer one method of a route.
    #[error(
        "PER-2126: the route {method} {pattern:?} is added twice\n\
         hint: remove one, or give it another pattern"
    )]
    RouteTwice {
        /// The method.
        method: &'static str,
        /// The pattern.
        pattern: String,
    },
    /// Two actions have one name.
    #[error(
        "PER-2127: the app has two actions of the name {0:?}\n\
         hint: add each once, and give one of two another name: `#[perennial::action(name = \"…\")]`"
    )]
    ActionTwice(&'static str),
    /// A plugin panicked when it was to add to the app.
    #[error(
        "PER-2043: the plugin {0:?} panicked in app\n\
         hint: what it said stands above"
    )]
    PluginPanic(String),
}
