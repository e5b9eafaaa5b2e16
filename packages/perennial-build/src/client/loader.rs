//! The module that a page loads, and in development the one that reloads it.

use perennial_protocol::{document, url};

use super::LOADER;
use super::naming::RawFile;
use crate::Mode;

const LOADER_SOURCE: &str = include_str!("loader/loader.js");
const DEVELOPMENT_SOURCE: &str = include_str!("loader/development.js");
const DEVELOPMENT: &str = "development.js";

/// The loader's files. Names of files, URLs and ids stand in the sources as placeholders.
pub(super) fn files(mode: Mode) -> Vec<RawFile> {
    let file = |path: &str, text: String| RawFile { path: path.into(), bytes: text.into() };
    match mode {
        Mode::Release => vec![file(LOADER, fill(LOADER_SOURCE))],
        Mode::Development => vec![
            file(LOADER, format!("import \"./{DEVELOPMENT}\";\n{}", fill(LOADER_SOURCE))),
            file(DEVELOPMENT, fill(DEVELOPMENT_SOURCE)),
        ],
    }
}

fn fill(source: &str) -> String {
    source
        .replace("__RELOAD_URL__", url::RELOAD)
        .replace("__BASE_ATTRIBUTE__", document::BASE_ATTRIBUTE)
        .replace("__STATE_ID__", document::STATE_ID)
        .replace("__BUILD_ATTRIBUTE__", document::BUILD_ATTRIBUTE)
        .replace("__AFRESH_ATTRIBUTE__", document::AFRESH_ATTRIBUTE)
        .replace("__ROOT_ID__", document::ROOT_ID)
        .replace("__POPUP_ID__", document::POPUP_ID)
        .replace("__CRASHED_EVENT__", document::CRASHED_EVENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_placeholder_is_left() {
        for file in [files(Mode::Release), files(Mode::Development)].concat() {
            let text = String::from_utf8(file.bytes).unwrap();
            assert!(!text.contains("__"), "{text}");
        }
    }

    #[test]
    fn a_release_knows_nothing_of_reloading() {
        let files = files(Mode::Release);
        assert_eq!(files.len(), 1);
        assert!(!String::from_utf8_lossy(&files[0].bytes).contains("EventSource"));
    }
}
