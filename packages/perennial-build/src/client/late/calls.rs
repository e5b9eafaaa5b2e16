//! Which of its imports a module calls.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    BinaryReaderError, ElementItems, ElementKind, ExternalKind, Operator, Parser, Payload, TypeRef,
};

/// What a module has of functions.
#[derive(Default)]
struct Functions {
    /// The names of those that are imported: they come first.
    imported: Vec<String>,
    /// What the others call or name.
    calls: Vec<Vec<u32>>,
    /// How many of these, from the first on, do nothing but pass their call on to an import: the
    /// splitter puts them there for what its parts import.
    passing: usize,
    /// Those that are called from outside.
    roots: Vec<u32>,
    /// The function table.
    table: BTreeMap<u32, u32>,
}

/// The places in the function table by which parts reach imports of the main part.
pub(in super::super) fn imports_of_parts(
    module: &[u8],
) -> Result<BTreeSet<u32>, BinaryReaderError> {
    let functions = Functions::read(module)?;
    let first = functions.imported.len();
    let passes = |function: u32| (first..first + functions.passing).contains(&(function as usize));
    let places = functions.table.iter().filter(|(_, function)| passes(**function));
    Ok(places.map(|(place, _)| *place).collect())
}

/// The names of the imports that a module itself calls: those that are reached from what is exported,
/// and from the function table, but for these places in it.
pub(super) fn called_imports(
    module: &[u8],
    but: &BTreeSet<u32>,
) -> Result<BTreeSet<String>, BinaryReaderError> {
    let functions = Functions::read(module)?;
    let mut called = BTreeSet::new();
    let in_table = functions.table.iter().filter(|(place, _)| !but.contains(place));
    let mut next: Vec<u32> = functions.roots.clone();
    next.extend(in_table.map(|(_, function)| *function));
    let mut seen = BTreeSet::new();
    while let Some(function) = next.pop() {
        if !seen.insert(function) {
            continue;
        }
        let place = function as usize;
        match functions.imported.get(place) {
            Some(name) => {
                called.insert(name.clone());
            }
            None => next.extend(
                functions.calls.get(place - functions.imported.len()).into_iter().flatten(),
            ),
        }
    }
    Ok(called)
}

impl Functions {
    fn read(module: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut found = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import?;
                        if matches!(import.ty, TypeRef::Func(_)) {
                            found.imported.push(import.name.to_owned());
                        }
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            found.roots.push(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => found.roots.push(func),
                Payload::ElementSection(elements) => found.read_elements(elements)?,
                Payload::CodeSectionEntry(body) => {
                    found.read_body(&body)?;
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn read_body(&mut self, body: &wasmparser::FunctionBody<'_>) -> Result<(), BinaryReaderError> {
        let (mut calls, mut passes) = (Vec::new(), true);
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => {
                    passes &= (function_index as usize) < self.imported.len();
                    calls.push(function_index);
                }
                Operator::ReturnCall { function_index } | Operator::RefFunc { function_index } => {
                    passes = false;
                    calls.push(function_index);
                }
                Operator::LocalGet { .. } | Operator::End => {}
                _ => passes = false,
            }
        }
        if passes && calls.len() == 1 && self.passing == self.calls.len() {
            self.passing += 1;
        }
        self.calls.push(calls);
        Ok(())
    }

    /// Reads what stands in tables. What is not at a place that is known counts as called.
    fn read_elements(
        &mut self,
        elements: wasmparser::ElementSectionReader<'_>,
    ) -> Result<(), BinaryReaderError> {
        for element in elements {
            let element = element?;
            let ElementItems::Functions(functions) = element.items else { continue };
            let start = match element.kind {
                ElementKind::Active { table_index: None | Some(0), offset_expr } => {
                    match offset_expr.get_operators_reader().read()? {
                        Operator::I32Const { value } => u32::try_from(value).ok(),
                        _ => None,
                    }
                }
                _ => None,
            };
            for (number, function) in (0..).zip(functions) {
                match start {
                    Some(start) => {
                        self.table.insert(start + number, function?);
                    }
                    None => self.roots.push(function?),
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
        Function, FunctionSection, ImportSection, Module, RefType, TableSection, TableType,
        TypeSection,
    };

    use super::*;

    /// A module that imports `own` and `late`. What passes calls on to `late` stands at the places 1
    /// and 3 of the table, once as the splitter puts it there and once after code of the app's own.
    fn module() -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        imports.import("glue", "own", EntityType::Function(0));
        imports.import("glue", "late", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for calls in [[1].as_slice(), &[0, 0], &[1]] {
            functions.function(0);
            let mut body = Function::new([]);
            let mut instructions = body.instructions();
            for function in calls {
                instructions.call(*function);
            }
            instructions.end();
            code.function(&body);
        }
        let (mut tables, mut elements) = (TableSection::new(), ElementSection::new());
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 4,
            maximum: None,
            shared: false,
        });
        let entries = Elements::Functions([2, 3, 4].as_slice().into());
        elements.active(None, &ConstExpr::i32_const(1), entries);
        let mut exports = ExportSection::new();
        exports.export("main", ExportKind::Func, 3);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    #[test]
    fn parts_reach_imports_by_what_the_splitter_put_first() {
        assert_eq!(imports_of_parts(&module()).unwrap(), [1].into());
    }

    #[test]
    fn what_only_parts_reach_is_not_called() {
        let called = |but: &[u32]| called_imports(&module(), &but.iter().copied().collect());
        assert_eq!(called(&[1, 3]).unwrap(), ["own".to_owned()].into());
        assert_eq!(called(&[1]).unwrap(), ["late".to_owned(), "own".to_owned()].into());
    }
}
