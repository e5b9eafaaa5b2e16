//! A module as the splitter makes it of a part.
//!
//! Such modules export nothing and import no functions: they meet the client in its memory, its table
//! of functions and its stack pointer. Their types are the same list in all of them. What one calls of
//! another it calls by the table, with a function that does nothing else.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::Error;
use wasmparser::{
    DataKind, ElementItems, ElementKind, FuncType, FunctionBody, Import, KnownCustom, Name,
    Operator, Parser, Payload, TypeRef,
};

pub(super) type Result<T> = std::result::Result<T, Error<Foreign>>;

/// A part has what none has: the splitter has changed.
#[derive(Debug, thiserror::Error)]
#[error("a part has {0}")]
pub(super) struct Foreign(&'static str);

/// The import by which a part of a development build knows its client.
const CANARY: &str = "__canary";

/// What a module consists of.
#[derive(Default)]
pub(super) struct PartModule<'m> {
    pub(super) types: Vec<FuncType>,
    pub(super) imports: Vec<Import<'m>>,
    pub(super) functions: Vec<PartFunction<'m>>,
    /// What it puts into the table of functions.
    pub(super) table: BTreeMap<u32, u32>,
    /// What it puts into memory, by address.
    pub(super) data: Vec<(u32, &'m [u8])>,
    /// The names of functions.
    pub(super) names: BTreeMap<u32, &'m str>,
}

pub(super) struct PartFunction<'m> {
    /// The number of its type.
    pub(super) signature: u32,
    pub(super) body: FunctionBody<'m>,
    /// The place in the table of functions to which it passes its call on, if it does nothing else.
    pub(super) passes_to: Option<u32>,
}

impl<'m> PartModule<'m> {
    pub(super) fn read(module: &'m [u8]) -> Result<Self> {
        let mut read = Self::default();
        let mut signatures = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(types) => {
                    for function in types.into_iter_err_on_gc_types() {
                        read.types.push(function?);
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        read.imports.push(import?);
                    }
                }
                Payload::FunctionSection(functions) => {
                    signatures = functions.into_iter().collect::<std::result::Result<_, _>>()?;
                }
                Payload::ElementSection(elements) => read.read_elements(elements)?,
                Payload::CodeSectionEntry(body) => {
                    let signature = signatures.get(read.functions.len()).copied();
                    let signature = signature.ok_or(foreign("a body too many"))?;
                    let passes_to = passes_to(&body, signature)?;
                    read.functions.push(PartFunction { signature, body, passes_to });
                }
                Payload::DataSection(data) => read.read_data(data)?,
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        read.read_names(names)?;
                    }
                }
                _ => {}
            }
        }
        read.check()?;
        Ok(read)
    }

    /// How many bytes of code and constants it has.
    pub(super) fn size(&self) -> usize {
        let code = self.functions.iter().map(|function| function.body.as_bytes().len());
        code.chain(self.data.iter().map(|(_, bytes)| bytes.len())).sum()
    }

    /// The name of the canary that it imports, if it does.
    pub(super) fn canary(&self) -> Option<&'m str> {
        let names = self.imports.iter().map(|import| import.name);
        names.into_iter().find(|name| name.starts_with(CANARY))
    }

    fn check(&mut self) -> Result<()> {
        if self.imports.iter().any(|import| matches!(import.ty, TypeRef::Func(_))) {
            return Err(foreign("an imported function"));
        }
        // What stands in the table is called by others: it is where they find it, whatever it does.
        let in_table: BTreeSet<u32> = self.table.values().copied().collect();
        for (number, function) in (0..).zip(&mut self.functions) {
            function.passes_to = function.passes_to.filter(|_| !in_table.contains(&number));
        }
        Ok(())
    }

    fn read_elements(&mut self, elements: wasmparser::ElementSectionReader<'m>) -> Result<()> {
        for element in elements {
            let element = element?;
            let ElementKind::Active { table_index: None | Some(0), offset_expr } = element.kind
            else {
                return Err(foreign("a table of its own"));
            };
            let ElementItems::Functions(functions) = element.items else {
                return Err(foreign("expressions in its table"));
            };
            for (place, function) in (constant(&offset_expr)?..).zip(functions) {
                self.table.insert(place, function?);
            }
        }
        Ok(())
    }

    fn read_data(&mut self, data: wasmparser::DataSectionReader<'m>) -> Result<()> {
        for data in data {
            let data = data?;
            let DataKind::Active { memory_index: 0, offset_expr } = data.kind else {
                return Err(foreign("data for a memory of its own"));
            };
            if !data.data.is_empty() {
                self.data.push((constant(&offset_expr)?, data.data));
            }
        }
        Ok(())
    }

    fn read_names(&mut self, names: wasmparser::NameSectionReader<'m>) -> Result<()> {
        for names in names {
            if let Name::Function(functions) = names? {
                for function in functions {
                    let function = function?;
                    self.names.insert(function.index, function.name);
                }
            }
        }
        Ok(())
    }
}

pub(super) fn foreign(what: &'static str) -> Error<Foreign> {
    Error::UserError(Foreign(what))
}

/// The number that an expression is.
pub(super) fn constant(expression: &wasmparser::ConstExpr<'_>) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        // A memory's upper half is below zero in wasm's notation.
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => Err(foreign("a place that is not known")),
    }
}

/// The place in the table that a function calls with what it was given, if it does nothing else.
fn passes_to(body: &FunctionBody<'_>, signature: u32) -> Result<Option<u32>> {
    if body.get_locals_reader()?.get_count() > 0 {
        return Ok(None);
    }
    let (mut given, mut place, mut calls) = (0, None, false);
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::LocalGet { local_index } if local_index == given && place.is_none() => {
                given += 1;
            }
            Operator::I32Const { value } if place.is_none() => place = Some(value.cast_unsigned()),
            Operator::CallIndirect { type_index, table_index: 0 }
                if type_index == signature && place.is_some() && !calls =>
            {
                calls = true;
            }
            Operator::End if calls => {}
            _ => return Ok(None),
        }
    }
    Ok(place)
}
