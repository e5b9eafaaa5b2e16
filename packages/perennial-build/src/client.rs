//! The client: from what the linker made to the files that a browser loads.

mod bind;
mod late;
mod loader;
mod locals;
mod naming;
mod nulls;
mod optimise;
mod order;
mod panics;
mod parts;
mod sections;
mod short;
mod split;

use std::fmt::Display;
use std::path::{Path, PathBuf};

pub use optimise::{Optimiser, find_optimiser};

use crate::files::{self, FileError};
use crate::reporter::RunningStep;
use crate::{Message, Mode, Reporter, Step};
use naming::RawFile;
use parts::Needs;

/// The file that wasm-bindgen makes, and that splitter and loader refer to.
const GLUE: &str = "client.js";
/// The wasm module that wasm-bindgen makes.
const WASM: &str = "client_bg.wasm";
/// What of the glue comes with the first part.
const LATE: &str = "late.js";
/// What of the glue comes with the rest of the client.
const REST: &str = "rest.js";
/// The split point of what every page loads later: `perennial-client/src/rest.rs`.
pub(crate) const REST_PART: &str = "client_rest";
/// The file that the splitter makes.
const SPLIT: &str = "__wasm_split.js";
/// The file that a page loads.
const LOADER: &str = "loader.js";

/// The client cannot be made of what cargo built.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The splitter refuses.
    #[error("PER-7050: the client cannot be split: {0}")]
    Split(String),
    /// wasm-bindgen refuses.
    #[error("PER-7051: the client cannot be bound to JavaScript: {0}")]
    Bind(String),
    /// A file is no wasm.
    #[error("PER-7052: {name} is no valid wasm: {message}")]
    Wasm {
        /// The file.
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// wasm-bindgen or the splitter has made something that is not understood here.
    #[error("PER-7053: the client lacks {0}, which wasm-bindgen should have made")]
    Missing(String),
}

impl ClientError {
    /// What an error means that a pass over the wasm file of this name has met.
    fn wasm<E: Display>(name: &str) -> impl FnOnce(E) -> Self {
        move |error| Self::Wasm { name: name.to_owned(), message: error.to_string() }
    }
}

/// A file of the client with its final name.
#[derive(Debug, Clone)]
pub(crate) struct ClientFile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// All files of the client.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) files: Vec<ClientFile>,
    pub(crate) loader: String,
    pub(crate) wasm: String,
    pub(crate) modules: Vec<String>,
    /// The wasm files that each split point needs.
    pub(crate) parts: Needs,
}

impl Client {
    /// Whether a first visit loads the file.
    pub(crate) fn is_initial(&self, name: &str) -> bool {
        self.loader == name || self.wasm == name || self.modules.iter().any(|own| own == name)
    }
}

/// Makes the client's files of the linker's module. `work` is a folder to work in.
pub(crate) fn make(
    module: &Path,
    work: &Path,
    mode: Mode,
    reporter: &dyn Reporter,
) -> Result<Client, ClientError> {
    files::create_empty_folder(work)?;
    let (files, parts) = bound(module, work, mode, reporter)?;
    files::remove_folder(work)?;
    finish(files, parts)
}

/// Splits, binds, strips and optimises.
fn bound(
    module: &Path,
    work: &Path,
    mode: Mode,
    reporter: &dyn Reporter,
) -> Result<(Vec<RawFile>, Needs), ClientError> {
    let step = RunningStep::begin(reporter, Step::Bindings);
    let main = work.join("main.wasm");
    let linked = panics::quieten(&files::read(module)?).map_err(ClientError::wasm(WASM))?;
    let stems = split::split(&linked, work, &main)?;
    let shared = late::imports_of_parts(&files::read(&main)?).map_err(ClientError::wasm(WASM))?;
    bind::bind(&main, work, mode)?;
    std::fs::remove_file(&main).ok();
    let mut parts = parts::regroup(&linked, &work.join(WASM), work, &stems)?;
    let mut raw = read_all(work)?;
    for file in raw.iter_mut().filter(|file| file.is_wasm()) {
        file.bytes = sections::strip(&file.path, &file.bytes, mode)?;
    }
    let mut raw = without_unused_split(raw);
    let has_parts = raw.iter().any(|file| file.path == SPLIT);
    if has_parts {
        late::separate(&mut raw, &shared, &mut parts)?;
        let link = parts.link().into_bytes();
        raw.iter_mut()
            .filter(|file| file.path == SPLIT)
            .for_each(|file| file.bytes.clone_from(&link));
    }
    raw.extend(loader::files(mode, has_parts));
    if mode == Mode::Release {
        short::shorten(&mut raw)?;
    }
    step.end("");
    if mode == Mode::Release {
        optimise_all(&mut raw, work, reporter);
        for file in raw.iter_mut().filter(|file| file.is_wasm()) {
            let less = nulls::left_out(&file.bytes).and_then(|it| locals::by_use(&it));
            let ordered = less.and_then(|it| order::by_likeness(&it));
            file.bytes = ordered.map_err(ClientError::wasm(&file.path))?;
        }
    }
    Ok((raw, parts.needs))
}

fn read_all(work: &Path) -> Result<Vec<RawFile>, ClientError> {
    let mut found = Vec::new();
    for path in files::list(work)? {
        let bytes = files::read(&work.join(&path))?;
        found.push(RawFile { path: slashes(&path), bytes });
    }
    Ok(found)
}

/// Lets wasm-opt have a try at each wasm file, if there is one that can be relied on.
fn optimise_all(raw: &mut [RawFile], work: &Path, reporter: &dyn Reporter) {
    let Some(optimiser) = find_optimiser() else { return };
    if !optimiser.is_usable() {
        let text = format!(
            "{optimiser} is too old to be used: it breaks current wasm. It is left out; the client \
             is a few percent larger without one"
        );
        reporter.message(Message::Note(&text));
        return;
    }
    let step = RunningStep::begin(reporter, Step::Optimise);
    for file in raw.iter_mut().filter(|file| file.is_wasm()) {
        match optimiser.optimise(&file.bytes, work) {
            Ok(bytes) => file.bytes = bytes,
            Err(reason) => {
                let text = format!("{} is left as it is: {optimiser} {reason}", file.path);
                reporter.message(Message::Warning(&text));
            }
        }
    }
    step.end("");
}

fn finish(raw: Vec<RawFile>, parts: Needs) -> Result<Client, ClientError> {
    let named = naming::name(raw);
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
    Ok(Client { files: named.files, loader, wasm, modules, parts: needs })
}

/// Leaves out the splitter's module where nothing was split: the glue then does not ask for it.
fn without_unused_split(mut raw: Vec<RawFile>) -> Vec<RawFile> {
    let is_glue = |file: &&RawFile| file.path == GLUE;
    let is_used = raw.iter().find(is_glue).is_some_and(|glue| naming::refers(glue, SPLIT));
    raw.retain(|file| is_used || file.path != SPLIT);
    raw
}

/// Whether the glue imports this file, so that every page needs it.
fn is_module(path: &str) -> bool {
    path == SPLIT || path.starts_with("snippets/")
}

fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Where the splitter's and wasm-bindgen's files lie while they are worked on.
pub(crate) fn work_folder(dist: &Path) -> PathBuf {
    dist.join(".work")
}
