//! Stores for Perennial's engine.
//!
//! | store | feature | for |
//! |---|---|---|
//! | [`MemoryStore`] | – | tests, and servers that keep nothing beyond their process |
//! | [`DiskStore`] | `disk` (default) | one server: entries outlive it |

#[cfg(feature = "disk")]
mod disk;
mod memory;

#[cfg(feature = "disk")]
pub use disk::{DiskSettings, DiskStore};
pub use memory::MemoryStore;
