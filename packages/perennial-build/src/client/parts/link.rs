//! The JavaScript module that loads parts: wasm asks it for them, and the loader tells it for which
//! instance.

use std::fmt::Write as _;

use super::Needs;

/// What is the same for all clients. A part that could not be loaded is asked for again the next
/// time; all that an instance has loaded dies with it.
const RUNTIME: &str = r#"let current;
export const attach = (exports, addImports) => {
  current = { exports, addImports, loads: [] };
};
const load = async (instance, index) => {
  const file = files[index]();
  file.catch(() => {});
  const late = import("./late.js");
  late.catch(() => {});
  const imports = { __wasm_split: { ...(await instance.exports), ...marks } };
  instance.addImports((await late).default);
  await WebAssembly.instantiateStreaming(file, imports);
};
const part = (...needed) => async (callback, data) => {
  const instance = current;
  const { loads } = instance;
  const begun = needed.map((index) => (loads[index] ??= load(instance, index)));
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

/// The module's source.
pub(super) fn source(needs: &Needs, files: &[String], canary: Option<&str>) -> String {
    let mut source = RUNTIME.to_owned();
    // Development builds check that part and client are of one build.
    let marks = canary.map(|name| format!(" {name}: ~0xdead ")).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(source, "const marks = {{{marks}}};\nconst files = [");
    for path in files {
        let _ = writeln!(source, "  () => fetch(new URL(\"./{path}\", import.meta.url)),");
    }
    source.push_str("];\n");
    for (split, needed) in needs {
        let places = needed.iter().filter_map(|path| files.iter().position(|own| own == path));
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
        let needs = Needs::from([
            ("city".to_owned(), vec!["part_0.wasm".to_owned(), "part_1.wasm".to_owned()]),
            ("empty".to_owned(), vec![]),
        ]);
        let files = ["part_0.wasm", "part_1.wasm"].map(str::to_owned);
        let source = source(&needs, &files, None);
        assert!(source.contains("export const __wasm_split_load_city = part(0, 1);"), "{source}");
        assert!(source.contains("export const __wasm_split_load_empty = part();"), "{source}");
        assert!(source.contains("new URL(\"./part_1.wasm\", import.meta.url)"), "{source}");
    }
}
