//! A module as the splitter makes it of a part.
//!
//! Such modules export nothing and import no functions: they meet the client in its memory, its table
//! of functions and its stack pointer. Their types are the same list in all of them. What one calls of
//! another it calls by the table, with a function that does nothing else.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::Error;
use wasmparser::{DataKind, ElementItems, FuncType, FunctionBody, Import, Operator};

use super::super::super::anchors::splitter::CANARY;
use crate::wasm_module::{WasmModule, constant};

pub(super) type Result<T> = std::result::Result<T, Error<Foreign>>;

/// A part has what none has: the splitter has changed.
#[derive(Debug, thiserror::Error)]
#[error("a part has {0}")]
pub(super) struct Foreign(&'static str);

/// What a module consists of.
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
        let module = WasmModule::read(module)?;
        if module.first_own() > 0 {
            return Err(foreign("an imported function"));
        }
        if module.bodies.len() > module.signatures.len() {
            return Err(foreign("a body too many"));
        }
        let table = table(&module)?;
        // What stands in the table is called by others: it is where they find it, whatever it does.
        let in_table: BTreeSet<u32> = table.values().copied().collect();
        let mut functions = Vec::new();
        for (number, (body, &signature)) in (0..).zip(module.bodies.iter().zip(&module.signatures))
        {
            let passes_to = passes_to(body, signature)?.filter(|_| !in_table.contains(&number));
            functions.push(PartFunction { signature, body: body.clone(), passes_to });
        }
        Ok(Self {
            table,
            functions,
            data: data(&module)?,
            names: module.function_names()?,
            types: module.types,
            imports: module.imports,
        })
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
}

/// What a module puts into the table of functions.
fn table(module: &WasmModule<'_>) -> Result<BTreeMap<u32, u32>> {
    let mut items = module.elements.iter().map(|element| &element.items);
    if items.any(|items| matches!(items, ElementItems::Expressions(..))) {
        return Err(foreign("expressions in its table"));
    }
    let mut table = BTreeMap::new();
    for (place, function) in module.tabled_functions()? {
        table.insert(place.ok_or(foreign("a table of its own"))?, function);
    }
    Ok(table)
}

/// What a module puts into memory, by address.
fn data<'m>(module: &WasmModule<'m>) -> Result<Vec<(u32, &'m [u8])>> {
    let mut found = Vec::new();
    for data in module.data.iter().filter(|data| !data.data.is_empty()) {
        let DataKind::Active { memory_index: 0, offset_expr } = &data.kind else {
            return Err(foreign("data for a memory of its own"));
        };
        let address = constant(offset_expr)?.ok_or(foreign("a place that is not known"))?;
        found.push((address, data.data));
    }
    Ok(found)
}

pub(super) fn foreign(what: &'static str) -> Error<Foreign> {
    Error::UserError(Foreign(what))
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
