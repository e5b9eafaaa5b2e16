//! The glue's text, cut in two.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::super::anchors::bindgen::{
    DECLARATIONS, FUNCTION_INDENTATION, FUNCTIONS, FUNCTIONS_ENTRY, IS_FUNCTION, STAND_IN_ENTRY,
    STATE,
};
use super::words::words;

/// Whoever calls a function that is not there yet, calls it by its name once it is.
const STAND_INS: &str = "
const lateImports = {};
const standIns = {
    get: (own, name) => own[name] ?? ((...given) => lateImports[name](...given)),
};
export const addImports = (make) => {
    Object.assign(lateImports, make(wasm));
};
";

/// The glue of the main part, and the modules that make the rest of its functions for an instance, if
/// there are any.
pub(super) struct Separated {
    pub(super) early: String,
    pub(super) late: Option<String>,
    pub(super) rest: Option<String>,
}

/// Separates the functions that the main part calls from those of the others that are called before
/// the rest of the client is there, and from all others. `None`, if the glue is written otherwise than
/// is known here. What would come late stays, if its functions are no more bytes than `little`.
pub(super) fn separate(
    text: &str,
    early: &BTreeSet<String>,
    late: &BTreeSet<String>,
    little: usize,
) -> Option<Separated> {
    let (head, from) = text.split_once(FUNCTIONS.0)?;
    let (functions, from) = from.split_once(FUNCTIONS.1)?;
    let (end, from) = from.split_once("\n}\n")?;
    let (declared, tail) = from.split_once(STATE)?;
    let from_outside: BTreeSet<&str> =
        head.lines().filter(|line| line.starts_with("import")).flat_map(words).collect();
    let is_of = |called: &BTreeSet<String>, function: &str| {
        words(function).next().is_some_and(|name| called.contains(name))
    };
    let is_early = |function: &&str| {
        let is_plain = !function.contains(IS_FUNCTION);
        is_plain || is_of(early, function) || words(function).any(|it| from_outside.contains(it))
    };
    let is_late = |function: &&str| is_of(late, function);
    let all = entries(functions);
    let of_late = all.iter().filter(|it| !is_early(it) && is_late(it));
    let is_little = of_late.map(|function| function.len()).sum::<usize>() <= little;
    let (early, others): (Vec<&str>, Vec<&str>) =
        all.into_iter().partition(|it| is_early(it) || (is_little && is_late(it)));
    let (late, rest): (Vec<&str>, Vec<&str>) = others.into_iter().partition(is_late);
    let early = early.join("\n");

    let declarations = declarations(declared);
    let of_early = needed(&declarations, &[head, &early, end, tail]);
    let end = end.replacen(FUNCTIONS_ENTRY, STAND_IN_ENTRY, 1);
    let mut main = String::new();
    let _ = write!(
        main,
        "{head}{}{early}{}{end}\n}}\n{of_early}{STATE}{tail}",
        FUNCTIONS.0, FUNCTIONS.1
    );
    main.push_str(STAND_INS);
    let maker = |functions: Vec<&str>| {
        let functions = functions.join("\n");
        let needed = needed(&declarations, &[&functions]);
        let maker =
            format!("export default (wasm) => {{\n{needed}\nreturn {{\n{functions}\n}};\n}};\n");
        (!functions.is_empty()).then_some(maker)
    };
    Some(Separated { early: main, late: maker(late), rest: maker(rest) })
}

/// The fields of the object: each begins in a line of this indentation that is no end.
fn entries(functions: &str) -> Vec<&str> {
    let begins = |line: &str| {
        let line = line.strip_prefix(FUNCTION_INDENTATION);
        line.is_some_and(|line| line.starts_with(|c: char| c.is_alphabetic() || c == '_'))
    };
    pieces(functions, begins)
}

