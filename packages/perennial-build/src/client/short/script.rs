//! The glue's text: its words, and what of it a release can do without.

use std::collections::BTreeSet;

/// What opens a declaration at the outermost level: only there lines begin with a word.
const DECLARATIONS: [&str; 4] = ["async function ", "function ", "const ", "let "];
/// The shortest name that gains by another, and that no one else would use for something else.
const LONG: usize = 9;

/// A script without its indentation and its lines of comments. No string in it spans lines.
pub(super) fn bare(source: &str) -> String {
    let mut is_comment = false;
    let mut bare = String::with_capacity(source.len());
    for line in source.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            bare.push_str(line);
            bare.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    bare
}

/// What the glue's start is written with instead: the loader always hands over an answer that is on
/// its way, once for each instance. A server that does not say that it is wasm has it read as a whole.
const START: [(&str, &str); 4] = [
    ("function initSync(", ""),
    ("async function __wbg_init_once(", ""),
    (
        "async function __wbg_load(",
        "async function __wbg_load(answer, imports) {
    return answer.headers.get('Content-Type') === 'application/wasm'
        ? WebAssembly.instantiateStreaming(answer, imports)
        : WebAssembly.instantiate(await answer.arrayBuffer(), imports);
}
",
    ),
    (
        "async function __wbg_init(",
        "async function __wbg_init({ module_or_path }) {
    const { instance, module } = await __wbg_load(await module_or_path, __wbg_get_imports());
    return __wbg_finalize_init(instance, module);
}
",
    ),
];

/// The glue with a start that does what the loader asks for, and nothing else.
pub(super) fn with_short_start(text: &str) -> String {
    const PROMISE: &str = "let __wbg_init_promise;\n";
    const EXPORT: &str = "export { initSync, ";
    if [PROMISE, EXPORT].iter().any(|own| !text.contains(own)) {
        return text.to_owned();
    }
    let written = START.iter().try_fold(text.to_owned(), |text, (start, instead)| {
        let (before, rest) = text.split_once(&format!("\n{start}"))?;
        let (_, after) = rest.split_once("\n}\n")?;
        Some(format!("{before}\n{instead}{after}"))
    });
    match written {
        Some(written) => written.replacen(PROMISE, "", 1).replacen(EXPORT, "export { ", 1),
        None => text.to_owned(),
    }
}

/// The words of a script: what names can be, and keywords.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_of_word(c)).filter(|word| !word.is_empty())
}

/// The names that the glue has for itself at the outermost level: long ones that neither an import
/// nor an export knows.
pub(super) fn helpers(text: &str) -> impl Iterator<Item = String> {
    let is_shared = |line: &&str| line.starts_with("import") || line.starts_with("export");
    let shared: BTreeSet<&str> = text.lines().filter(is_shared).flat_map(words).collect();
    let declared = text.lines().filter_map(|line| {
        let declaration = DECLARATIONS.iter().find_map(|word| line.strip_prefix(word))?;
        words(declaration).next()
    });
    let is_own = |name: &&str| name.len() >= LONG && !shared.contains(name);
    let own: BTreeSet<String> = declared.filter(is_own).map(ToOwned::to_owned).collect();
    own.into_iter()
}

/// Replaces words, but no field of anything other than the module's exports.
pub(super) fn replace_words<'n>(text: &str, name: impl Fn(&str) -> Option<&'n str>) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_of_word) {
        let (before, from) = rest.split_at(start);
        written.push_str(before);
        let (word, after) = from.split_at(from.find(|c| !is_of_word(c)).unwrap_or(from.len()));
        let is_field = written.ends_with('.') && !is_spread_or_export(&written);
        written.push_str(if is_field { word } else { name(word).unwrap_or(word) });
        rest = after;
    }
    written.push_str(rest);
    written
}

/// Whether a text ends as what stands before an export's name, or before what is spread.
fn is_spread_or_export(text: &str) -> bool {
    let module = text.strip_suffix("wasm.");
    text.ends_with("...")
        || module.is_some_and(|text| !text.ends_with(|c| is_of_word(c) || c == '.'))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_loses_its_comments_and_nothing_else() {
        let source = "// Why.\nconst url = \"a://b\";\n  // More.\n/**\n * On it.\n */\n  run(url);\n/* So. */\n";
        assert_eq!(bare(source), "const url = \"a://b\";\nrun(url);\n");
    }

    #[test]
    fn only_what_the_glue_has_for_itself_is_renamed() {
        let text = "\
import { fromOutside } from 'a';
function fromWithin(argument) {
    const notOutermost = fromOutside(argument);
}
function fromWithin2() {}
const short = 1;
export { exportedThing as thing };
function exportedThing() {}
";
        assert_eq!(helpers(text).collect::<Vec<_>>(), ["fromWithin", "fromWithin2"]);
        let name = |word: &str| (word == "fromWithin").then_some("$a");
        assert_eq!(
            replace_words(
                "fromWithin(a.fromWithin, wasm.fromWithin, ...fromWithin, b.wasm.fromWithin, fromWithin2)",
                name
            ),
            "$a(a.fromWithin, wasm.$a, ...$a, b.wasm.fromWithin, fromWithin2)"
        );
    }

    const GLUE: &str = "\
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
        let text = with_short_start(GLUE);
        for gone in ["one", "two", "three", "four", "initSync", "promise", "once"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
        assert!(text.starts_with("let wasm;\nasync function __wbg_load(answer"), "{text}");
        assert!(text.contains("\nasync function __wbg_init({ module_or_path }) {"), "{text}");
        assert!(text.ends_with("export { __wbg_init as default };\n"), "{text}");
    }

    #[test]
    fn a_glue_that_is_not_understood_stays_as_it_is() {
        let other = GLUE.replace("async function __wbg_init_once(", "function once(");
        let unexported = GLUE.replace("export { initSync, ", "export { ");
        for text in [other.as_str(), &unexported, "function initSync(", ""] {
            assert_eq!(with_short_start(text), text);
        }
    }
}
