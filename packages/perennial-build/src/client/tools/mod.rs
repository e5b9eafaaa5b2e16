//! Programs of others that the pipeline runs.

pub(super) mod bindgen;
pub(super) mod splitter;
pub(super) mod wasm_opt;

pub use wasm_opt::{Optimiser, find_optimiser};
