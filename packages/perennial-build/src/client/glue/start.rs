//! The pass `short-start`: the glue starts as the loader asks it to, and in no other way.

use super::super::anchors::bindgen::{EXPORT_INSTEAD, EXPORT_START, INIT_PROMISE, START};
use super::super::bundle::Bundle;
use super::super::file_names::GLUE;
use super::super::pass::{Applied, NotUnderstood, Pass};

/// Replaces the start of the glue.
pub(in super::super) struct ShortStart;

impl Pass for ShortStart {
    fn name(&self) -> &'static str {
        "short-start"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        let short = with_short_start(&bundle.text(GLUE));
        bundle.replace(GLUE, short.ok_or(NotUnderstood::what("the start of the glue"))?);
        Ok(Applied)
    }
}

/// The glue with a start that does what the loader asks for, and nothing else. `None`, if its start is
/// written otherwise than is known here.
fn with_short_start(text: &str) -> Option<String> {
    if [INIT_PROMISE, EXPORT_START].iter().any(|own| !text.contains(own)) {
        return None;
    }
    let written = START.iter().try_fold(text.to_owned(), |text, (start, instead)| {
        let (before, rest) = text.split_once(&format!("\n{start}"))?;
        let (_, after) = rest.split_once("\n}\n")?;
        Some(format!("{before}\n{instead}{after}"))
    })?;
    Some(written.replacen(INIT_PROMISE, "", 1).replacen(EXPORT_START, EXPORT_INSTEAD, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE_TEXT: &str = "\
let wasm;
async function __wbg_load(module, imports) {
    one();
}

function initSync(module) {
    two();
}

let __wbg_init_promise;
async function __wbg_init(module_or_path) {
    three();
}

async function __wbg_init_once(module_or_path) {
    four();
}

export { initSync, __wbg_init as default };
";

    #[test]
    fn a_glue_starts_as_the_loader_asks_for() {
        let text = with_short_start(GLUE_TEXT).unwrap();
        for gone in ["one", "two", "three", "four", "initSync", "promise", "once"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
        assert!(text.starts_with("let wasm;\nasync function __wbg_load(answer"), "{text}");
        assert!(text.contains("\nasync function __wbg_init({ module_or_path }) {"), "{text}");
        assert!(text.ends_with("export { __wbg_init as default };\n"), "{text}");
    }

    #[test]
    fn a_start_that_is_not_understood_is_not_replaced() {
        let other = GLUE_TEXT.replace("async function __wbg_init_once(", "function once(");
        let unexported = GLUE_TEXT.replace("export { initSync, ", "export { ");
        for text in [other.as_str(), &unexported, "function initSync(", ""] {
            assert_eq!(with_short_start(text), None);
        }
    }
}
