//! The client: from the linker's module to the files that a browser loads.
//!
//! [`pipeline`] is the list of all steps. A step that a client can do without is a [`pass`]. All texts of
//! other programs that are matched stand in [`anchors`].

mod anchors;
mod bundle;
mod error;
mod file_names;
mod fingerprint;
mod glue;
mod loader;
mod pass;
mod pipeline;
mod tools;
mod wasm;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) use bundle::ClientFile;
pub use error::ClientError;
pub(crate) use file_names::REST_PART;
pub use pass::PassOutcome;
pub use tools::{Optimiser, find_optimiser};

use crate::{Mode, Reporter};
use crate::{files, translations};
use bundle::{Bundle, Needs, RawFile};
use file_names::{GLUE, LOADER, SPLIT, WASM};

/// All files of the client.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) files: Vec<ClientFile>,
    pub(crate) loader: String,
    pub(crate) wasm: String,
    pub(crate) modules: Vec<String>,
    /// The wasm files that each split point needs.
    pub(crate) parts: Needs,
    /// The names of the messages that the code of each wasm file can show.
    pub(crate) messages: BTreeMap<String, Vec<String>>,
    /// The passes that ran.
    pub(crate) passes: Vec<PassOutcome>,
}

impl Client {
    /// Whether a first visit loads the file.
    pub(crate) fn is_initial(&self, name: &str) -> bool {
        self.loader == name || self.wasm == name || self.modules.iter().any(|own| own == name)
    }
}

/// Makes the client's files of the linker's module. `work` is a folder to work in; passes named by
/// `without` are left out.
pub(crate) fn make(
    module: &Path,
    work: &Path,
    mode: Mode,
    without: &[String],
    reporter: &dyn Reporter,
) -> Result<Client, ClientError> {
    check_names(without)?;
    files::create_empty_folder(work)?;
    let mut bundle = Bundle::new(files::read(module)?, work.to_path_buf(), mode);
    let passes = pipeline::run(&mut bundle, without, reporter)?;
    files::remove_folder(work)?;
    finish(bundle.files, bundle.chunks.needs, passes)
}

fn check_names(without: &[String]) -> Result<(), ClientError> {
    let known = pipeline::names();
    match without.iter().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(ClientError::UnknownPass { name: name.clone(), known: known.join(", ") }),
    }
}

fn finish(
    raw: Vec<RawFile>,
    parts: Needs,
    passes: Vec<PassOutcome>,
) -> Result<Client, ClientError> {
    let named = fingerprint::name(raw);
    let name = |path: &str| {
        named.names.get(path).cloned().ok_or_else(|| ClientError::Missing(path.to_owned()))
    };
    let (loader, wasm) = (name(LOADER)?, name(WASM)?);
    let mut modules = vec![name(GLUE)?];
    modules.extend(
        named.names.iter().filter(|(path, _)| is_module(path)).map(|(_, name)| name.clone()),
    );
    let mut needs = Needs::new();
    for (split, paths) in parts {
        let paths: Result<Vec<_>, _> = paths.iter().map(|path| name(path)).collect();
        needs.insert(split, paths?);
    }
    let messages = translations::in_client(&named.files);
    Ok(Client { files: named.files, loader, wasm, modules, parts: needs, messages, passes })
}

/// Whether the glue imports this file, so that every page needs it.
fn is_module(path: &str) -> bool {
    path == SPLIT || path.starts_with("snippets/")
}

/// The folder in which the splitter and wasm-bindgen work.
pub(crate) fn work_folder(dist: &Path) -> PathBuf {
    dist.join(".work")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_that_does_not_exist_is_an_error_that_names_those_that_do() {
        let error = check_names(&["minfy".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("\"minfy\"") && error.contains("minify"), "{error}");
        assert!(check_names(&["minify".to_owned()]).is_ok());
    }
}
