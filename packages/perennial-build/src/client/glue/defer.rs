//! The pass `defer-glue`: functions of the glue that only chunks call come with the chunks.
//!
//! The splitter leaves all functions that wasm imports from JavaScript with the main module, and lets
//! the chunks reach them by the function table. A function that is reached by the table alone is
//! needed when a chunk is there, and not before. One script is loaded with the first chunk, another
//! with the deferred runtime.

use std::collections::BTreeSet;

use super::super::bundle::{Bundle, RawFile};
use super::super::file_names::{GLUE, LATE, REST, REST_PART, WASM};
use super::super::pass::{Applied, NotUnderstood, Pass};
use super::{reach, separate};

/// How many bytes of functions do not deserve a script: it would repeat what they need of the glue.
const LITTLE: usize = 4_000;

/// Takes out of the glue what no function of the main module calls.
pub(in super::super) struct DeferGlue;

impl Pass for DeferGlue {
    fn name(&self) -> &'static str {
        "defer-glue"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        if bundle.chunks.needs.is_empty() {
            return Ok(Applied);
        }
        let Some(wasm) = bundle.file(WASM) else { return Ok(Applied) };
        let shared = &bundle.imports_of_chunks;
        let of_rest: BTreeSet<u32> = shared & &bundle.chunks.called_by_rest;
        let early = reach::called_imports(&wasm.bytes, shared)?;
        let late = reach::called_imports(&wasm.bytes, &of_rest)?;
        let separated = separate::separate(&bundle.text(GLUE), &early, &late, LITTLE)
            .ok_or(NotUnderstood::what("the functions of the glue"))?;
        bundle.replace(GLUE, separated.early);
        if let Some(late) = separated.late {
            bundle.files.push(RawFile::new(LATE, late));
            bundle.chunks.needs.iter_mut().for_each(|(_, needed)| needed.push(LATE.to_owned()));
        }
        if let Some(rest) = separated.rest {
            bundle.files.push(RawFile::new(REST, rest));
            let needs = bundle.chunks.needs.iter_mut().filter(|(split, _)| *split == REST_PART);
            needs.for_each(|(_, needed)| needed.push(REST.to_owned()));
        }
        Ok(Applied)
    }
}
