//! What the suites share: the built atlas, what its pages hold, and how answers are decoded.
//!
//! The suites run against builds that are there already, and fail with the line that makes them
//! if they are not. `cargo xtask test` makes them first.

mod atlas;
mod axe;
mod cache;
mod calls;
mod checks;
mod connection;
mod decode;
mod example;
mod hostile;
mod page;
mod patterns;
mod places;
mod plain_server;
mod process;
mod proxy;
mod random;
mod semantics;
#[cfg(unix)]
mod served;
mod states;

pub use atlas::{ATLAS, Build, checkout, target_folder};
pub use axe::Axe;
pub use cache::Cache;
pub use calls::Calls;
pub use checks::Checks;
pub use connection::connect;
pub use decode::decode;
pub use example::{Example, follow};
pub use hostile::{hostile, hostile_texts};
pub use page::Page;
pub use patterns::Patterns;
pub use places::unbuilt_cities;
pub use plain_server::PlainServer;
pub use process::{descriptors, resident};
pub use proxy::{Fate, Proxy};
pub use random::Random;
pub use semantics::{ASSET, Semantics, TOKEN, semantics, semantics_with};
#[cfg(unix)]
pub use served::{LONGEST_EDIT, Served, cargo, edit, new_app, run};
pub use states::states;
