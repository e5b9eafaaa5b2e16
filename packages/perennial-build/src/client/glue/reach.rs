//! Which of its imports a module calls.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{BinaryReaderError, Operator};

use crate::wasm_module::WasmModule;

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

/// The places in the function table by which chunks reach imports of the main module.
pub(in super::super) fn imports_of_chunks(
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
        let module = WasmModule::read(module)?;
        let mut found = Self::default();
        found.imported.extend(module.imported_functions().map(|(name, _)| name.to_owned()));
        found.roots.extend(module.exported_functions().map(|(_, function)| function));
        found.roots.extend(module.start);
        // What is not at a place that is known counts as called.
        for (place, function) in module.tabled_functions()? {
            match place {
                Some(place) => _ = found.table.insert(place, function),
                None => found.roots.push(function),
            }
        }
        for body in &module.bodies {
            found.read_body(body)?;
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
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, Elements, EntityType, ExportKind};

    use super::*;
    use crate::wasm_module::small::{SmallModule, TABLE, calling};

    /// A module that imports `own` and `late`. What passes calls on to `late` stands at the places 1
    /// and 3 of the table, once as the splitter puts it there and once after code of the app's own.
    fn module() -> Vec<u8> {
        let mut small = SmallModule::default();
        small.types.ty().function([], []);
        small.imports.import("glue", "own", EntityType::Function(0));
        small.imports.import("glue", "late", EntityType::Function(0));
        for calls in [[1].as_slice(), &[0, 0], &[1]] {
            small.function(0, &calling(calls));
        }
        small.tables.table(TABLE);
        let entries = Elements::Functions([2, 3, 4].as_slice().into());
        small.elements.active(None, &ConstExpr::i32_const(1), entries);
        small.exports.export("main", ExportKind::Func, 3);
        small.finish()
    }

    #[test]
    fn parts_reach_imports_by_what_the_splitter_put_first() {
        assert_eq!(imports_of_chunks(&module()).unwrap(), [1].into());
    }

    #[test]
    fn what_only_parts_reach_is_not_called() {
        let called = |but: &[u32]| called_imports(&module(), &but.iter().copied().collect());
        assert_eq!(called(&[1, 3]).unwrap(), ["own".to_owned()].into());
        assert_eq!(called(&[1]).unwrap(), ["late".to_owned(), "own".to_owned()].into());
    }
}
