//! The parts that the client is cut into, beside what every page loads: few enough for a page, none
//! of them with what the page does not need, and the module that loads them.

mod base;
mod grouping;
mod link;
mod merge;
mod module;
mod state;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::super::bundle::{Chunks, Needs};
use super::super::error::ClientError;
use super::super::file_names::REST_PART;
use crate::files;
use grouping::Need;
use module::PartModule;

/// How many split points there are at least where what they all need is needed by nearly every page.
const MANY: usize = 3;

/// The source of the script that loads the chunks.
pub(in super::super) fn link(chunks: &Chunks) -> String {
    link::source(&chunks.needs, chunks.canary.as_deref())
}

/// Some code of the client, and the split points that need it, as the splitter made it.
struct Part {
    needed_by: BTreeSet<String>,
    module: Vec<u8>,
}

/// Replaces what the splitter has made of the parts of a `linked` module, of which a page may need
/// dozens, by few files. `stems` says which of the splitter's files a split point needs; the file
/// `main`, which wasm-bindgen has made, gets what all need, and what must be there but once.
pub(in super::super) fn regroup(
    linked: &[u8],
    main: &Path,
    work: &Path,
    stems: &HashMap<String, Vec<String>>,
) -> Result<Chunks, ClientError> {
    let parts = read(work, stems)?;
    let mut modules = Vec::new();
    for part in &parts {
        modules.push(PartModule::read(&part.module).map_err(not_joined)?);
    }
    let changing = take_state(linked, &mut modules)?;
    // What all need is loaded sooner or later, and takes less room where everything else is.
    let is_common = |part: &Part| stems.len() >= MANY && part.needed_by.len() == stems.len();
    let all = parts.iter().zip(&modules);
    let common: Vec<_> =
        all.filter(|(part, _)| is_common(part)).map(|(_, module)| module).collect();
    extend(main, &common, changing)?;
    let need = |(part, module): (&Part, &PartModule<'_>)| Need {
        needed_by: if is_common(part) { BTreeSet::new() } else { part.needed_by.clone() },
        size: module.size(),
    };
    let sizes: Vec<Need> = parts.iter().zip(&modules).map(need).collect();
    let mut needs: Needs = stems.keys().map(|split| (split.clone(), Vec::new())).collect();
    for (index, group) in grouping::group(&sizes).iter().enumerate() {
        let path = format!("part_{index}.wasm");
        let joined: Vec<&PartModule<'_>> =
            group.parts.iter().filter_map(|place| modules.get(*place)).collect();
        files::replace(&work.join(&path), &merge::merge(&joined).map_err(not_joined)?)?;
        for split in &group.needed_by {
            needs.entry(split.clone()).or_default().push(path.clone());
        }
    }
    // Parts of a development build have one, and all the same.
    let canary = modules.iter().find_map(PartModule::canary).map(str::to_owned);
    Ok(Chunks { needs, called_by_rest: called_by_rest(&parts, &modules), canary })
}

fn called_by_rest(parts: &[Part], modules: &[PartModule<'_>]) -> BTreeSet<u32> {
    let (mut rest, mut others) = (BTreeSet::new(), BTreeSet::new());
    for (part, module) in parts.iter().zip(modules) {
        let is_of_rest = part.needed_by.iter().all(|split| split == REST_PART);
        let calls = if is_of_rest { &mut rest } else { &mut others };
        calls.extend(module.functions.iter().filter_map(|function| function.passes_to));
    }
    rest.difference(&others).copied().collect()
}

fn not_joined(error: impl std::fmt::Display) -> ClientError {
    ClientError::Split(format!("parts cannot be joined: {error}"))
}

/// Takes out of parts what they may change. What is zero is there without them, as memory is at first.
fn take_state<'m>(
    linked: &[u8],
    modules: &mut [PartModule<'m>],
) -> Result<Vec<(u32, &'m [u8])>, ClientError> {
    let constants = state::constants(linked).map_err(not_joined)?;
    let mut changing = Vec::new();
    for module in modules {
        let is_constant =
            |(address, _): &(u32, &[u8])| constants.iter().any(|place| place.contains(address));
        let (constant, other) = std::mem::take(&mut module.data).into_iter().partition(is_constant);
        module.data = constant;
        changing.extend::<Vec<_>>(other);
    }
    changing.retain(|(_, bytes)| bytes.iter().any(|byte| *byte != 0));
    Ok(changing)
}

/// Puts into the main part what all need, and what any may change.
fn extend(
    main: &Path,
    common: &[&PartModule<'_>],
    changing: Vec<(u32, &[u8])>,
) -> Result<(), ClientError> {
    if common.is_empty() && changing.is_empty() {
        return Ok(());
    }
    let joined = merge::merge(common).map_err(not_joined)?;
    let mut joined = PartModule::read(&joined).map_err(not_joined)?;
    joined.data.extend(changing);
    let whole = base::with_part(&files::read(main)?, &joined).map_err(not_joined)?;
    Ok(files::replace(main, &whole)?)
}

/// Reads the splitter's files, and removes them.
fn read(work: &Path, stems: &HashMap<String, Vec<String>>) -> Result<Vec<Part>, ClientError> {
    let mut needed_by: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    for (split, stems) in stems {
        for stem in stems {
            needed_by.entry(stem).or_default().insert(split.clone());
        }
    }
    let mut parts = Vec::new();
    for (stem, needed_by) in needed_by {
        let path = work.join(format!("{stem}.wasm"));
        parts.push(Part { needed_by, module: files::read(&path)? });
        std::fs::remove_file(&path).ok();
    }
    Ok(parts)
}
