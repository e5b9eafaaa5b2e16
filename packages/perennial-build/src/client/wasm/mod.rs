//! Passes over wasm modules, and what the splitter and the linker leave to do.

pub(super) mod chunks;
mod drop_null_elements;
pub(super) mod rename;
mod renumber_locals;
mod reorder_functions;
mod strip_panics;
pub(super) mod strip_sections;

pub(super) use drop_null_elements::DropNullElements;
pub(super) use renumber_locals::RenumberLocals;
pub(super) use reorder_functions::ReorderFunctions;
pub(super) use strip_panics::StripPanics;
