//! The names in a wasm module by which it imports and exports.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, ImportSectionReader, Parser};

use crate::wasm_module::WasmModule;

use super::super::anchors::bindgen::GLUE_KEY;
use super::super::anchors::splitter::LINK_KEY as SPLIT_KEY;

/// The short name of the glue as a module.
pub(in super::super) const SHORT_KEY: &str = "w";

/// New names by the old ones.
#[derive(Debug, Default)]
pub(in super::super) struct Names {
    /// Functions that the module imports from the glue: there they are keys of an object.
    pub(in super::super) imports: BTreeMap<String, String>,
    /// Exports of the module that the glue calls, and the glue's own names.
    pub(in super::super) own: BTreeMap<String, String>,
    /// Functions that the module imports from the script that loads chunks.
    pub(in super::super) splits: BTreeMap<String, String>,
}

/// Names in a module, in its order.
#[derive(Debug, Default)]
pub(in super::super) struct Known {
    /// What it imports from the glue.
    pub(in super::super) imports: Vec<String>,
    /// What it imports from what loads parts.
    pub(in super::super) splits: Vec<String>,
    pub(in super::super) exports: Vec<String>,
}

/// The names in a module.
pub(in super::super) fn names(module: &[u8]) -> Result<Known, wasmparser::BinaryReaderError> {
    let (module, mut known) = (WasmModule::read(module)?, Known::default());
    for import in module.imports {
        if import.module == GLUE_KEY || import.module == SHORT_KEY {
            known.imports.push(import.name.to_owned());
        } else if import.module == SPLIT_KEY {
            known.splits.push(import.name.to_owned());
        }
    }
    known.exports = module.exports.iter().map(|export| export.name.to_owned()).collect();
    Ok(known)
}

/// The module with other names; what has none keeps its own.
pub(in super::super) fn rename(module: &[u8], names: &Names) -> Result<Vec<u8>, Error> {
    let mut written = Module::new();
    Renamed(names).parse_core_module(&mut written, Parser::new(0), module)?;
    Ok(written.finish())
}

/// Writes a module with other names.
struct Renamed<'a>(&'a Names);

impl Reencode for Renamed<'_> {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error> {
        for import in section.into_imports() {
            let mut import = import?;
            if import.module == GLUE_KEY {
                import.module = SHORT_KEY;
                import.name = self.0.imports.get(import.name).map_or(import.name, |name| name);
            } else if import.module == SPLIT_KEY {
                import.name = self.0.splits.get(import.name).map_or(import.name, |name| name);
            }
            self.parse_import(imports, import)?;
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error> {
        let name = self.0.own.get(export.name).map_or(export.name, |name| name);
        utils::parse_export(&mut RoundtripReencoder, exports, Export { name, ..export })
    }
}

#[cfg(test)]
pub(in super::super) mod tests {
    use wasm_encoder::{EntityType, ExportKind, Function, ValType};

    use super::super::strip_sections as sections;
    use super::*;
    use crate::wasm_module::small::{MEMORY, SmallModule};

    /// A module with an import of the glue, an export for it, and others.
    pub(in super::super::super) fn module() -> Vec<u8> {
        let mut small = SmallModule::default();
        small.types.ty().function([ValType::I32], [ValType::I32]);
        small.imports.import(GLUE_KEY, "__wbg_log_0123", EntityType::Function(0));
        small.imports.import("./snippets/a.js", "now", EntityType::Function(0));
        small.imports.import(SPLIT_KEY, "__wasm_split_load_city_0123", EntityType::Function(0));
        small.memories.memory(MEMORY);
        small.exports.export("memory", ExportKind::Memory, 0);
        small.exports.export("__wbindgen_text", ExportKind::Func, 3);
        small.exports.export("textOfApp", ExportKind::Func, 3);
        let mut body = Function::new([]);
        body.instructions().local_get(0).call(0).end();
        small.function(0, &body);
        small.finish()
    }

    #[test]
    fn a_module_keeps_its_code_and_what_others_know_it_by() {
        let renaming = Names {
            imports: [("__wbg_log_0123".to_owned(), "a".to_owned())].into(),
            own: [("__wbindgen_text".to_owned(), "$a".to_owned())].into(),
            splits: [("__wasm_split_load_city_0123".to_owned(), "$a".to_owned())].into(),
        };
        let renamed = rename(&module(), &renaming).unwrap();
        sections::validate(&renamed).unwrap();
        let known = names(&renamed).unwrap();
        assert_eq!(known.imports, ["a"]);
        assert_eq!(known.splits, ["$a"]);
        assert_eq!(known.exports, ["memory", "$a", "textOfApp"]);
        let text = String::from_utf8_lossy(&renamed);
        assert!(text.contains("./snippets/a.js") && text.contains("now"), "{text}");
    }
}
