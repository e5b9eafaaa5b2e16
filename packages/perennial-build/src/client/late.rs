//! What of the glue only parts of the client need: a module of its own, which is loaded with them.
//!
//! The splitter leaves all functions that wasm imports from JavaScript with the main part, and lets the
//! others reach them by the function table. What is reached by that alone is needed when a part is
//! there, and not before.

mod calls;
mod script;

use std::collections::BTreeSet;

use super::naming::RawFile;
use super::{ClientError, GLUE, LATE, WASM};

pub(super) use calls::imports_of_parts;

/// Takes out of the glue what no function of the main part calls. `shared` are the places in the
/// function table by which parts reach imports.
pub(super) fn separate(raw: &mut Vec<RawFile>, shared: &BTreeSet<u32>) -> Result<(), ClientError> {
    let file = |path: &str| raw.iter().find(|file| file.path == path);
    let (Some(glue), Some(wasm)) = (file(GLUE), file(WASM)) else { return Ok(()) };
    let called = calls::called_imports(&wasm.bytes, shared)
        .map_err(|error| ClientError::Wasm { name: WASM.into(), message: error.to_string() })?;
    let text = String::from_utf8_lossy(&glue.bytes);
    let Some(script::Separated { early, late }) = script::separate(&text, &called) else {
        return Err(ClientError::Missing("the functions of the glue".to_owned()));
    };
    raw.push(RawFile { path: LATE.into(), bytes: late.into() });
    if let Some(glue) = raw.iter_mut().find(|file| file.path == GLUE) {
        glue.bytes = early.into();
    }
    Ok(())
}
