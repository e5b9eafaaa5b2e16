//! The names of the files that a client is made of, before they are named by their content.

/// The script that wasm-bindgen writes. The splitter and the loader refer to it.
pub(super) const GLUE: &str = "client.js";
/// The wasm module that wasm-bindgen writes.
pub(super) const WASM: &str = "client_bg.wasm";
/// The part of the glue that is loaded with the first chunk.
pub(super) const LATE: &str = "late.js";
/// The part of the glue that is loaded with the deferred runtime.
pub(super) const REST: &str = "rest.js";
/// The split point of the deferred runtime: `perennial-client/src/rest.rs`.
pub(crate) const REST_PART: &str = "client_rest";
/// The script that loads chunks. The splitter writes it, and the build replaces it.
pub(super) const SPLIT: &str = "__wasm_split.js";
/// The script that a page loads.
pub(super) const LOADER: &str = "loader.js";
/// The linker's module without the chunks, before wasm-bindgen has read it.
pub(super) const MAIN: &str = "main.wasm";

/// The scripts that wasm-bindgen wrote, whole or in pieces.
pub(super) const GLUE_SCRIPTS: [&str; 3] = [GLUE, LATE, REST];
