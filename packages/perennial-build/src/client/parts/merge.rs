//! Joins modules of parts into one.
//!
//! The splitter's parts export nothing and import no functions: they meet the client in its memory,
//! its table of functions and its stack pointer. Their types are the same list in all of them. So
//! the bodies of one follow those of the other, with new numbers.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection,
    Module, NameMap, NameSection, RawSection, SectionId,
};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

type Result<T> = std::result::Result<T, Error<ForeignImport>>;

/// A part imports what none imports: the splitter has changed.
#[derive(Debug, thiserror::Error)]
#[error("a part imports something else than the client's memory, tables and globals")]
pub(super) struct ForeignImport;

/// The import by which a part of a development build knows its client.
const CANARY: &str = "__canary";

/// Joins modules. That of one alone is written anew, without the padding that the linker leaves for
/// numbers that may grow.
pub(super) fn merge(modules: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut merged = Merged::default();
    for module in modules {
        merged.add(module)?;
    }
    Ok(merged.finish())
}

/// The name of the canary that a module imports, if it does.
pub(super) fn canary(module: &[u8]) -> Option<String> {
    for payload in Parser::new(0).parse_all(module) {
        if let Ok(Payload::ImportSection(imports)) = payload {
            let names = imports.into_imports().filter_map(|import| Some(import.ok()?.name));
            return names.into_iter().find(|name| name.starts_with(CANARY)).map(ToOwned::to_owned);
        }
    }
    None
}

/// What was joined so far.
#[derive(Default)]
struct Merged<'m> {
    types: Option<&'m [u8]>,
    imports: ImportSection,
    /// The names of what is imported, by kind, in their order.
    tables: Vec<&'m str>,
    globals: Vec<&'m str>,
    memories: Vec<&'m str>,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    names: NameMap,
}

/// How the numbers of one module change.
#[derive(Default)]
struct Numbers {
    functions: u32,
    data: u32,
    tables: Vec<u32>,
    globals: Vec<u32>,
}

impl Reencode for Numbers {
    type Error = ForeignImport;

    fn function_index(&mut self, function: u32) -> Result<u32> {
        Ok(function + self.functions)
    }

    fn data_index(&mut self, data: u32) -> Result<u32> {
        Ok(data + self.data)
    }

    fn table_index(&mut self, table: u32) -> Result<u32> {
        Ok(at(&self.tables, table))
    }

    fn global_index(&mut self, global: u32) -> Result<u32> {
        Ok(at(&self.globals, global))
    }
}

fn at(numbers: &[u32], place: u32) -> u32 {
    numbers.get(place as usize).copied().unwrap_or(place)
}

impl<'m> Merged<'m> {
    fn add(&mut self, module: &'m [u8]) -> Result<()> {
        let (functions, data) = (self.functions.len(), self.data.len());
        let mut numbers = Numbers { functions, data, ..Numbers::default() };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(types) => {
                    self.types = module.get(range(&types.range()));
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        self.import(&mut numbers, import?)?;
                    }
                }
                Payload::FunctionSection(functions) => {
                    numbers.parse_function_section(&mut self.functions, functions)?;
                }
                Payload::ElementSection(elements) => {
                    numbers.parse_element_section(&mut self.elements, elements)?;
                }
                Payload::CodeSectionEntry(body) => {
                    numbers.parse_function_body(&mut self.code, body)?;
                }
                Payload::DataSection(data) => {
                    numbers.parse_data_section(&mut self.data, data)?;
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        self.names(&numbers, names)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Imports what no module before has, and notes its number.
    fn import(&mut self, numbers: &mut Numbers, import: wasmparser::Import<'m>) -> Result<()> {
        let known = match import.ty {
            TypeRef::Table(_) => &mut self.tables,
            TypeRef::Global(_) => &mut self.globals,
            TypeRef::Memory(_) => &mut self.memories,
            _ => return Err(Error::UserError(ForeignImport)),
        };
        let place = match known.iter().position(|name| *name == import.name) {
            Some(place) => place,
            None => {
                numbers.parse_import(&mut self.imports, import)?;
                known.push(import.name);
                known.len() - 1
            }
        };
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        match import.ty {
            TypeRef::Table(_) => numbers.tables.push(place),
            TypeRef::Global(_) => numbers.globals.push(place),
            _ => {}
        }
        Ok(())
    }

    fn names(&mut self, numbers: &Numbers, names: wasmparser::NameSectionReader<'_>) -> Result<()> {
        for names in names {
            if let Name::Function(functions) = names? {
                for function in functions {
                    let function = function?;
                    self.names.append(function.index + numbers.functions, function.name);
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        if let Some(types) = self.types {
            module.section(&RawSection { id: SectionId::Type.into(), data: types });
        }
        module.section(&self.imports).section(&self.functions).section(&self.elements);
        module.section(&DataCountSection { count: self.data.len() });
        module.section(&self.code).section(&self.data);
        let mut names = NameSection::new();
        names.functions(&self.names);
        module.section(&names);
        module.finish()
    }
}

fn range(range: &std::ops::Range<u64>) -> std::ops::Range<usize> {
    let place = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    place(range.start)..place(range.end)
}
