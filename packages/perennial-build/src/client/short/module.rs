//! The names in a wasm module by which it imports and exports.

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

use super::{GLUE_KEY, Renaming, SHORT_KEY, SPLIT_KEY};

/// Names in a module, in its order.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What it imports from the glue.
    pub(super) imports: Vec<String>,
    /// What it imports from what loads parts.
    pub(super) splits: Vec<String>,
    pub(super) exports: Vec<String>,
}

/// The names in a module.
pub(super) fn names(module: &[u8]) -> Result<Known, wasmparser::BinaryReaderError> {
    let mut known = Known::default();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    if import.module == GLUE_KEY || import.module == SHORT_KEY {
                        known.imports.push(import.name.to_owned());
                    } else if import.module == SPLIT_KEY {
                        known.splits.push(import.name.to_owned());
                    }
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    known.exports.push(export?.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(known)
}

/// The module with other names; what has none keeps its own.
pub(super) fn rename(module: &[u8], renaming: &Renaming) -> Result<Vec<u8>, Error> {
    let mut written = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        match &payload {
            Payload::ImportSection(imports) => {
                let mut section = ImportSection::new();
                for import in imports.clone().into_imports() {
                    let mut import = import?;
                    if import.module == GLUE_KEY {
                        import.module = SHORT_KEY;
                        import.name =
                            renaming.imports.get(import.name).map_or(import.name, |name| name);
                    } else if import.module == SPLIT_KEY {
                        import.name =
                            renaming.splits.get(import.name).map_or(import.name, |name| name);
                    }
                    RoundtripReencoder.parse_import(&mut section, import)?;
                }
                written.section(&section);
            }
            Payload::ExportSection(exports) => {
                let mut section = ExportSection::new();
                for export in exports.clone() {
                    let mut export = export?;
                    export.name = renaming.own.get(export.name).map_or(export.name, |name| name);
                    RoundtripReencoder.parse_export(&mut section, export)?;
                }
                written.section(&section);
            }
            other => copy(&mut written, module, other),
        }
    }
    Ok(written.finish())
}

/// Copies a section as it is. The bodies of functions come with the section that they are in.
fn copy(written: &mut Module, module: &[u8], payload: &Payload<'_>) {
    let Some((id, range)) = payload.as_section() else { return };
    let range = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
    if let Some(data) = range.and_then(|(start, end)| module.get(start..end)) {
        written.section(&RawSection { id, data });
    }
}

#[cfg(test)]
pub(super) mod tests {
    use wasm_encoder::{
        CodeSection, EntityType, ExportKind, Function, FunctionSection, MemorySection, MemoryType,
        TypeSection, ValType,
    };

    use super::super::super::sections;
    use super::*;

    /// A module with an import of the glue, an export for it, and others.
    pub(in super::super) fn module() -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([ValType::I32], [ValType::I32]);
        imports.import(GLUE_KEY, "__wbg_log_0123", EntityType::Function(0));
        imports.import("./snippets/a.js", "now", EntityType::Function(0));
        imports.import(SPLIT_KEY, "__wasm_split_load_city_0123", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut memory = MemorySection::new();
        memory.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut exports = ExportSection::new();
        exports.export("memory", ExportKind::Memory, 0);
        exports.export("__wbindgen_text", ExportKind::Func, 3);
        exports.export("textOfApp", ExportKind::Func, 3);
        let (mut code, mut body) = (CodeSection::new(), Function::new([]));
        body.instructions().local_get(0).call(0).end();
        code.function(&body);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&memory);
        module.section(&exports).section(&code);
        module.finish()
    }

    #[test]
    fn a_module_keeps_its_code_and_what_others_know_it_by() {
        let renaming = Renaming {
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
