//! The JavaScript module that loads parts: wasm asks it for them, and the loader tells it for which
//! instance.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use perennial_protocol::document::PART_FAILED;

use super::super::super::anchors::splitter::{CANARY_VALUE, LOAD};
use super::super::super::bundle::Needs;

/// What is the same for all clients. A part that could not be loaded is asked for again the next
/// time; all that an instance has loaded dies with it. What the page that was served waits for is the
/// loader's to wait for, and so is what becomes of it where a part cannot be loaded: it is told so, with
/// what the browser says as the cause.
const RUNTIME: &str = r#"let current;
export const attach = (exports, addImports) => (current = { exports, addImports, loads: [] });
const load = async (instance, index) => {
  try {
    const asked = files[index]();
    asked.catch(() => {});
    const exports = await instance.exports;
    const file = await asked;
    if (file.default) instance.addImports(file.default);
    else await WebAssembly.instantiateStreaming(file, { __wasm_split: { ...exports, ...marks } });
  } catch (error) {
    instance.loads[index] = null;
    throw error;
  }
};
const part = (...needed) => (callBack, waiting, isPage) => {
  const instance = current;
  const { exports, loads } = instance;
  const begun = Promise.all(needed.map((index) => (loads[index] ??= load(instance, index))));
  const call = async (isLoaded) =>
    (await exports).__indirect_function_table.get(callBack)(waiting, isLoaded);
  const failed = (error) => {
    if (isPage) throw Error("__PART_FAILED__", { cause: error });
    console.error(error);
    return call(0);
  };
  const done = begun.then(() => call(1), failed);
  if (isPage) instance.page = done;
};
"#;

/// The module's source. Where a library of the app's is cut by the splitter's own macro, development
/// builds check by the `canary` that part and client are of one build.
pub(super) fn source(needs: &Needs, canary: Option<&str>) -> String {
    let mut source = RUNTIME.replace("__PART_FAILED__", PART_FAILED);
    let files: BTreeSet<&String> = needs.values().flatten().collect();
    let marks = canary.map(|name| format!(" {name}: {CANARY_VALUE} ")).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(source, "const marks = {{{marks}}};\nconst files = [");
    for path in &files {
        let _ = match path.ends_with(".wasm") {
            true => {
                writeln!(source, "  () => fetch(new URL(\"./{path}\", import.meta.url)),")
            }
            false => writeln!(source, "  () => import(\"./{path}\"),"),
        };
    }
    source.push_str("];\n");
    for (split, needed) in needs {
        let places = needed.iter().filter_map(|path| files.iter().position(|own| *own == path));
        let places: Vec<String> = places.map(|place| place.to_string()).collect();
        let _ = writeln!(source, "export const {LOAD}{split} = part({});", places.join(", "));
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_split_point_loads_what_it_needs() {
        let needed = ["part_1.wasm", "part_0.wasm", "late.js"].map(str::to_owned);
        let needs =
            Needs::from([("city".to_owned(), needed.to_vec()), ("empty".to_owned(), vec![])]);
        let source = source(&needs, None);
        assert!(
            source.contains("export const __wasm_split_load_city = part(2, 1, 0);"),
            "{source}"
        );
        assert!(source.contains("export const __wasm_split_load_empty = part();"), "{source}");
        assert!(source.contains("new URL(\"./part_1.wasm\", import.meta.url)"), "{source}");
        assert!(source.contains("() => import(\"./late.js\")"), "{source}");
    }
}
