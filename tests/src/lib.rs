//! What the suites share: the built atlas, what its pages hold, and how answers are decoded.
//!
//! The suites run against builds that are there already, and fail with the line that makes them
//! if they are not. `cargo xtask test` makes them first.

mod atlas;
mod axe;
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
mod proxy;
mod states;

pub use atlas::{ATLAS, Build, checkout, target_folder};
pub use axe::Axe;
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
pub use proxy::{Fate, Proxy};
pub use states::states;
