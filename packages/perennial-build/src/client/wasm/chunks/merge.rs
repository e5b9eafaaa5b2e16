//! Joins modules of parts into one: the bodies of one follow those of the other, with new numbers.
//! What one calls of another by the table it then calls itself.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, Function,
    FunctionSection, ImportSection, Module, NameMap, NameSection, TypeSection,
};
use wasmparser::TypeRef;

use super::module::{Foreign, PartModule, Result, foreign};

/// Joins modules. That of one alone is written anew, too: without the padding that the linker leaves
/// for numbers that may grow, and without the types that it does not need.
pub(super) fn merge(modules: &[&PartModule<'_>]) -> Result<Vec<u8>> {
    let mut merged = Merged::default();
    let plan = Plan::of(modules);
    for (module, functions) in modules.iter().zip(&plan.numbers) {
        merged.add(module, functions)?;
    }
    for (place, signature) in &plan.shims {
        merged.add_shim(modules, *place, *signature);
    }
    merged.finish(modules, &plan)
}

/// Which function gets which number.
#[derive(Default)]
struct Plan {
    /// By module, and by the number there.
    numbers: Vec<Vec<u32>>,
    /// What the modules together put into the table.
    table: BTreeMap<u32, u32>,
    /// The places in the table that are still called by it, and with which type.
    shims: Vec<(u32, u32)>,
}

impl Plan {
    fn of(modules: &[&PartModule<'_>]) -> Self {
        let mut plan = Self::default();
        let mut count = 0;
        let mut signatures = Vec::new();
        for module in modules {
            let mut numbers = Vec::new();
            for function in &module.functions {
                numbers.push(count);
                if function.passes_to.is_none() {
                    signatures.push(function.signature);
                    count += 1;
                }
            }
            let places = module.table.iter();
            let places = places
                .filter_map(|(place, number)| Some((*place, *numbers.get(*number as usize)?)));
            plan.table.extend(places);
            plan.numbers.push(numbers);
        }
        plan.resolve(modules, &signatures);
        plan
    }

    /// Lets what only passes calls on be what is called, if that is here, and else one for all.
    fn resolve(&mut self, modules: &[&PartModule<'_>], signatures: &[u32]) {
        for (module, numbers) in modules.iter().zip(&mut self.numbers) {
            for (function, own) in module.functions.iter().zip(numbers) {
                let Some(place) = function.passes_to else { continue };
                let here = self.table.get(&place).filter(|number| {
                    signatures.get(**number as usize) == Some(&function.signature)
                });
                *own = here.copied().unwrap_or_else(|| {
                    let shims = number(&mut self.shims, (place, function.signature));
                    shims + u32::try_from(signatures.len()).unwrap_or(u32::MAX)
                });
            }
        }
    }
}

/// What was joined so far.
#[derive(Default)]
struct Merged<'m> {
    imports: ImportSection,
    /// The names of what is imported, by kind, in their order.
    tables: Vec<&'m str>,
    globals: Vec<&'m str>,
    memories: Vec<&'m str>,
    functions: FunctionSection,
    code: CodeSection,
    /// The types that are needed, by their numbers before, in their order.
    types: Vec<u32>,
    names: BTreeMap<u32, &'m str>,
}

/// How the numbers of one module change.
struct Numbers<'p> {
    functions: &'p [u32],
    tables: Vec<u32>,
    globals: Vec<u32>,
    types: &'p mut Vec<u32>,
}

impl Reencode for Numbers<'_> {
    type Error = Foreign;

    fn function_index(&mut self, function: u32) -> Result<u32> {
        self.functions.get(function as usize).copied().ok_or(foreign("a function too few"))
    }

    fn table_index(&mut self, table: u32) -> Result<u32> {
        Ok(at(&self.tables, table))
    }

    fn global_index(&mut self, global: u32) -> Result<u32> {
        Ok(at(&self.globals, global))
    }

    fn type_index(&mut self, own: u32) -> Result<u32> {
        Ok(number(self.types, own))
    }
}

fn at(numbers: &[u32], place: u32) -> u32 {
    numbers.get(place as usize).copied().unwrap_or(place)
}

