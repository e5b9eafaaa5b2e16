//! What of the glue only parts of the client need: modules of their own, one that is loaded with the
//! first part, and one that only the rest of the client needs.
//!
//! The splitter leaves all functions that wasm imports from JavaScript with the main part, and lets the
//! others reach them by the function table. What is reached by that alone is needed when a part is
//! there, and not before.

mod calls;
mod script;

use std::collections::BTreeSet;

use super::naming::RawFile;
use super::parts::Parts;
use super::{ClientError, GLUE, LATE, REST, REST_PART, WASM};

pub(super) use calls::imports_of_parts;

/// How many bytes of functions are not worth a module: that would repeat what they need of the glue.
const LITTLE: usize = 4_000;

/// Takes out of the glue what no function of the main part calls, and says of the parts which of it
/// they need. `shared` are the places in the function table by which parts reach imports.
pub(super) fn separate(
    raw: &mut Vec<RawFile>,
    shared: &BTreeSet<u32>,
    parts: &mut Parts,
) -> Result<(), ClientError> {
    let file = |path: &str| raw.iter().find(|file| file.path == path);
    let (Some(glue), Some(wasm)) = (file(GLUE), file(WASM)) else { return Ok(()) };
    let called = |but: &BTreeSet<u32>| {
        calls::called_imports(&wasm.bytes, but).map_err(ClientError::wasm(WASM))
    };
    let of_rest = shared & &parts.called_by_rest;
    let (early, late) = (called(shared)?, called(&of_rest)?);
    let text = String::from_utf8_lossy(&glue.bytes);
    let Some(separated) = script::separate(&text, &early, &late, LITTLE) else {
        return Err(ClientError::Missing("the functions of the glue".to_owned()));
    };
    if let Some(glue) = raw.iter_mut().find(|file| file.path == GLUE) {
        glue.bytes = separated.early.into();
    }
    if let Some(late) = separated.late {
        raw.push(RawFile { path: LATE.into(), bytes: late.into() });
        parts.needs.iter_mut().for_each(|(_, needed)| needed.push(LATE.to_owned()));
    }
    if let Some(rest) = separated.rest {
        raw.push(RawFile { path: REST.into(), bytes: rest.into() });
        let needs = parts.needs.iter_mut().filter(|(split, _)| *split == REST_PART);
        needs.for_each(|(_, needed)| needed.push(REST.to_owned()));
    }
    Ok(())
}
