//! [Project Fluent](https://projectfluent.org) for Perennial.
//!
//! Translation files are compiled to *patterns*: short texts in which placeables are easy to find
//! ([`evaluate`]). One small evaluator formats them on the server and in the browser. What a locale
//! decides (plural categories, numbers, dates) comes from a [`Host`]: ICU4X on the server, `Intl` in the
//! browser.
//!
//! # Features
//! | feature | what it adds |
//! |---|---|
//! | `compile` | `compile`: reads `.ftl` files, for builds and macros |
//! | `icu` | `IcuLocale`: the formats of a locale by ICU4X, for servers |

mod argument;
#[cfg(feature = "compile")]
pub mod compile;
mod evaluate;
mod host;
#[cfg(feature = "icu")]
mod icu;
mod inline;
mod references;
mod sink;

pub use argument::{Argument, DateTime, Number, OptionValue, Options, suits_date_style};
pub use evaluate::{Limits, Outcome, evaluate};
pub use host::Host;
#[cfg(feature = "icu")]
pub use icu::IcuLocale;
pub use references::{closure, references};
pub use sink::Sink;