/// The place of what is in a list, and otherwise now is its last.
fn number<T: PartialEq>(known: &mut Vec<T>, own: T) -> u32 {
    let place = known.iter().position(|it| *it == own).unwrap_or_else(|| {
        known.push(own);
        known.len() - 1
    });
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl<'m> Merged<'m> {
    fn add(&mut self, module: &PartModule<'m>, functions: &[u32]) -> Result<()> {
        let (tables, globals) = (Vec::new(), Vec::new());
        let types = &mut self.types;
        let mut numbers = Numbers { functions, tables, globals, types };
        for import in &module.imports {
            let known = match import.ty {
                TypeRef::Table(_) => &mut self.tables,
                TypeRef::Global(_) => &mut self.globals,
                _ => &mut self.memories,
            };
            if !known.contains(&import.name) {
                numbers.parse_import(&mut self.imports, *import)?;
            }
            let place = number(known, import.name);
            match import.ty {
                TypeRef::Table(_) => numbers.tables.push(place),
                TypeRef::Global(_) => numbers.globals.push(place),
                _ => {}
            }
        }
        for function in module.functions.iter().filter(|function| function.passes_to.is_none()) {
            self.functions.function(numbers.type_index(function.signature)?);
            numbers.parse_function_body(&mut self.code, function.body.clone())?;
        }
        for (own, name) in &module.names {
            if let Some(number) = functions.get(*own as usize) {
                self.names.entry(*number).or_insert(name);
            }
        }
        Ok(())
    }

    /// Adds what passes its call on to a place in the table.
    fn add_shim(&mut self, modules: &[&PartModule<'_>], place: u32, signature: u32) {
        let types = modules.first().map(|module| module.types.as_slice()).unwrap_or_default();
        let given = types.get(signature as usize).map_or(0, |function| function.params().len());
        let signature = number(&mut self.types, signature);
        self.functions.function(signature);
        let mut shim = Function::new([]);
        let mut instructions = shim.instructions();
        for local in (0..).take(given) {
            instructions.local_get(local);
        }
        instructions.i32_const(place.cast_signed()).call_indirect(0, signature).end();
        self.code.function(&shim);
    }

    fn finish(self, modules: &[&PartModule<'_>], plan: &Plan) -> Result<Vec<u8>> {
        let types = modules.first().map(|module| module.types.as_slice()).unwrap_or_default();
        let mut needed = TypeSection::new();
        for own in self.types {
            let function = types.get(own as usize).ok_or(foreign("a type too few"))?;
            needed.ty().func_type(
                &RoundtripReencoder
                    .func_type(function.clone())
                    .map_err(|_| foreign("a type that is not known"))?,
            );
        }
        let mut data = DataSection::new();
        for (address, bytes) in modules.iter().flat_map(|module| &module.data) {
            let address = ConstExpr::i32_const(address.cast_signed());
            data.active(0, &address, bytes.iter().copied());
        }
        let mut names = NameMap::new();
        for (number, name) in self.names {
            names.append(number, name);
        }
        let mut elements = ElementSection::new();
        places(&mut elements, &plan.table);
        let mut named = NameSection::new();
        named.functions(&names);
        let mut module = Module::new();
        module.section(&needed).section(&self.imports).section(&self.functions);
        module.section(&elements).section(&DataCountSection { count: data.len() });
        module.section(&self.code).section(&data).section(&named);
        Ok(module.finish())
    }
}

/// Fills the table's places, those that follow each other together.
pub(super) fn places(elements: &mut ElementSection, table: &BTreeMap<u32, u32>) {
    let mut places = table.iter().map(|(place, function)| (*place, *function)).peekable();
    while let Some((start, function)) = places.next() {
        let (mut functions, mut next) = (vec![function], start.saturating_add(1));
        while let Some((_, function)) = places.next_if(|(place, _)| *place == next) {
            functions.push(function);
            next = next.saturating_add(1);
        }
        let start = ConstExpr::i32_const(start.cast_signed());
        elements.active(None, &start, Elements::Functions(functions.into()));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use wasm_encoder::{EntityType, ValType};
    use wasmparser::Operator;

    use super::*;
    use crate::wasm_module::WasmModule;
    use crate::wasm_module::small::{SmallModule, TABLE, calling};

    /// A part with a function for this place in the table, which calls those at the others.
    pub(in crate::client::wasm::chunks) fn part(own: u32, calls: &[u32]) -> Vec<u8> {
        let mut small = SmallModule::default();
        small.types.ty().function([ValType::I64], []);
        small.types.ty().function([], []);
        small.imports.import("__wasm_split", "table", EntityType::Table(TABLE));
        let shims: Vec<u32> = (1..).take(calls.len()).collect();
        small.function(1, &calling(&shims));
        for place in calls {
            let mut shim = Function::new([]);
            shim.instructions().i32_const(place.cast_signed()).call_indirect(0, 1).end();
            small.function(1, &shim);
        }
        places(&mut small.elements, &[(own, 0)].into());
        small.finish()
    }

    /// What each function of a module calls: a number, or a place in the table below zero.
    pub(in crate::client::wasm::chunks) fn calls(module: &[u8]) -> Vec<Vec<i64>> {
        let call = |operator| match operator {
            Operator::Call { function_index } => Some(i64::from(function_index)),
            Operator::I32Const { value } => Some(-i64::from(value)),
            _ => None,
        };
        let bodies = WasmModule::read(module).unwrap().bodies.into_iter();
        let operators = bodies.map(|body| body.get_operators_reader().unwrap().into_iter());
        operators.map(|all| all.filter_map(|operator| call(operator.unwrap())).collect()).collect()
    }

    #[test]
    fn what_is_here_is_called_and_what_is_elsewhere_by_the_table_once() {
        let parts = [part(3, &[4, 7]), part(4, &[3, 7])];
        let modules = parts.each_ref().map(|part| PartModule::read(part).unwrap());
        let merged = merge(&modules.each_ref()).unwrap();
        // The first two are the parts' own, the last is what both call.
        assert_eq!(calls(&merged), [vec![1, 2], vec![0, 2], vec![-7]]);
        let merged = PartModule::read(&merged).unwrap();
        assert_eq!(merged.table, [(3, 0), (4, 1)].into());
        // Only the type that is needed is left.
        assert_eq!(merged.types.len(), 1);
    }
}
