//! The pipeline: every step from the linker's module to the files of a client, in order.

use super::bundle::{Bundle, RawFile};
use super::error::ClientError;
use super::file_names::{GLUE, MAIN, SPLIT, WASM};
use super::glue::{self, CheapCalls, DeferGlue, Minify, ShortNames, ShortStart};
use super::pass::{self, Pass, PassOutcome};
use super::tools::{bindgen, splitter, wasm_opt};
use super::wasm::{
    DropNullElements, RenumberLocals, ReorderFunctions, StripPanics, chunks, strip_sections,
};
use super::{fingerprint, loader};
use crate::reporter::RunningStep;
use crate::{Mode, Reporter, Step, files};

/// One step of the pipeline.
enum Stage {
    /// A step without which there is no client.
    Needed(fn(&mut Bundle) -> Result<(), ClientError>),
    /// A pass of every build.
    Always(&'static dyn Pass),
    /// A pass of a release.
    Release(&'static dyn Pass),
    /// wasm-opt, where the machine has one: in a release.
    WasmOpt,
}

use Stage::{Always, Needed, Release, WasmOpt};

/// The steps, in their order. Beside each stands what it needs to come before or after.
const PIPELINE: &[Stage] = &[
    // Reads the linker's relocations and the functions' names: before the splitter, which drops both,
    // and so that the splitter finds that nothing needs the texts of messages.
    Release(&StripPanics),
    // Reads the relocations.
    Needed(split),
    // Reads what the splitter wrote: the imports of chunks are told apart before wasm-bindgen has
    // moved functions.
    Needed(read_imports_of_chunks),
    Needed(bind),
    // Puts code that all chunks need into the main module: after wasm-bindgen, which would not know
    // that code.
    Needed(regroup),
    // Reads the glue before its names are changed.
    Needed(check_specifiers),
    Needed(strip),
    Needed(drop_unused_link),
    // Reads the glue as wasm-bindgen wrote it.
    Always(&DeferGlue),
    // Names the files that each split point needs: after the glue was cut into files.
    Needed(write_link),
    Needed(add_loader),
    // These three read the glue by its lines and its indentation: before `Minify`. The first two match
    // names that `ShortNames` changes.
    Release(&ShortStart),
    Release(&CheapCalls),
    Release(&ShortNames),
    Release(&Minify),
    // Before the three that follow: it would undo their order.
    WasmOpt,
    Release(&DropNullElements),
    Release(&RenumberLocals),
    // Last: functions are compared as they will be written.
    Release(&ReorderFunctions),
];

/// The name under which `wasm-opt` can be left out as a pass can.
const WASM_OPT: &str = "wasm-opt";

/// The names of everything that can be left out.
pub(super) fn names() -> Vec<&'static str> {
    let name = |stage: &Stage| match stage {
        Always(pass) | Release(pass) => Some(pass.name()),
        WasmOpt => Some(WASM_OPT),
        Needed(_) => None,
    };
    PIPELINE.iter().filter_map(name).collect()
}

/// Takes a bundle through the pipeline. Passes named by `without` are left out.
pub(super) fn run(
    bundle: &mut Bundle,
    without: &[String],
    reporter: &dyn Reporter,
) -> Result<Vec<PassOutcome>, ClientError> {
    let step = RunningStep::begin(reporter, Step::Bindings);
    let mut step = Some(step);
    let mut outcomes = Vec::new();
    let is_release = bundle.mode == Mode::Release;
    let runs = |name: &str| !without.iter().any(|other| other == name);
    for stage in PIPELINE {
        match stage {
            Needed(run) => run(bundle)?,
            Always(pass) if runs(pass.name()) => outcomes.push(pass::run(*pass, bundle, reporter)),
            Release(pass) if is_release && runs(pass.name()) => {
                outcomes.push(pass::run(*pass, bundle, reporter));
            }
            WasmOpt if is_release => {
                if let Some(step) = step.take() {
                    step.end("");
                }
                if runs(WASM_OPT) {
                    wasm_opt::optimise_all(bundle, reporter);
                }
            }
            Always(_) | Release(_) | WasmOpt => {}
        }
    }
    if let Some(step) = step.take() {
        step.end("");
    }
    Ok(outcomes)
}

fn split(bundle: &mut Bundle) -> Result<(), ClientError> {
    let main = bundle.work.join(MAIN);
    bundle.splits = splitter::split(&bundle.linked, &bundle.work, &main)?;
    Ok(())
}

fn read_imports_of_chunks(bundle: &mut Bundle) -> Result<(), ClientError> {
    let main = files::read(&bundle.work.join(MAIN))?;
    bundle.imports_of_chunks = glue::imports_of_chunks(&main).map_err(ClientError::wasm(WASM))?;
    Ok(())
}

fn bind(bundle: &mut Bundle) -> Result<(), ClientError> {
    let main = bundle.work.join(MAIN);
    bindgen::bind(&main, &bundle.work, bundle.mode)?;
    std::fs::remove_file(&main).ok();
    Ok(())
}

fn regroup(bundle: &mut Bundle) -> Result<(), ClientError> {
    let (work, splits) = (&bundle.work, &bundle.splits);
    bundle.chunks = chunks::regroup(&bundle.linked, &work.join(WASM), work, splits)?;
    for path in files::list(work)? {
        let bytes = files::read(&work.join(&path))?;
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        bundle.files.push(RawFile { path: parts.join("/"), bytes });
    }
    Ok(())
}

fn check_specifiers(bundle: &mut Bundle) -> Result<(), ClientError> {
    glue::check_specifiers(&bundle.files)
}

fn strip(bundle: &mut Bundle) -> Result<(), ClientError> {
    for file in bundle.files.iter_mut().filter(|file| file.is_wasm()) {
        file.bytes = strip_sections::strip(&file.path, &file.bytes, bundle.mode)?;
    }
    Ok(())
}

/// Leaves out the splitter's script where nothing was split: the glue then does not ask for it.
fn drop_unused_link(bundle: &mut Bundle) -> Result<(), ClientError> {
    let is_used = bundle.file(GLUE).is_some_and(|glue| fingerprint::refers(glue, SPLIT));
    bundle.files.retain(|file| is_used || file.path != SPLIT);
    Ok(())
}

fn write_link(bundle: &mut Bundle) -> Result<(), ClientError> {
    let link = chunks::link(&bundle.chunks);
    bundle.replace(SPLIT, link);
    Ok(())
}

fn add_loader(bundle: &mut Bundle) -> Result<(), ClientError> {
    let has_chunks = bundle.file(SPLIT).is_some();
    bundle.files.extend(loader::files(bundle.mode, has_chunks));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pass_has_a_name_of_its_own() {
        let mut names = names();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
