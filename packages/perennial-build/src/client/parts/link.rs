//! The JavaScript module that loads parts: wasm asks it for them, and the loader tells it for which
//! instance.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Needs;

/// What is the same for all clients. A part that could not be loaded is asked for again the next
/// time; all that an instance has loaded dies with it.
const RUNTIME: &str = r#"let current;
export const attach = (exports, addImports) => {
  current = { exports, addImports, loads: [] };
};
const wasm = async (instance, file) => {
  file.catch(() => {});
  const imports = { __wasm_split: { ...(await instance.exports), ...marks } };
  await WebAssembly.instantiateStreaming(file, imports);
};
const script = async (instance, module) => {
  module.catch(() => {});
  await instance.exports;
  instance.addImports((await module).default);
};
const part = (...needed) => async (callback, data) => {
  const instance = current;
  const { loads } = instance;
  const begun = needed.map((index) => (loads[index] ??= files[index](instance)));
  let loaded = 1;
  for (const index of needed) {
    try {
      await begun.shift();
    } catch (error) {
      loads[index] = null;
      loaded = 0;
      console.error(error);
    }
  }
  (await instance.exports).__indirect_function_table.get(callback)(data, loaded);
};
"#;

/// The module's source. Development builds check by the `canary` that part and client are of one
/// build.
pub(super) fn source(needs: &Needs, canary: Option<&str>) -> String {
    let mut source = RUNTIME.to_owned();
    let files: BTreeSet<&String> = needs.values().flatten().collect();
    let marks = canary.map(|name| format!(" {name}: ~0xdead ")).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(source, "const marks = {{{marks}}};\nconst files = [");
    for path in &files {
        let _ = match path.ends_with(".wasm") {
            true => writeln!(
                source,
                "  (instance) => wasm(instance, fetch(new URL(\"./{path}\", import.meta.url))),"
            ),
            false => writeln!(source, "  (instance) => script(instance, import(\"./{path}\")),"),
        };
    }
    source.push_str("];\n");
    for (split, needed) in needs {
        let places = needed.iter().filter_map(|path| files.iter().position(|own| *own == path));
        let places: Vec<String> = places.map(|place| place.to_string()).collect();
        let _ = writeln!(
            source,
            "export const __wasm_split_load_{split} = part({});",
            places.join(", ")
        );
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
        assert!(source.contains("script(instance, import(\"./late.js\"))"), "{source}");
    }
}
