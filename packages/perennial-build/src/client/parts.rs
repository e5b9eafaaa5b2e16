//! The parts that the client is cut into, beside what every page loads: few enough for a page, and
//! the module that loads them.

mod grouping;
mod link;
mod merge;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::naming::RawFile;
use super::{ClientError, SPLIT};
use crate::files;

/// Some code of the client, and the split points that need it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    needed_by: BTreeSet<String>,
    /// The modules that it is made of.
    modules: Vec<Vec<u8>>,
}

impl Part {
    fn size(&self) -> usize {
        self.modules.iter().map(Vec::len).sum()
    }
}

/// Which files each split point needs, by their paths.
pub(super) type Needs = BTreeMap<String, Vec<String>>;

/// Replaces what the splitter has made of the parts, of which a page may need a dozen, by few files
/// and what loads them. `stems` says which of the splitter's files a split point needs.
pub(super) fn regroup(
    work: &Path,
    stems: &HashMap<String, Vec<String>>,
) -> Result<Needs, ClientError> {
    let mut needs: Needs = stems.keys().map(|split| (split.clone(), Vec::new())).collect();
    let mut written = Vec::new();
    for (index, part) in grouping::group(read(work, stems)?).iter().enumerate() {
        let path = format!("part_{index}.wasm");
        let module = merge::merge(&part.modules)
            .map_err(|error| ClientError::Split(format!("parts cannot be joined: {error}")))?;
        files::replace(&work.join(&path), &module)?;
        for split in &part.needed_by {
            needs.entry(split.clone()).or_default().push(path.clone());
        }
        written.push((path, module));
    }
    let link = RawFile { path: SPLIT.into(), bytes: link::source(&needs, &written).into() };
    files::replace(&work.join(SPLIT), &link.bytes)?;
    Ok(needs)
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
        parts.push(Part { needed_by, modules: vec![files::read(&path)?] });
        std::fs::remove_file(&path).ok();
    }
    Ok(parts)
}
