//! The main part with more in it: what all parts need, and what any of them may change in memory.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, FunctionSection, Module, TypeSection,
};
use wasmparser::{FuncType, Parser, TypeRef};

use super::merge::places;
use super::module::{Foreign, PartFunction, PartModule, Result, foreign};
use crate::wasm_module::WasmModule;

/// The main part with a part in it. Its own functions keep their numbers, those of the part follow.
pub(super) fn with_part(main: &[u8], part: &PartModule<'_>) -> Result<Vec<u8>> {
    let base = Base::read(main)?;
    let mut module = Module::new();
    Extended::new(&base, part)?.parse_core_module(&mut module, Parser::new(0), main)?;
    Ok(module.finish())
}

/// What the main part has.
struct Base<'m> {
    types: Vec<FuncType>,
    /// The types of its functions, of those that it imports first.
    functions: Vec<u32>,
    exports: BTreeMap<&'m str, u32>,
    table: BTreeMap<u32, u32>,
}

impl<'m> Base<'m> {
    fn read(main: &'m [u8]) -> Result<Self> {
        let module = WasmModule::read(main)?;
        let imported = module.imported_functions().map(|(_, signature)| signature);
        let tabled = module.tabled_functions()?.into_iter();
        Ok(Self {
            functions: imported.chain(module.signatures.iter().copied()).collect(),
            exports: module.exports.iter().map(|export| (export.name, export.index)).collect(),
            table: tabled.filter_map(|(place, function)| Some((place?, function))).collect(),
            types: module.types,
        })
    }

    fn signature(&self, function: u32) -> Option<&FuncType> {
        self.types.get(*self.functions.get(function as usize)? as usize)
    }
}

/// The main part as it is written anew, and what is added to its sections.
struct Extended<'p, 'm> {
    part: &'p PartModule<'m>,
    /// The types that the main part has not.
    types: Vec<FuncType>,
    added: Added,
    /// The functions that the main part has not.
    functions: Vec<&'p PartFunction<'m>>,
}

/// The numbers that those of the part become.
struct Added {
    types: Vec<u32>,
    functions: Vec<u32>,
    globals: Vec<u32>,
}

impl Reencode for Added {
    type Error = Foreign;

    fn type_index(&mut self, own: u32) -> Result<u32> {
        self.types.get(own as usize).copied().ok_or(foreign("a type too few"))
    }

    fn function_index(&mut self, own: u32) -> Result<u32> {
        self.functions.get(own as usize).copied().ok_or(foreign("a function too few"))
    }

    fn global_index(&mut self, own: u32) -> Result<u32> {
        self.globals.get(own as usize).copied().ok_or(foreign("a global too few"))
    }
}

impl<'p, 'm> Extended<'p, 'm> {
    fn new(base: &Base<'_>, part: &'p PartModule<'m>) -> Result<Self> {
        let mut types = Vec::new();
        let mut numbers = Vec::new();
        for function in &part.types {
            let known = base.types.iter().position(|own| own == function);
            numbers.push(number(known.unwrap_or_else(|| {
                types.push(function.clone());
                base.types.len() + types.len() - 1
            })));
        }
        let mut globals = Vec::new();
        for import in &part.imports {
            let own = base.exports.get(import.name).copied();
            match import.ty {
                // The mark of a development build is read by nobody.
                TypeRef::Global(_) => globals.push(own.unwrap_or_default()),
                TypeRef::Table(_) if own != Some(0) => return Err(foreign("a table of its own")),
                _ => {}
            }
        }
        let (mut functions, mut added) = (Vec::new(), Vec::new());
        for function in &part.functions {
            let signature = part.types.get(function.signature as usize);
            let called = function.passes_to.and_then(|place| base.table.get(&place).copied());
            let called = called.filter(|called| base.signature(*called) == signature);
            functions.push(called.unwrap_or_else(|| {
                added.push(function);
                number(base.functions.len() + added.len() - 1)
            }));
        }
        let numbers = Added { types: numbers, functions, globals };
        Ok(Self { part, types, functions: added, added: numbers })
    }
}

impl Reencode for Extended<'_, '_> {
    type Error = Foreign;

    fn data_count(&mut self, count: u32) -> Result<u32> {
        Ok(count + number(self.part.data.len()))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: wasmparser::TypeSectionReader<'_>,
    ) -> Result<()> {
        utils::parse_type_section(self, types, section)?;
        for function in &self.types {
            let function = RoundtripReencoder.func_type(function.clone());
            types.ty().func_type(&function.map_err(|_| foreign("a type that is not known"))?);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: wasmparser::FunctionSectionReader<'_>,
    ) -> Result<()> {
        utils::parse_function_section(self, functions, section)?;
        for function in &self.functions {
            functions.function(self.added.type_index(function.signature)?);
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: wasmparser::ElementSectionReader<'_>,
    ) -> Result<()> {
        utils::parse_element_section(self, elements, section)?;
        let mut table = BTreeMap::new();
        for (place, function) in &self.part.table {
            table.insert(*place, self.added.function_index(*function)?);
        }
        places(elements, &table);
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Result<()> {
        utils::parse_code_section(self, code, section)?;
        for function in &self.functions {
            self.added.parse_function_body(code, function.body.clone())?;
        }
        Ok(())
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: wasmparser::DataSectionReader<'_>,
    ) -> Result<()> {
        utils::parse_data_section(self, data, section)?;
        for (address, bytes) in &self.part.data {
            let address = ConstExpr::i32_const(address.cast_signed());
            data.active(0, &address, bytes.iter().copied());
        }
        Ok(())
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::ExportKind;
    use wasmparser::Validator;

    use super::*;
    use crate::client::wasm::chunks::merge::{merge, tests::calls};
    use crate::wasm_module::small::{MEMORY, SmallModule, TABLE, calling};

    /// A main part with one function, at the first place of the table.
    fn main_part() -> Vec<u8> {
        let mut small = SmallModule::default();
        small.types.ty().function([], []);
        small.tables.table(TABLE);
        small.memories.memory(MEMORY);
        small.exports.export("table", ExportKind::Table, 0);
        places(&mut small.elements, &[(1, 0)].into());
        small.function(0, &calling(&[]));
        small.data.active(0, &ConstExpr::i32_const(16), *b"own");
        small.finish()
    }

    #[test]
    fn what_the_part_calls_of_the_main_part_it_calls_itself() {
        let part = crate::client::wasm::chunks::merge::tests::part(3, &[1, 7]);
        let part = merge(&[&PartModule::read(&part).unwrap()]).unwrap();
        let mut part = PartModule::read(&part).unwrap();
        part.data.push((32, b"more"));
        let whole = with_part(&main_part(), &part).unwrap();
        Validator::new().validate_all(&whole).unwrap();
        let base = Base::read(&whole).unwrap();
        assert_eq!(base.table, [(1, 0), (3, 1)].into());
        // What is elsewhere is still called by the table.
        assert_eq!(calls(&whole), [vec![], vec![0, 2], vec![-7]]);
    }
}
