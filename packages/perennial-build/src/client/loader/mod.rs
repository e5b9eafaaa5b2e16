//! The module that a page loads, and in development the one that reloads it.

use perennial_protocol::{document, url};

use super::bundle::RawFile;
use super::file_names::{LOADER, SPLIT};
use crate::Mode;

const LOADER_SOURCE: &str = include_str!("loader.js");
/// What the loader asks for by name when it needs it.
const PARTS: [(&str, &str); 2] =
    [("crash.js", include_str!("crash.js")), ("islands.js", include_str!("islands.js"))];
const DEVELOPMENT_SOURCE: &str = include_str!("development.js");
const ATTACH_NOTHING: &str = "const attach = () => ({});";
const DEVELOPMENT: &str = "development.js";

/// The loader's files. Names of files, URLs and ids stand in the sources as placeholders.
pub(super) fn files(mode: Mode, has_chunks: bool) -> Vec<RawFile> {
    let attach = if has_chunks { attach() } else { ATTACH_NOTHING.to_owned() };
    let loader = format!("{attach}\n{}", fill(LOADER_SOURCE));
    let mut files: Vec<RawFile> =
        PARTS.into_iter().map(|(path, source)| RawFile::new(path, fill(source))).collect();
    match mode {
        Mode::Release => files.push(RawFile::new(LOADER, loader)),
        Mode::Development => {
            files.push(RawFile::new(LOADER, format!("import \"./{DEVELOPMENT}\";\n{loader}")));
            files.push(RawFile::new(DEVELOPMENT, fill(DEVELOPMENT_SOURCE)));
        }
    }
    files
}

/// Tells the script that loads chunks which instance they are for.
fn attach() -> String {
    format!("import {{ attach }} from \"./{SPLIT}\";")
}

fn fill(source: &str) -> String {
    source
        .replace("__RELOAD_URL__", url::RELOAD)
        .replace("__BASE_ATTRIBUTE__", document::BASE_ATTRIBUTE)
        .replace("__STATE_ID__", document::STATE_ID)
        .replace("__BUILD_ATTRIBUTE__", document::BUILD_ATTRIBUTE)
        .replace("__AFRESH_ATTRIBUTE__", document::AFRESH_ATTRIBUTE)
        .replace("__HYDRATE_ATTRIBUTE__", document::HYDRATE_ATTRIBUTE)
        .replace("__HYDRATED_ATTRIBUTE__", document::HYDRATED_ATTRIBUTE)
        .replace("__ISLAND_ELEMENT__", document::ISLAND_ELEMENT)
        .replace("__WIDGET_ATTRIBUTE__", document::WIDGET_ATTRIBUTE)
        .replace("__HYDRATING_EVENT__", document::HYDRATING_EVENT)
        .replace("__HYDRATED_EVENT__", document::HYDRATED_EVENT)
        .replace("__WAKE__", document::WAKE_FUNCTION)
        .replace("__ROOT_ID__", document::ROOT_ID)
        .replace("__POPUP_ID__", document::POPUP_ID)
        .replace("__CRASHED_EVENT__", document::CRASHED_EVENT)
        .replace("__RELOAD_EVENT__", document::RELOAD_EVENT)
}

#[cfg(test)]
mod tests {
    use super::super::bundle::Bundle;
    use super::super::glue::Minify;
    use super::super::pass::{Applied, Pass as _};
    use super::*;

    #[test]
    fn no_placeholder_is_left() {
        for file in [files(Mode::Release, false), files(Mode::Development, true)].concat() {
            let text = String::from_utf8(file.bytes).unwrap().replace(&attach(), "");
            assert!(!text.contains("__"), "{text}");
        }
    }

    #[test]
    fn a_release_knows_nothing_of_reloading_and_explains_nothing() {
        let mut bundle = Bundle::new(Vec::new(), "work".into(), Mode::Release);
        bundle.files = files(Mode::Release, true);
        assert_eq!(Minify.apply(&mut bundle), Ok(Applied));
        for file in bundle.files {
            let text = String::from_utf8(file.bytes).unwrap();
            assert!(!text.contains("EventSource") && !text.contains("\n//"), "{text}");
        }
    }
}
