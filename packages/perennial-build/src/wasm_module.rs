//! [`WasmModule`]: what a wasm module consists of, for all that look into one.

#[cfg(test)]
pub(crate) mod small;

use std::collections::BTreeMap;

use wasm_encoder::RawSection;
use wasmparser::{
    ConstExpr, CustomSectionReader, Data, Element, ElementItems, ElementKind, Export, ExternalKind,
    FuncType, FunctionBody, Import, KnownCustom, Name, Operator, Parser, Payload, Result, TypeRef,
};

/// What a module consists of, each in its order.
#[derive(Default)]
pub(crate) struct WasmModule<'m> {
    pub(crate) types: Vec<FuncType>,
    pub(crate) imports: Vec<Import<'m>>,
    /// The number of the type of each function that is not imported.
    pub(crate) signatures: Vec<u32>,
    pub(crate) exports: Vec<Export<'m>>,
    pub(crate) start: Option<u32>,
    pub(crate) elements: Vec<Element<'m>>,
    /// Where what is said of all functions begins.
    pub(crate) code_start: u64,
    pub(crate) bodies: Vec<FunctionBody<'m>>,
    pub(crate) data: Vec<Data<'m>>,
    pub(crate) custom: Vec<CustomSectionReader<'m>>,
}

impl<'m> WasmModule<'m> {
    pub(crate) fn read(module: &'m [u8]) -> Result<Self> {
        let mut read = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(types) => read.types = all(types.into_iter_err_on_gc_types())?,
                Payload::ImportSection(imports) => read.imports = all(imports.into_imports())?,
                Payload::FunctionSection(signatures) => read.signatures = all(signatures)?,
                Payload::ExportSection(exports) => read.exports = all(exports)?,
                Payload::StartSection { func, .. } => read.start = Some(func),
                Payload::ElementSection(elements) => read.elements = all(elements)?,
                Payload::CodeSectionStart { range, .. } => read.code_start = range.start,
                Payload::CodeSectionEntry(body) => read.bodies.push(body),
                Payload::DataSection(data) => read.data = all(data)?,
                Payload::CustomSection(section) => read.custom.push(section),
                _ => {}
            }
        }
        Ok(read)
    }

    /// The names of the functions that it imports, and the numbers of their types. In the numbers of
    /// functions they come first.
    pub(crate) fn imported_functions(&self) -> impl Iterator<Item = (&'m str, u32)> {
        self.imports.iter().filter_map(|import| match import.ty {
            TypeRef::Func(signature) => Some((import.name, signature)),
            _ => None,
        })
    }

    /// The number of the first function that is not imported.
    pub(crate) fn first_own(&self) -> u32 {
        self.imported_functions().map(|_| 1).sum()
    }

    /// The functions that it exports, by their names there.
    pub(crate) fn exported_functions(&self) -> impl Iterator<Item = (&'m str, u32)> {
        let functions = self.exports.iter().filter(|export| export.kind == ExternalKind::Func);
        functions.map(|export| (export.name, export.index))
    }

    /// The functions that it puts into tables, each with its place in the first, where that is known.
    pub(crate) fn tabled_functions(&self) -> Result<Vec<(Option<u32>, u32)>> {
        let mut tabled = Vec::new();
        for element in &self.elements {
            let ElementItems::Functions(functions) = &element.items else { continue };
            let start = match &element.kind {
                ElementKind::Active { table_index: None | Some(0), offset_expr } => {
                    constant(offset_expr)?
                }
                _ => None,
            };
            for (number, function) in (0..).zip(functions.clone()) {
                tabled.push((start.and_then(|start| start.checked_add(number)), function?));
            }
        }
        Ok(tabled)
    }

    /// What the compiler calls its functions, where it says so.
    pub(crate) fn function_names(&self) -> Result<BTreeMap<u32, &'m str>> {
        let mut found = BTreeMap::new();
        for section in &self.custom {
            let KnownCustom::Name(names) = section.as_known() else { continue };
            for names in names {
                let Name::Function(functions) = names? else { continue };
                for function in functions {
                    let function = function?;
                    found.insert(function.index, function.name);
                }
            }
        }
        Ok(found)
    }
}

fn all<T>(items: impl IntoIterator<Item = Result<T>>) -> Result<Vec<T>> {
    items.into_iter().collect()
}

/// The place in a table or in memory that an expression is, if it is a constant.
pub(crate) fn constant(expression: &ConstExpr<'_>) -> Result<Option<u32>> {
    Ok(match expression.get_operators_reader().read()? {
        // A memory's upper half is below zero in wasm's notation.
        Operator::I32Const { value } => Some(value.cast_unsigned()),
        _ => None,
    })
}

/// A section as it stands in its module. Functions come together, with the start of their section.
pub(crate) fn raw_section<'m>(module: &'m [u8], payload: &Payload<'_>) -> Option<RawSection<'m>> {
    let (id, range) = payload.as_section()?;
    let (start, end) = (usize::try_from(range.start).ok()?, usize::try_from(range.end).ok()?);
    Some(RawSection { id, data: module.get(start..end)? })
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, Elements, EntityType, ExportKind};

    use super::small::{MEMORY, SmallModule, calling};
    use super::*;

    #[test]
    fn functions_are_found_by_how_others_reach_them() {
        let mut small = SmallModule::default();
        small.types.ty().function([], []);
        small.imports.import("glue", "log", EntityType::Function(0));
        small.imports.import("glue", "memory", EntityType::Memory(MEMORY));
        small.function(0, &calling(&[0]));
        small.exports.export("memory", ExportKind::Memory, 0);
        small.exports.export("main", ExportKind::Func, 1);
        let place = ConstExpr::i32_const(7);
        small.elements.active(None, &place, Elements::Functions([1, 0].as_slice().into()));
        small.elements.declared(Elements::Functions([1].as_slice().into()));
        let small = small.finish();
        let module = WasmModule::read(&small).unwrap();
        assert_eq!(module.imported_functions().collect::<Vec<_>>(), [("log", 0)]);
        assert_eq!(module.first_own(), 1);
        assert_eq!(module.exported_functions().collect::<Vec<_>>(), [("main", 1)]);
        let tabled = module.tabled_functions().unwrap();
        assert_eq!(tabled, [(Some(7), 1), (Some(8), 0), (None, 1)]);
        assert!(module.function_names().unwrap().is_empty());
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        assert!(WasmModule::read(b"no wasm").is_err());
    }
}
