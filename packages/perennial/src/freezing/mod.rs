//! Freezing and thawing: the app's state as text and back, with the feature `freeze`.
//!
//! What the visitor changed is frozen: the reactive global state, the page that is shown, and the
//! pages that were left and are kept, see [`Template::keep`](crate::Template::keep). It happens in
//! the browser; on the server, where the same code compiles, there is nothing to freeze, and each
//! function says so.
//!
//! ```no_run
//! use perennial::freezing::{ThawError, ThawPreferences, Thawed, freeze, thaw};
//!
//! fn undo(before: &str) -> Result<Thawed, ThawError> {
//!     thaw(before, &ThawPreferences::new())
//! }
//! ```
//!
//! With the feature, what the visitor changed is also kept when the page has to be loaded in full,
//! because a new build was deployed, and in development when the page reloads after an edit.

#[cfg(not(target_family = "wasm"))]
mod server;

#[cfg(target_family = "wasm")]
pub use perennial_client::{FrozenStore, freeze, thaw};
pub use perennial_core::{
    FreezeError, FrozenStoreError, LeftOut, Prefer, ThawError, ThawPreferences, Thawed,
};
#[cfg(not(target_family = "wasm"))]
pub use server::{FrozenStore, freeze, thaw};