/// What is declared at the outermost level, with its name. What follows a declaration there, such as a
/// first call, belongs to it.
fn declarations(text: &str) -> Vec<(&str, &str)> {
    let name = |line: &str| DECLARATIONS.iter().find_map(|word| line.strip_prefix(word)).is_some();
    let own = |piece| {
        let declared = DECLARATIONS.iter().find_map(|word| str::strip_prefix(piece, word));
        declared.and_then(|declared| words(declared).next()).unwrap_or_default()
    };
    pieces(text, |line| name(line) || line.starts_with("export "))
        .into_iter()
        .map(|it| (own(it), it))
        .collect()
}

/// Cuts a text before each line that begins something.
fn pieces(text: &str, begins: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if begins(line) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let piece = |(start, end): (&usize, usize)| text.get(*start..end).map(str::trim_end);
    starts.iter().zip(ends).filter_map(piece).collect()
}

/// The declarations that texts need, and those that these need in turn.
fn needed(declarations: &[(&str, &str)], texts: &[&str]) -> String {
    let mut wanted: Vec<&str> = texts.iter().flat_map(|text| words(text)).collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        let declared = declarations.iter().find(|(own, _)| *own == name);
        if let Some((_, text)) = declared.filter(|_| seen.insert(name)) {
            wanted.extend(words(text));
        }
    }
    let kept = declarations
        .iter()
        .filter(|(name, text)| seen.contains(name) || text.starts_with("export "));
    kept.map(|(_, text)| format!("{text}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE_TEXT: &str = "\
import { now } from './snippets/a.js';

function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_log_01: function(arg0) {
            console.log(text(arg0));
        },
        __wbg_late_02: function(arg0) {
            return only(arg0);
        },
        __wbg_now_03: function() {
            return now();
        },
    };
    return {
        \"./client_bg.js\": import0,
    };
}
function only(at) {
    return text(at) + decoder;
}
let decoder = new TextDecoder();
decoder.decode();
function text(at) {
    return wasm.text(at);
}

let wasmModule, wasmInstance, wasm;
function start() {}
export { start as default };
";

    fn check(early: &[&str], late: &[&str]) -> Separated {
        let [early, late] = [early, late].map(|it| it.iter().map(|it| (*it).to_owned()).collect());
        separate(GLUE_TEXT, &early, &late, 0).unwrap()
    }

    #[test]
    fn what_is_not_called_goes_with_all_that_it_needs() {
        let Separated { early, late, rest } = check(&["__wbg_log_01"], &["__wbg_late_02"]);
        assert!(rest.is_none(), "nothing is left for the rest");
        let late = late.unwrap();
        let has = |text: &str, parts: &[&str]| -> Vec<bool> {
            parts.iter().map(|it| text.contains(it)).collect()
        };
        let parts =
            ["__wbg_log_01", "__wbg_late_02", "function only", "decoder.decode", "function text"];
        assert_eq!(has(&early, &parts), vec![true, false, false, false, true]);
        assert_eq!(has(&late, &parts), vec![false, true, true, true, true]);
        assert!(early.contains("new Proxy(import0, standIns)") && early.contains("let wasmModule"));
        // What comes from elsewhere stays with what imports it.
        assert!(early.contains("__wbg_now_03") && !late.contains("now"), "{late}");
        assert!(late.starts_with("export default (wasm) => {"), "{late}");
    }

    #[test]
    fn what_only_the_rest_calls_comes_with_it() {
        let Separated { late, rest, .. } = check(&[], &["__wbg_log_01"]);
        let (late, rest) = (late.unwrap(), rest.unwrap());
        assert!(late.contains("__wbg_log_01") && !late.contains("__wbg_late_02"), "{late}");
        assert!(rest.contains("__wbg_late_02") && rest.contains("function only"), "{rest}");
    }

    #[test]
    fn what_is_too_little_for_a_module_stays() {
        let late = ["__wbg_late_02".to_owned()].into();
        let separated = separate(GLUE_TEXT, &BTreeSet::new(), &late, 1_000).unwrap();
        assert!(separated.early.contains("__wbg_late_02") && separated.late.is_none());
        assert!(separated.rest.unwrap().contains("__wbg_log_01"));
    }

    #[test]
    fn a_glue_that_is_not_understood_is_not_cut() {
        assert!(separate("function a() {}", &BTreeSet::new(), &BTreeSet::new(), 0).is_none());
    }
}
